"""Seats in the hall: whoever reads the code on its screen gets a personal invitation, and takes part with a device that stays silent."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from orchestrator.clock import Clock
from orchestrator.errors import UnknownRoom
from orchestrator.hall_codes import HallCodes
from orchestrator.people.cells import cleaned
from orchestrator.registry import Invitation, Registry, new_participant
from orchestrator.room_host import RoomHost
from rooms.errors import N_, Refused
from rooms.ids import RoomId
from rooms.people import Person, Place, Role
from rooms.seats import require_seats

MAX_CHARS = 200
"""Of each thing that somebody writes about themselves."""

VALID_AFTER_END = timedelta(hours=12)
"""How long an invitation outlives the slot, so that a meeting that runs over loses nobody."""


class SeatNameMissing(Refused):
    """A seat is somebody's."""

    code = "seat_name_missing"
    template = N_("Write your name; your function, organisation and country may be empty. Each has at most {limit} letters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """Who takes a seat, as they wrote it."""

    name: str
    function: str = ""
    organisation: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Seats:
    """Gives seats in ``rooms``."""

    rooms: Mapping[RoomId, RoomHost]
    codes: HallCodes
    registry: Registry
    clock: Clock

    def require_open(self, room: RoomId, code: str) -> None:
        """Do nothing if ``code`` gives a seat in ``room`` now. Raises UnknownRoom, HallCodeUnknown, SeatsClosed, StoreUnavailable."""
        host = self._host(room)
        self.codes.require(room, code)
        require_seats(host.state, self.clock.now())

    def renew_code(self, room: RoomId) -> str:
        """Return a new code of ``room``; the one before stops working. Raises UnknownRoom, SeatsClosed, StoreUnavailable."""
        require_seats(self._host(room).state, self.clock.now())
        return self.codes.renew(room)

    async def take(self, room: RoomId, code: str, who: Seated) -> tuple[Invitation, str]:
        """Return a new invitation of ``who`` and its secret. Raises what ``require_open`` raises, SeatNameMissing, SeatsTaken."""
        self.require_open(room, code)
        person = Person(
            id=new_participant(),
            role=Role.PARTICIPANT,
            name=_words(who.name),
            function=_words(who.function, may_be_empty=True),
            organisation=_words(who.organisation, may_be_empty=True),
            country=_words(who.country, may_be_empty=True),
            place=Place.HALL,
        )
        return await asyncio.to_thread(self._invite, room, code, person, self._until(room))

    def _host(self, room: RoomId) -> RoomHost:
        host = self.rooms.get(room)
        if host is None:
            raise UnknownRoom(room=room)
        return host

    def _invite(self, room: RoomId, code: str, person: Person, until: datetime) -> tuple[Invitation, str]:
        self.codes.take(room, code)
        return self.registry.invite(room, person, expires_at=until)

    def _until(self, room: RoomId) -> datetime:
        now, ends_at = self.clock.now(), self.rooms[room].state.ends_at
        return max(now, ends_at or now) + VALID_AFTER_END


def _words(written: str, *, may_be_empty: bool = False) -> str:
    words, _ = cleaned(written)
    if len(words) > MAX_CHARS or not (words or may_be_empty):
        raise SeatNameMissing(limit=MAX_CHARS)
    return words
