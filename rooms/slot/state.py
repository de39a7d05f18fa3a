"""The slot of a room."""

from collections.abc import Sequence
from datetime import datetime
from typing import NewType

import msgspec
from msgspec.structs import replace

from rooms.agenda.items import NO_ITEM, ItemId
from rooms.ids import ParticipantId, RoomId
from rooms.phases import OVER, Phase

RippleId = NewType("RippleId", str)
"""One delay and everything that it moves, in all rooms."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One move of a slot. minutes: how much later. origin: the room whose delay it is. start: the start moved with the end.

    wanted_by: the moderator who confirmed it. after_item: the item behind which the agenda moved, if the meeting had begun.
    """

    ripple: RippleId
    origin: RoomId
    minutes: int
    start: bool
    wanted_by: ParticipantId
    after_item: ItemId = NO_ITEM


class Slot(msgspec.Struct, frozen=True):
    """planned_starts_at, planned_ends_at: as the programme said. moves: those that hold, oldest first.

    live_at: when the meeting first began; closed_at: when it ended (aware UTC), None: not yet.
    """

    planned_starts_at: datetime | None = None
    planned_ends_at: datetime | None = None
    moves: tuple[Move, ...] = ()
    live_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def moved_min(self) -> int:
        """Minutes by which the end is later than the programme said."""
        return sum(move.minutes for move in self.moves)

    def in_phase(self, phase: Phase, at: datetime) -> "Slot":
        """The slot with what ``phase`` says of the meeting's beginning and end."""
        if phase is Phase.LIVE and self.live_at is None:
            return replace(self, live_at=at)
        if phase in OVER and self.live_at is not None and self.closed_at is None:
            return replace(self, closed_at=at)
        return self

    def move(self, ripple: RippleId) -> Move | None:
        """The move that belongs to ``ripple``, or None."""
        return next((move for move in self.moves if move.ripple == ripple), None)

    def without(self, ripple: RippleId) -> "Slot":
        """The slot without the move of ``ripple``."""
        return replace(self, moves=tuple(move for move in self.moves if move.ripple != ripple))


def overrun_s(slot: Slot, ends_at: datetime | None, until: datetime) -> int:
    """Whole seconds that the meeting took beyond its slot, if it went on until ``until`` or had ended before."""
    if ends_at is None or slot.live_at is None:
        return 0
    return max(0, round(((slot.closed_at or until) - ends_at).total_seconds()))


def origins(moves: Sequence[Move], room: RoomId) -> tuple[Move, ...]:
    """The moves that are delays of ``room`` itself."""
    return tuple(move for move in moves if move.origin == room)
