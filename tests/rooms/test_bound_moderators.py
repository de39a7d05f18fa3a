"""Moderators who run one meeting in its slot and nothing else."""

from datetime import datetime, timedelta

import msgspec
import pytest

from rooms.commands import AnyCommand, ChangePhase, CloseList, Join, ScheduleRoom
from rooms.decide import decide
from rooms.errors import Refused
from rooms.ids import RoomId
from rooms.people import SYSTEM, Person, Role
from rooms.phases import Phase
from rooms.slot.bound import right_ends_at
from rooms.slot.commands import MoveSlot
from rooms.slot.errors import SlotNotBegun, SlotOver
from rooms.slot.state import RippleId
from rooms.state import RoomState
from rooms.views import personal_view
from tests.builders import CAST, MIA, RULES, T0, WORKSHOP, after, person

CARA = msgspec.structs.replace(person("Cara", Role.MODERATOR), slot_only=True)
"""The co-moderator of civil society, invited for this meeting alone."""

STARTS, ENDS = T0, T0 + timedelta(hours=2)
OVER = ENDS + timedelta(minutes=30)


def slot(*phases: Phase, starts: datetime | None = STARTS, ends: datetime | None = ENDS, at: datetime = STARTS) -> RoomState:
    """A room with a slot of two hours that went through ``phases`` at ``at``."""
    state = after(RoomState(room=WORKSHOP), ScheduleRoom(title="Workshop", rules=RULES, starts_at=starts, ends_at=ends), SYSTEM)
    for member in (*CAST, CARA):
        state = after(state, Join(), member)
    for phase in phases:
        state = after(state, ChangePhase(to=phase), MIA, at)
    return state


def allowed(state: RoomState, at: datetime, command: AnyCommand | None = None, by: Person = CARA) -> bool:
    """Whether ``by`` may close the list of speakers, or issue ``command``, at ``at``."""
    try:
        decide(state, command or CloseList(), by=by, at=at)
    except (SlotOver, SlotNotBegun):
        return False
    return True


@pytest.mark.row("E2")
def test_the_right_ends_half_an_hour_after_the_slot_and_says_so() -> None:
    closed = slot(Phase.OPEN, Phase.LIVE, Phase.CLOSED)
    assert allowed(closed, OVER - timedelta(seconds=1), ChangePhase(to=Phase.CLOSED))
    with pytest.raises(SlotOver, match="in its slot alone, and your right ended 30 minutes after it"):
        decide(closed, ChangePhase(to=Phase.CLOSED), by=CARA, at=OVER)
    assert allowed(closed, OVER, by=MIA)


@pytest.mark.row("E2")
@pytest.mark.parametrize("phases", [(Phase.OPEN, Phase.LIVE), (Phase.OPEN, Phase.LIVE, Phase.SUSPENDED)])
def test_nobody_is_locked_out_of_a_meeting_that_runs_over(phases: tuple[Phase, ...]) -> None:
    hours_later = ENDS + timedelta(hours=9)
    running = slot(*phases)
    assert allowed(running, hours_later)
    assert allowed(running, hours_later, ChangePhase(to=Phase.CLOSED))


@pytest.mark.row("E2")
def test_after_a_meeting_that_ran_over_the_right_ends_half_an_hour_after_its_end() -> None:
    late = ENDS + timedelta(hours=3)
    closed = after(slot(Phase.OPEN, Phase.LIVE), ChangePhase(to=Phase.CLOSED), CARA, late)
    assert allowed(closed, late + timedelta(minutes=29), ChangePhase(to=Phase.CLOSED))
    assert not allowed(closed, late + timedelta(minutes=30), ChangePhase(to=Phase.CLOSED))


@pytest.mark.row("E2")
def test_a_meeting_that_never_began_is_not_begun_after_its_slot_by_them() -> None:
    waiting = slot(Phase.OPEN)
    assert allowed(waiting, OVER - timedelta(seconds=1), ChangePhase(to=Phase.LIVE))
    assert not allowed(waiting, OVER, ChangePhase(to=Phase.LIVE))
    assert allowed(waiting, OVER, ChangePhase(to=Phase.LIVE), by=MIA)


@pytest.mark.row("E2")
def test_a_slot_that_is_moved_moves_the_end_of_the_right() -> None:
    move = MoveSlot(ripple=RippleId("d1"), origin=RoomId("other"), minutes=60, wanted_by=MIA.id)
    moved = after(slot(Phase.OPEN), move, SYSTEM, STARTS)
    assert allowed(moved, OVER)
    assert not allowed(moved, OVER + timedelta(hours=1))


@pytest.mark.row("E2")
def test_the_programme_opens_the_room_and_they_run_it_from_then_on() -> None:
    scheduled, before = slot(), STARTS - timedelta(hours=1)
    with pytest.raises(SlotNotBegun, match="The programme opens the room"):
        decide(scheduled, ChangePhase(to=Phase.REHEARSAL), by=CARA, at=before)
    assert allowed(scheduled, before, ChangePhase(to=Phase.REHEARSAL), by=MIA)
    rehearsing = after(scheduled, ChangePhase(to=Phase.REHEARSAL), SYSTEM, before)
    assert allowed(rehearsing, before, ChangePhase(to=Phase.OPEN))


@pytest.mark.row("E2")
def test_a_meeting_without_hours_is_opened_by_them_and_ends_with_its_closing() -> None:
    unplanned = slot(starts=None, ends=None)
    assert allowed(unplanned, STARTS, ChangePhase(to=Phase.OPEN))
    closed = slot(Phase.OPEN, Phase.LIVE, Phase.CLOSED, starts=None, ends=None, at=T0)
    assert allowed(closed, T0 + timedelta(minutes=29), ChangePhase(to=Phase.CLOSED))
    assert not allowed(closed, T0 + timedelta(minutes=30), ChangePhase(to=Phase.CLOSED))


@pytest.mark.row("E2")
def test_they_read_until_when_and_others_have_no_such_end() -> None:
    waiting = slot(Phase.OPEN)
    assert personal_view(waiting, CARA).moderates_until == OVER
    assert personal_view(waiting, MIA).moderates_until is None
    assert right_ends_at(slot(Phase.OPEN, Phase.LIVE), CARA) is None


@pytest.mark.row("E2")
def test_the_definition_says_for_how_long() -> None:
    rules = msgspec.structs.replace(RULES, moderators_after_min=0)
    closed = msgspec.structs.replace(slot(Phase.OPEN, Phase.LIVE, Phase.CLOSED), rules=rules)
    with pytest.raises(Refused, match="0 minutes"):
        decide(closed, CloseList(), by=CARA, at=ENDS)
