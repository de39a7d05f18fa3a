"""What the journal of attendance keeps. It names nobody: a participant's identity line is in the log of the room."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from rooms.ids import ParticipantId, RoomId
from rooms.people import Place, Role

WRITE_EVERY = timedelta(seconds=10)
"""How much of the attendance a kill of the service can cost at most; while nobody attends, nothing is written."""


class Passage(StrEnum):
    """Through the door, which way."""

    JOINED = "joined"
    LEFT = "left"


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody sits, and as what."""

    place: Place
    role: Role


class Attended(msgspec.Struct, frozen=True, kw_only=True):
    """``participant`` came into ``room`` or left it at ``at`` (aware UTC)."""

    room: RoomId
    at: datetime
    passage: Passage
    participant: ParticipantId
    seat: Seat


class Viewers(msgspec.Struct, frozen=True, kw_only=True):
    """From ``at`` (aware UTC) on ``count`` connections without an invitation watch ``room``.

    peak: the most at once, viewer_s: seconds times viewers, both since the record before.
    """

    room: RoomId
    at: datetime
    count: int
    peak: int
    viewer_s: float


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One life of the service. alive_at: its last sign of life (aware UTC). ended: it stopped in order and closed every visit."""

    alive_at: datetime
    ended: bool


class RunRecords(msgspec.Struct, frozen=True, kw_only=True):
    """What one run kept of one room, oldest first."""

    run: Run
    attended: tuple[Attended, ...]
    viewers: tuple[Viewers, ...]
