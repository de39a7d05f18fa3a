"""Moving the slot of a room and taking it back. Everybody in the room is told."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from rooms import require
from rooms.agenda.items import NO_ITEM
from rooms.announcements.state import Announcement
from rooms.base import Deciders, Evolvers
from rooms.people import Person
from rooms.permissions import Right
from rooms.phases import OVER, Phase
from rooms.slot.commands import MoveSlot, UndoMove
from rooms.slot.errors import NoHours
from rooms.slot.events import MoveUndone, SlotEvent, SlotMoved
from rooms.slot.state import Move
from rooms.state import RoomState

TOLD_FOR = timedelta(minutes=30)
"""How long a moved slot is announced."""

NOT_BEGUN = frozenset({Phase.SCHEDULED, Phase.REHEARSAL, Phase.OPEN})


def _move(state: RoomState, command: MoveSlot, by: Person, at: datetime) -> list[SlotEvent]:
    require.right(by, Right.RUN_PROGRAMME)
    if state.slot.move(command.ripple) is not None:
        return []
    require.not_over(state)
    if state.starts_at is None:
        raise NoHours
    start = state.phase in NOT_BEGUN
    after_item = NO_ITEM if start else state.agenda.current
    move = Move(
        ripple=command.ripple,
        origin=command.origin,
        minutes=command.minutes,
        start=start,
        wanted_by=command.wanted_by,
        after_item=after_item,
    )
    starts_at, ends_at = _hours(state, move, move.minutes)
    return [SlotMoved(move=move, starts_at=starts_at, ends_at=ends_at, by=by.id, at=at)]


def _undo(state: RoomState, command: UndoMove, by: Person, at: datetime) -> list[SlotEvent]:
    require.right(by, Right.RUN_PROGRAMME)
    move = state.slot.move(command.ripple)
    if move is None or state.phase in OVER:
        return []
    starts_at, ends_at = _hours(state, move, -move.minutes)
    return [MoveUndone(move=move, starts_at=starts_at, ends_at=ends_at, by=by.id, at=at)]


def _hours(state: RoomState, move: Move, minutes: int) -> tuple[datetime | None, datetime | None]:
    by = timedelta(minutes=minutes)
    starts_at = state.starts_at + by if state.starts_at and move.start else state.starts_at
    return starts_at, state.ends_at + by if state.ends_at else None


def _moved(state: RoomState, event: SlotMoved) -> RoomState:
    slot = replace(state.slot, moves=(*state.slot.moves, event.move))
    return _told(replace(state, slot=slot), event, event.move.minutes)


def _undone(state: RoomState, event: MoveUndone) -> RoomState:
    return _told(replace(state, slot=state.slot.without(event.move.ripple)), event, -event.move.minutes)


def _told(state: RoomState, event: SlotMoved | MoveUndone, minutes: int) -> RoomState:
    """The room with its new hours: what was warned of the old end is warned of again, and everybody reads what changed."""
    agenda = state.agenda if event.move.start else state.agenda.delayed(event.move.after_item, minutes)
    told = Announcement(id=state.announcements.next_id, at=event.at, until=event.at + TOLD_FOR, moved_min=minutes)
    return replace(
        state,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        warned_min=frozenset(),
        agenda=agenda,
        announcements=state.announcements.with_one(told),
    )


DECIDERS: Deciders = {MoveSlot: _move, UndoMove: _undo}

EVOLVERS: Evolvers = {SlotMoved: _moved, MoveUndone: _undone}
