"""Somebody who looks at a room, and ways to wait for what a room does."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from orchestrator.frames import Frame, FrameKind
from orchestrator.room_host import RoomHost
from rooms.errors import Refused
from rooms.people import Person
from rooms.state import RoomState
from rooms.views import AUDIENCE_OF, Audience

PATIENCE_S = 10.0


@dataclass(eq=False)
class Watcher:
    """Takes every frame at once and keeps them all."""

    person: Person | None = None
    frames: list[Frame] = field(default_factory=list)
    sent_away: Refused | None = None
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def audience(self) -> Audience:
        return AUDIENCE_OF[self.person.role] if self.person else Audience.PUBLIC

    def send_away(self, refusal: Refused) -> None:
        self.sent_away = refusal
        self._more.set()

    def push(self, frame: Frame) -> None:
        self.frames.append(frame)
        self._more.set()

    def said(self, kind: FrameKind) -> list[dict[str, Any]]:
        """Every frame of ``kind`` so far, decoded."""
        return [msgspec.json.decode(frame.data) for frame in self.frames if frame.kind is kind]

    async def sees(self, kind: FrameKind, wanted: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """Wait for a frame of ``kind`` that is as ``wanted`` and return it."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                found = next(filter(wanted, self.said(kind)), None)
                if found is not None:
                    return found
                self._more.clear()
                await self._more.wait()


async def until(host: RoomHost, wanted: Callable[[RoomState], bool]) -> RoomState:
    """Wait until the state of the room is as ``wanted`` and return it."""
    changed = asyncio.Event()
    host.listen(lambda state, events: changed.set())
    async with asyncio.timeout(PATIENCE_S):
        while not wanted(host.state):
            changed.clear()
            await changed.wait()
    return host.state
