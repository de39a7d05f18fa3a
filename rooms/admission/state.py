"""Who waits at the door, who was turned away, and who has another role than that of their invitation."""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from rooms.ids import ParticipantId
from rooms.people import Person, Role


class Standing(StrEnum):
    """Where somebody with an invitation is as seen from a room."""

    OUTSIDE = "outside"
    WAITING = "waiting"
    ADMITTED = "admitted"
    DENIED = "denied"
    REMOVED = "removed"


class Arrival(msgspec.Struct, frozen=True):
    """Somebody who waits. ticket: grows with every arrival. returned: a moderator sent them out, so that only a moderator lets them in."""

    person: Person
    since: datetime
    ticket: int
    returned: bool = False
    reason: str = ""


class Turned(msgspec.Struct, frozen=True):
    """Somebody who was not let in, or was removed."""

    person: Person
    by: ParticipantId
    at: datetime
    reason: str


class Admission(msgspec.Struct, frozen=True):
    """The door of a room. Who is inside is in ``RoomState.people``.

    waiting: in order of arrival; tickets: theirs, growing. roles: given by a moderator. waits, message: as a moderator set them,
    None: as the rules say. voices: those inside who are heard without a grant, in the order in which they came; interpreters: those
    who interpret, alike.
    """

    waiting: Mapping[ParticipantId, Arrival] = {}
    tickets: tuple[int, ...] = ()
    arrived: int = 0
    denied: Mapping[ParticipantId, Turned] = {}
    removed: Mapping[ParticipantId, Turned] = {}
    roles: Mapping[ParticipantId, Role] = {}
    waits: tuple[Role, ...] | None = None
    message: Mapping[str, str] | None = None
    voices: tuple[ParticipantId, ...] = ()
    interpreters: tuple[ParticipantId, ...] = ()

    def place(self, arrival: Arrival) -> int:
        """How many are let in before ``arrival``, if everybody is in turn; the first has 1."""
        return bisect_left(self.tickets, arrival.ticket) + 1
