"""Moving a slot. The service does this in every room that a delay concerns, after a moderator has seen and confirmed what moves."""

from typing import Annotated

import msgspec

from rooms.base import Command
from rooms.ids import ParticipantId, RoomId
from rooms.slot.state import RippleId


class MoveSlot(Command, frozen=True, kw_only=True, tag="move_slot"):
    """Move the slot by ``minutes``: as a whole, or only its end if the meeting has begun. A ripple moves a room once."""

    ripple: RippleId
    origin: RoomId
    wanted_by: ParticipantId
    minutes: Annotated[int, msgspec.Meta(ge=1)]


class UndoMove(Command, frozen=True, kw_only=True, tag="undo_move"):
    """Take the move of ``ripple`` back."""

    ripple: RippleId


SlotCommand = MoveSlot | UndoMove
