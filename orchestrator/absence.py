"""Whose line broke keeps their place on the list, and is passed over after the grace of the room; a booth is free much sooner."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from orchestrator.clock import Clock
from orchestrator.errors import Busy, StoreUnavailable
from orchestrator.room_host import RoomHost
from orchestrator.waiting import change_or_time
from rooms.commands import MarkAbsent, MarkPresent
from rooms.errors import Refused
from rooms.ids import ParticipantId
from rooms.interpretation.booths import LINE_GRACE_S, interpreting
from rooms.people import SYSTEM
from rooms.phases import OVER
from rooms.queue import is_own, needs_line

logger = logging.getLogger(__name__)

RETRY_AFTER = timedelta(seconds=5)
"""When the room could not take a command."""


class AbsenceWatch:
    """Compares who waits or interprets in the room of ``host`` with who is there: who has a connection to it, or sends sound or pictures.

    After a start of the service everybody has the grace to come back.
    """

    def __init__(self, host: RoomHost, *, clock: Clock) -> None:
        self._host = host
        self._clock = clock
        self._missed_at: dict[ParticipantId, datetime] = {}
        self._changed = asyncio.Event()
        host.listen(lambda state, events: self._changed.set())
        host.listen_to_presence(lambda presence: self._changed.set())

    async def run(self) -> None:
        """Watch for as long as the service lives."""
        while True:
            self._changed.clear()
            await change_or_time(self._changed, await self.look(), clock=self._clock)

    async def look(self) -> datetime | None:
        """Mark who has to be marked now, and return when to look again if nothing changes; None: there is no need."""
        now, state, presence = self._clock.now(), self._host.state, self._host.presence
        there = presence.connected | presence.publishing
        waiting = {entry.filing.speaker.id for entry in state.queue if is_own(entry, entry.filing.speaker.id) and needs_line(entry)}
        grace_s = dict.fromkeys(waiting - state.absent, state.rules.absence_grace_s)
        if state.phase not in OVER:
            grace_s |= dict.fromkeys(interpreting(state), LINE_GRACE_S)
        missed = grace_s.keys() - there
        self._missed_at = {person: self._missed_at.get(person, now + timedelta(seconds=grace_s[person])) for person in missed}
        late = [person for person, at in self._missed_at.items() if at <= now]
        done = [*await self._mark(MarkPresent, state.absent & there), *await self._mark(MarkAbsent, late)]
        if not all(done):
            return now + RETRY_AFTER
        return min((at for at in self._missed_at.values() if at > now), default=None)

    async def _mark(self, mark: type[MarkAbsent | MarkPresent], people: Iterable[ParticipantId]) -> list[bool]:
        return [await self._is_marked(mark(participant=person)) for person in sorted(people)]

    async def _is_marked(self, command: MarkAbsent | MarkPresent) -> bool:
        try:
            await self._host.handle(command, by=SYSTEM)
        except (Busy, StoreUnavailable) as error:
            logger.warning("room %s: %s has to wait: %s", self._host.room, type(command).__name__, error.code)
            return False
        except Refused as refusal:
            logger.warning("room %s: %s was refused: %s", self._host.room, type(command).__name__, refusal.code)
        return True
