"""What waits to be written to one socket. The room never waits for a reader: of each kind the newest frame replaces an undelivered one."""

import asyncio

from orchestrator.fanout import Frame, FrameKind
from orchestrator.registry import CredentialRefused
from orchestrator.streams import Take
from rooms.errors import Refused
from web.limits import MAX_WAITING_FRAMES


class SlowReader(Exception):
    """The other side takes frames more slowly than they come."""


class Ended(Exception):
    """Nothing more is to be written, because of ``refusal``."""

    def __init__(self, refusal: Refused | CredentialRefused) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


OUTDATED_BY_HELLO = (FrameKind.VIEW, FrameKind.MINE)
"""What waits of these kinds is older than a new ``hello`` and would be read with the eyes of another audience."""


class Outbox:
    """Frames by key, in the order of their keys' first waiting, and replies in between; never more than ``MAX_WAITING_FRAMES``."""

    def __init__(self) -> None:
        self._waiting: dict[str | int, bytes | Take] = {}
        self._replies = 0
        self._overflowed = False
        self._end: Ended | None = None
        self._filled = asyncio.Event()

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits, and more may come."""
        return not self._waiting and self._end is None

    def push(self, frame: Frame) -> None:
        """Take a frame in place of an undelivered one of its key."""
        if frame.kind is FrameKind.HELLO:
            for kind in OUTDATED_BY_HELLO:
                self._waiting.pop(kind, None)
        self._put(frame.key, frame.data)

    def reply(self, data: bytes) -> None:
        """Take a reply; none is ever replaced."""
        self._replies += 1
        self._put(self._replies, data)

    def wake(self, key: str, take: Take) -> None:
        """Take a frame that is made when it is written."""
        self._put(key, take)

    def end(self, refusal: Refused | CredentialRefused) -> None:
        """Take nothing more; after what waits ``next`` raises Ended."""
        self._end = Ended(refusal)
        self._filled.set()

    async def next(self) -> bytes:
        """Wait for the next frame to write. Raises SlowReader: more came than is kept. Raises Ended."""
        while True:
            await self._something()
            waiting = self._waiting.pop(next(iter(self._waiting)))
            data = waiting if isinstance(waiting, bytes) else waiting()
            if data is not None:
                return data

    async def _something(self) -> None:
        while not self._waiting:
            if self._end is not None:
                raise self._end
            self._filled.clear()
            await self._filled.wait()
        if self._overflowed:
            raise SlowReader

    def _put(self, key: str | int, data: bytes | Take) -> None:
        if self._end is not None:
            return
        if key not in self._waiting and len(self._waiting) >= MAX_WAITING_FRAMES:
            self._overflowed = True
            return
        self._waiting[key] = data
        self._filled.set()
