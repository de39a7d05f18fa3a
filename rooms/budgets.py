"""Speaking time that the speakers of some classes share: spent, left, added."""

from datetime import datetime
from math import fsum

from msgspec.structs import replace

from rooms import clock, require
from rooms.base import Deciders, Evolvers
from rooms.commands import AddGroupTime
from rooms.errors import UnknownBudget
from rooms.events import AnyRoomEvent, GroupTimeAdded
from rooms.people import Person
from rooms.permissions import Right
from rooms.requests import Released, Revoked
from rooms.rules import Budget
from rooms.state import RoomState


def spent_s(state: RoomState, budget: Budget, at: datetime | None = None) -> float:
    """Seconds that the group has spoken in turns that are over, used of turns that wait again, and by ``at`` in the present one."""
    over = (turn.spoken_s for turn in state.ended if isinstance(turn, Released | Revoked) and _is_of(budget, turn.filing.speaker))
    again = (entry.spoken_s for entry in state.queue if _is_of(budget, entry.filing.speaker))
    now = (
        clock.spoken_s(turn.clock, at) if at else turn.clock.spoken_s
        for turn in (state.floor, state.interrupted)
        if turn is not None and _is_of(budget, turn.filing.speaker)
    )
    return fsum((*over, *again, *now))


def left_s(state: RoomState, budget: Budget) -> float:
    """Seconds that the group may still speak after the turns that are over; negative: overrun."""
    return budget.seconds + state.added_s.get(budget.id, 0) - spent_s(state, budget)


def _is_of(budget: Budget, speaker: Person) -> bool:
    return speaker.speaker_class in budget.classes


def _add_group_time(state: RoomState, command: AddGroupTime, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.MANAGE_QUEUE)
    known = tuple(budget.id for budget in state.rules.budgets)
    for budget in (command.budget, *([command.from_budget] if command.from_budget else [])):
        if budget not in known:
            raise UnknownBudget(budget=budget, known=known or "-")
    changes = {command.budget: command.seconds} | ({command.from_budget: -command.seconds} if command.from_budget else {})
    if command.from_budget == command.budget or not command.seconds:
        return []
    return [GroupTimeAdded(budget=one, seconds=seconds, by=by.id, reason=command.reason, at=at) for one, seconds in changes.items()]


def _group_time_added(state: RoomState, event: GroupTimeAdded) -> RoomState:
    return replace(state, added_s={**state.added_s, event.budget: state.added_s.get(event.budget, 0) + event.seconds})


DECIDERS: Deciders = {AddGroupTime: _add_group_time}

EVOLVERS: Evolvers = {GroupTimeAdded: _group_time_added}
