"""Counts the ballots of anonymous polls as soon as they are closed, also of those that were closed when the service last ended."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from orchestrator.ballots import Tally
from orchestrator.clock import Clock
from orchestrator.errors import StoreUnavailable
from orchestrator.room_host import RoomHost
from rooms.errors import Refused
from rooms.events import AnyRoomEvent
from rooms.ids import CommandId, PollId, RoomId
from rooms.people import SYSTEM
from rooms.polls.commands import CountBallots
from rooms.polls.state import Poll
from rooms.state import RoomState

logger = logging.getLogger(__name__)

TRY_AGAIN = timedelta(seconds=5)
"""After a failure of the disk, or while something else is done in the room."""


class BallotBox(Protocol):
    """Where the ballots are."""

    async def tally(self, room: RoomId, poll: PollId, *, options: int) -> Tally:
        """What was cast. Raises StoreUnavailable."""

    async def forget_order(self) -> bool:
        """Keep nothing that tells in which order ballots came; False: not yet possible. Raises StoreUnavailable."""


class Teller:
    """Reads the counters and issues the command that takes them into the log of each room."""

    def __init__(self, rooms: Mapping[RoomId, RoomHost], *, box: BallotBox, clock: Clock) -> None:
        self._rooms = rooms
        self._box = box
        self._clock = clock
        self._closed = asyncio.Event()
        self._mismatched: set[tuple[RoomId, PollId]] = set()
        self._untidy = True
        for host in rooms.values():
            host.listen(self._look)

    async def run(self) -> None:
        """Count, for as long as the service lives."""
        while True:
            self._closed.clear()
            if await self.count_all():
                await self._closed.wait()
            else:
                await self._clock.sleep_until(self._clock.now() + TRY_AGAIN)

    async def count_all(self) -> bool:
        """Count what is closed; whether nothing is left to do."""
        try:
            for host in self._rooms.values():
                for poll in host.state.polls.uncounted:
                    await self._count(host, poll)
            if self._untidy:
                self._untidy = not await self._box.forget_order()
        except (StoreUnavailable, Refused) as error:
            logger.warning("ballots were not counted: %s", error)
            return False
        return not self._untidy

    def _look(self, state: RoomState, _: Sequence[AnyRoomEvent]) -> None:
        if state.polls.uncounted:
            self._closed.set()

    async def _count(self, host: RoomHost, poll: Poll) -> None:
        if (host.room, poll.id) in self._mismatched:
            return
        cast = await self._box.tally(host.room, poll.id, options=len(poll.options))
        if cast.ballots != len(poll.ballots):
            self._mismatched.add((host.room, poll.id))
            logger.error("room %s: poll %s has %d ballots of %d voters", host.room, poll.id, cast.ballots, len(poll.ballots))
            return
        counting = CountBallots(poll=poll.id, ballots=cast.ballots, counts=cast.counts)
        await host.handle(counting, by=SYSTEM, command_id=CommandId(f"count-{poll.id}"))
        self._untidy = True
