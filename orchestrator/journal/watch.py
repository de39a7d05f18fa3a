"""Keeps the journal true while the service lives: whatever changes what it says makes a new version, at most one a second."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from config.definitions import Definition
from orchestrator.clock import Clock
from orchestrator.errors import StoreUnavailable
from orchestrator.journal.content import journal
from orchestrator.journal.store import JournalStore
from orchestrator.revisions import SHOWN
from orchestrator.room_host import RoomHost
from rooms.events import AnyRoomEvent, PhaseChanged
from rooms.ids import RoomId
from rooms.state import RoomState

logger = logging.getLogger(__name__)

EVERY = timedelta(seconds=1)
"""The least time between two versions."""


class JournalWatch:
    """Watches ``rooms`` for ``store``."""

    def __init__(
        self, store: JournalStore, rooms: Mapping[RoomId, RoomHost], *, definition: Callable[[], Definition], clock: Clock
    ) -> None:
        self._store = store
        self._rooms = rooms
        self._definition = definition
        self._clock = clock
        self._changed = asyncio.Event()
        self._keeping = asyncio.Lock()
        for host in rooms.values():
            host.listen(self._note)

    async def keep(self) -> None:
        """Keep what is true now. Raises StoreUnavailable."""
        async with self._keeping:  # what is older never comes after what is newer
            content = journal(self._definition(), {room: host.state for room, host in self._rooms.items()})
            await asyncio.to_thread(self._store.keep, content, self._clock.now())

    async def run(self) -> None:
        """Keep the journal, for as long as the service lives. What cannot be kept now is kept the next time."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self.keep()
            except StoreUnavailable as error:
                logger.warning("the journal has to wait: %s", error.detail)
                self._changed.set()
            await self._clock.sleep_until(self._clock.now() + EVERY)

    def _note(self, _: RoomState, events: Sequence[AnyRoomEvent]) -> None:
        if any(isinstance(event, (*SHOWN, PhaseChanged)) for event in events):
            self._changed.set()
