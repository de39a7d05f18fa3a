"""The slot of a meeting: moved by a delay and back, and how long the meeting took beyond it."""

from datetime import datetime, timedelta

import msgspec
import pytest

from rooms.agenda.commands import GoToItem
from rooms.commands import ChangePhase, ScheduleRoom, WarnOfEnd
from rooms.decide import decide
from rooms.errors import NotPermitted, RoomOver
from rooms.ids import RoomId
from rooms.people import SYSTEM
from rooms.phases import Phase
from rooms.slot.commands import MoveSlot, UndoMove
from rooms.slot.errors import NoHours
from rooms.slot.state import RippleId, overrun_s
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, ModeratorView, view_for
from tests.builders import MIA, T0, WORKSHOP, after, room
from tests.rooms.agendas import NGOS, STATES, with_agenda

ENDS = T0 + timedelta(minutes=65)
LATE = MoveSlot(ripple=RippleId("late"), origin=WORKSHOP, minutes=12, wanted_by=MIA.id)
UNDO = UndoMove(ripple=RippleId("late"))
PLANNED = ScheduleRoom(title="Workshop", rules=with_agenda(), starts_at=T0, ends_at=ENDS)


def meeting(*steps: Phase, close_after_min: int | None = None) -> RoomState:
    """The workshop from T0 to ENDS, brought through ``steps``."""
    rules = msgspec.structs.replace(PLANNED.rules, close_after_min=close_after_min)
    state = after(room(Phase.SCHEDULED), msgspec.structs.replace(PLANNED, rules=rules), SYSTEM)
    for step in steps:
        state = after(state, ChangePhase(to=step), MIA)
    return state


def minutes(at: datetime | None) -> int:
    assert at is not None
    return round((at - T0).total_seconds() / 60)


@pytest.mark.row("B3")
def test_a_meeting_that_has_not_begun_moves_as_a_whole() -> None:
    state = after(meeting(), LATE, SYSTEM)
    assert (minutes(state.starts_at), minutes(state.ends_at)) == (12, 77)
    assert {minutes(at) for at in state.agenda.hours(state.starts_at).values()} == {12, 22, 52, 72}


@pytest.mark.row("B3")
def test_once_a_meeting_has_begun_its_end_and_its_later_items_move() -> None:
    state = after(meeting(Phase.OPEN, Phase.LIVE), GoToItem(item=STATES), MIA)
    state = after(state, LATE, SYSTEM)
    assert (minutes(state.starts_at), minutes(state.ends_at)) == (0, 77)
    hours = {str(item): minutes(at) for item, at in state.agenda.hours(state.starts_at).items()}
    assert (hours[STATES], hours[NGOS], hours["closing"]) == (10, 52, 72)


@pytest.mark.row("B3")
def test_everybody_is_told_that_the_meeting_moved() -> None:
    state = after(meeting(), LATE, SYSTEM)
    for audience in Audience:
        view = view_for(state, audience, Presence())
        assert [one.moved_min for one in view.announcements] == [12]
        assert (view.slot.moved_min, view.slot.planned_ends_at, minutes(view.ends_at)) == (12, ENDS, 77)


@pytest.mark.row("B3")
@pytest.mark.parametrize("steps", [(), (Phase.OPEN, Phase.LIVE)])
def test_a_delay_can_be_taken_back(steps: tuple[Phase, ...]) -> None:
    state = meeting(*steps)
    undone = after(after(state, LATE, SYSTEM), UNDO, SYSTEM)
    assert (undone.starts_at, undone.ends_at) == (state.starts_at, state.ends_at)
    assert undone.agenda.hours(undone.starts_at) == state.agenda.hours(state.starts_at)
    assert [one.moved_min for one in undone.announcements.standing] == [12, -12]
    assert decide(undone, UNDO, by=SYSTEM, at=T0) == []


def test_of_two_delays_the_first_can_be_taken_back() -> None:
    other = MoveSlot(ripple=RippleId("other"), origin=RoomId("elsewhere"), minutes=5, wanted_by=MIA.id)
    state = after(after(after(meeting(), LATE, SYSTEM), other, SYSTEM), UNDO, SYSTEM)
    assert (minutes(state.starts_at), state.slot.moved_min) == (5, 5)


def test_a_ripple_moves_a_room_once() -> None:
    assert decide(after(meeting(), LATE, SYSTEM), LATE, by=SYSTEM, at=T0) == []


@pytest.mark.row("B3")
def test_moderators_can_take_back_the_delays_of_their_own_room() -> None:
    state = after(meeting(), LATE, SYSTEM)
    state = after(state, MoveSlot(ripple=RippleId("other"), origin=RoomId("elsewhere"), minutes=5, wanted_by=MIA.id), SYSTEM)
    view = view_for(state, Audience.MODERATOR, Presence())
    assert isinstance(view, ModeratorView)
    assert [(move.ripple, move.minutes) for move in view.delays] == [("late", 12)]


@pytest.mark.row("A4")
def test_after_a_move_the_new_end_is_warned_of() -> None:
    state = after(meeting(Phase.OPEN, Phase.LIVE), WarnOfEnd(minutes_left=5), SYSTEM)
    assert after(state, LATE, SYSTEM).warned_min == frozenset()


def test_only_the_programme_moves_a_slot() -> None:
    for command in (LATE, UNDO):
        with pytest.raises(NotPermitted):
            decide(meeting(), command, by=MIA, at=T0)


def test_what_is_over_or_has_no_hours_does_not_move() -> None:
    with pytest.raises(RoomOver):
        decide(meeting(Phase.OPEN, Phase.LIVE, Phase.CLOSED), LATE, by=SYSTEM, at=T0)
    with pytest.raises(NoHours):
        decide(room(Phase.SCHEDULED), LATE, by=SYSTEM, at=T0)


@pytest.mark.row("B3")
def test_a_restart_does_not_take_a_move_back() -> None:
    moved = after(meeting(), LATE, SYSTEM)
    assert decide(moved, PLANNED, by=SYSTEM, at=T0) == []


def test_a_delay_outlives_a_change_of_the_definition_that_leaves_the_hours() -> None:
    retitled = after(after(meeting(), LATE, SYSTEM), msgspec.structs.replace(PLANNED, title="Another title"), SYSTEM)
    assert (retitled.title, minutes(retitled.starts_at), minutes(retitled.ends_at)) == ("Another title", 12, 77)
    later = msgspec.structs.replace(PLANNED, starts_at=T0 + timedelta(minutes=30))
    rescheduled = after(retitled, later, SYSTEM)
    assert (minutes(rescheduled.starts_at), minutes(rescheduled.ends_at), rescheduled.slot.moves) == (30, 65, ())


@pytest.mark.row("A4")
def test_the_time_beyond_the_slot_is_counted() -> None:
    state = meeting(Phase.OPEN, Phase.LIVE)
    assert overrun_s(state.slot, state.ends_at, ENDS - timedelta(minutes=1)) == 0
    assert overrun_s(state.slot, state.ends_at, ENDS + timedelta(minutes=2)) == 120
    closed = after(state, ChangePhase(to=Phase.CLOSED), MIA, ENDS + timedelta(minutes=3))
    view = view_for(closed, Audience.PUBLIC, Presence()).slot
    assert (view.live_at, view.closed_at, view.overrun_s) == (T0, ENDS + timedelta(minutes=3), 180)


def test_a_meeting_that_never_began_did_not_overrun() -> None:
    assert overrun_s(meeting().slot, ENDS, ENDS + timedelta(hours=1)) == 0


@pytest.mark.row("A4")
def test_the_room_says_when_it_closes_by_itself_if_it_does() -> None:
    closes = [view_for(meeting(Phase.OPEN, Phase.LIVE, close_after_min=grace), Audience.HALL, Presence()).slot for grace in (None, 10)]
    assert [slot.closes_at for slot in closes] == [None, ENDS + timedelta(minutes=10)]
