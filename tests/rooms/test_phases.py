"""The life of a room."""

from pathlib import Path

import pytest

from rooms.commands import ChangePhase, Join, ScheduleRoom, WarnOfEnd
from rooms.decide import decide
from rooms.errors import AlreadyOpened, NotPermitted, RoomOver, WrongTransition
from rooms.events import EndWarned, FloorReleased, PhaseChanged, RequestCancelled
from rooms.ids import RequestId
from rooms.people import SYSTEM, Person
from rooms.phases import OVER, QUEUE_OPEN, REACH, TRANSITIONS, Phase, diagram
from rooms.state import RoomState
from tests.builders import HALL, MIA, PIA, PUBLIC, RAVI, RULES, T0, TOMAS, after, room


@pytest.mark.row("A1")
def test_a_room_moves_along_the_table_and_says_who_and_why() -> None:
    events = decide(room(Phase.LIVE), ChangePhase(to=Phase.SUSPENDED, reason="Coffee"), by=MIA, at=T0)
    assert events == [PhaseChanged(to=Phase.SUSPENDED, by=MIA.id, reason="Coffee", at=T0)]


@pytest.mark.row("A1")
@pytest.mark.parametrize(("now", "wanted"), [(now, wanted) for now in Phase for wanted in Phase if wanted is not now])
def test_every_transition_outside_the_table_is_refused_and_the_refusal_says_what_is_possible(now: Phase, wanted: Phase) -> None:
    state = RoomState(room=room().room, phase=now)
    if wanted in TRANSITIONS[now]:
        assert decide(state, ChangePhase(to=wanted), by=MIA, at=T0)
    else:
        possible = ", ".join(TRANSITIONS[now])
        expected = (WrongTransition, f"{now}.*{wanted}.*{possible}") if possible else (RoomOver, f"{now}")
        with pytest.raises(expected[0], match=expected[1]):
            decide(state, ChangePhase(to=wanted), by=MIA, at=T0)


@pytest.mark.parametrize("phase", list(Phase))
def test_asking_for_the_phase_that_is_changes_nothing(phase: Phase) -> None:
    assert decide(RoomState(room=room().room, phase=phase), ChangePhase(to=phase), by=MIA, at=T0) == []


@pytest.mark.parametrize("who", [RAVI, PIA, TOMAS, HALL, PUBLIC])
def test_only_moderators_and_the_programme_run_the_meeting(who: Person) -> None:
    with pytest.raises(NotPermitted):
        decide(room(Phase.OPEN), ChangePhase(to=Phase.LIVE), by=who, at=T0)
    assert decide(room(Phase.SCHEDULED), ChangePhase(to=Phase.REHEARSAL), by=SYSTEM, at=T0)


def test_closing_ends_the_speech_and_every_request(floor_of_ravi: RoomState) -> None:
    assert decide(floor_of_ravi, ChangePhase(to=Phase.CLOSED), by=MIA, at=T0) == [
        FloorReleased(request=RequestId("r1"), by=MIA.id, at=T0),
        RequestCancelled(request=RequestId("r2"), by=MIA.id, reason="meeting_over", at=T0),
        PhaseChanged(to=Phase.CLOSED, by=MIA.id, at=T0),
    ]


@pytest.mark.row("A3")
def test_suspending_keeps_the_floor_and_the_queue(floor_of_ravi: RoomState) -> None:
    suspended = after(floor_of_ravi, ChangePhase(to=Phase.SUSPENDED), MIA)
    assert suspended.floor is not None
    assert suspended.queue == floor_of_ravi.queue


def test_joining_twice_changes_nothing() -> None:
    assert decide(room(), Join(), by=RAVI, at=T0) == []


def test_nobody_enters_after_the_end() -> None:
    with pytest.raises(RoomOver):
        decide(room(Phase.CLOSED), Join(), by=RAVI, at=T0)


@pytest.mark.row("A4")
def test_a_warning_of_the_end_is_given_once_and_only_by_the_programme() -> None:
    hall = room()
    assert decide(hall, WarnOfEnd(minutes_left=5), by=SYSTEM, at=T0) == [EndWarned(minutes_left=5, at=T0)]
    assert decide(after(hall, WarnOfEnd(minutes_left=5), SYSTEM), WarnOfEnd(minutes_left=5), by=SYSTEM, at=T0) == []
    with pytest.raises(NotPermitted):
        decide(hall, WarnOfEnd(minutes_left=5), by=MIA, at=T0)


def test_the_slot_may_change_until_the_room_opens() -> None:
    change = ScheduleRoom(title="Workshop", rules=RULES, starts_at=T0)
    assert after(room(Phase.SCHEDULED), change, SYSTEM).starts_at == T0
    with pytest.raises(AlreadyOpened):
        decide(room(Phase.OPEN), change, by=SYSTEM, at=T0)


def test_scheduling_what_is_scheduled_changes_nothing() -> None:
    assert decide(room(Phase.LIVE), ScheduleRoom(title="Workshop", rules=RULES), by=SYSTEM, at=T0) == []


@pytest.mark.row("A1")
def test_the_table_knows_every_phase_and_nothing_follows_the_last() -> None:
    assert set(TRANSITIONS) == set(Phase)
    assert not QUEUE_OPEN & OVER
    assert not REACH.keys() & OVER
    assert all(set(TRANSITIONS[phase]) <= OVER for phase in OVER)


def test_the_diagram_shows_every_transition() -> None:
    drawn = diagram()
    assert all(f"{now} --> {then}" in drawn for now, following in TRANSITIONS.items() for then in following)


def test_the_documentation_shows_the_diagram_of_the_table() -> None:
    assert diagram() in (Path(__file__).parents[2] / "docs" / "architecture.md").read_text()
