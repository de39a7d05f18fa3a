"""How often what a calendar shows of a room has changed, and when last: for the SEQUENCE and DTSTAMP of RFC 5545."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from orchestrator.clock import Clock
from orchestrator.room_host import RoomHost
from rooms.events import AnyRoomEvent, PhaseChanged, RoomScheduled
from rooms.ids import RoomId
from rooms.phases import Phase
from rooms.slot.events import MoveUndone, SlotMoved
from rooms.sponsors.events import SponsorDropped, SponsorNamed
from rooms.state import RoomState

SHOWN = (RoomScheduled, SlotMoved, MoveUndone, SponsorNamed, SponsorDropped)
"""What changes an entry, besides a cancellation."""


@dataclass(frozen=True, slots=True)
class Revision:
    """number: changes since the entry was first there. at: the last of them (aware UTC). The same after a restart."""

    number: int
    at: datetime


class Revisions:
    """The revisions of ``rooms``. Make it before they are loaded, so that it hears of everything that their logs hold."""

    def __init__(self, rooms: Mapping[RoomId, RoomHost], *, clock: Clock) -> None:
        self._began_at = self._first_at = clock.now()
        self._of: dict[RoomId, Revision] = {}
        for host in rooms.values():
            host.listen(partial(self._note, host.room))

    @property
    def newest_at(self) -> datetime:
        """When anything last changed, or may have: a service that starts may have another definition."""
        return max([self._began_at, *(revision.at for revision in self._of.values())])

    def of(self, room: RoomId | None) -> Revision:
        """The revision of the entry of ``room``; None: of a session without a room, which is as old as the log of the oldest."""
        unchanged = Revision(0, self._first_at)
        return self._of.get(room, unchanged) if room else unchanged

    def _note(self, room: RoomId, _: RoomState, events: Sequence[AnyRoomEvent]) -> None:
        for event in events:
            if isinstance(event, SHOWN) or (isinstance(event, PhaseChanged) and event.to is Phase.CANCELLED):
                known = self._of.get(room)
                self._first_at = min(self._first_at, event.at)
                self._of[room] = Revision(known.number + 1 if known else 0, event.at)
