"""What became of a slot."""

from datetime import datetime

from rooms.base import RoomEvent
from rooms.ids import ParticipantId
from rooms.slot.state import Move


class SlotMoved(RoomEvent, frozen=True, kw_only=True, tag="slot_moved"):
    """The slot is from ``starts_at`` to ``ends_at`` (aware UTC; None: to be announced) because of ``move``."""

    move: Move
    starts_at: datetime | None
    ends_at: datetime | None
    by: ParticipantId


class MoveUndone(RoomEvent, frozen=True, kw_only=True, tag="move_undone"):
    """``move`` was taken back; the slot is from ``starts_at`` to ``ends_at`` again."""

    move: Move
    starts_at: datetime | None
    ends_at: datetime | None
    by: ParticipantId


SlotEvent = SlotMoved | MoveUndone
