"""The programme opens rehearsals and doors and warns of the end, on time or as soon as it can, and never twice."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.timetable import Slot, timetable
from orchestrator.programme import room_id
from orchestrator.schedule import due, next_time
from rooms.commands import AnyCommand, ChangePhase, WarnOfEnd
from rooms.decide import decide
from rooms.evolve import replay
from rooms.people import SYSTEM
from rooms.phases import OVER, Phase
from rooms.state import RoomState
from tests.orchestrator.programmes import ENDS, STARTS, malaga, state_in, workshop_slot

SLOT = workshop_slot()
seeded = settings(derandomize=True)


def wanted(slot: Slot, state: RoomState, now: datetime) -> list[AnyCommand]:
    return [one.command for one in due([slot], {state.room: state}, now)]


@pytest.mark.parametrize(
    ("phase", "minutes_before_start", "command"),
    [
        (Phase.SCHEDULED, 61, []),
        (Phase.SCHEDULED, 60, [ChangePhase(to=Phase.REHEARSAL)]),
        (Phase.SCHEDULED, 16, [ChangePhase(to=Phase.REHEARSAL)]),
        (Phase.REHEARSAL, 16, []),
        (Phase.REHEARSAL, 15, [ChangePhase(to=Phase.OPEN)]),
        (Phase.SCHEDULED, 15, [ChangePhase(to=Phase.OPEN)]),
        (Phase.SCHEDULED, 0, [ChangePhase(to=Phase.OPEN)]),
        (Phase.SCHEDULED, -60, [ChangePhase(to=Phase.OPEN)]),
        (Phase.OPEN, 0, []),
        (Phase.LIVE, 16, []),
        (Phase.CANCELLED, 15, []),
        (Phase.CLOSED, -60, []),
    ],
)
def test_rehearsal_and_doors_open_by_the_programme(phase: Phase, minutes_before_start: int, command: list[AnyCommand]) -> None:
    assert wanted(SLOT, state_in(phase), STARTS - timedelta(minutes=minutes_before_start)) == command


@pytest.mark.row("A4")
@pytest.mark.parametrize(
    ("warned", "minutes_before_end", "command"),
    [
        ((), 6, []),
        ((), 5, [WarnOfEnd(minutes_left=5)]),
        ((5,), 5, []),
        ((5,), 1, [WarnOfEnd(minutes_left=1)]),
        ((5, 1), 0, [WarnOfEnd(minutes_left=0)]),
        ((5, 1, 0), -30, []),
    ],
)
def test_a_live_meeting_is_warned_of_its_end(warned: tuple[int, ...], minutes_before_end: int, command: list[AnyCommand]) -> None:
    state = state_in(Phase.LIVE, warned_min=frozenset(warned))
    assert wanted(SLOT, state, ENDS - timedelta(minutes=minutes_before_end)) == command


def test_of_the_warnings_that_are_late_only_the_last_is_given() -> None:
    assert wanted(SLOT, state_in(Phase.LIVE), ENDS) == [WarnOfEnd(minutes_left=0)]


@pytest.mark.parametrize("phase", [Phase.SCHEDULED, *sorted(OVER)])
def test_nobody_is_warned_in_a_room_that_is_not_open(phase: Phase) -> None:
    assert [command for command in wanted(SLOT, state_in(phase), ENDS) if isinstance(command, WarnOfEnd)] == []


def test_a_slot_that_is_over_opens_no_more() -> None:
    assert wanted(SLOT, state_in(Phase.SCHEDULED), ENDS) == []


def test_a_session_without_hours_never_opens_by_itself() -> None:
    slots = timetable(malaga())
    states = {room_id(one): state_in(Phase.SCHEDULED, room=room_id(one)) for one in slots}
    timed = {str(one.room) for at in (STARTS, ENDS, STARTS + timedelta(days=3)) for one in due(slots, states, at)}
    assert timed == {"workshop"}


def test_a_room_that_is_not_kept_here_is_left_alone() -> None:
    assert due([SLOT], {}, STARTS) == []


def test_what_is_due_has_the_same_name_whenever_it_is_found_due() -> None:
    state = state_in(Phase.SCHEDULED)
    early = due([SLOT], {state.room: state}, STARTS - timedelta(minutes=15))
    late = due([SLOT], {state.room: state}, STARTS)
    assert early == late
    assert early[0].command_id == "programme:workshop:open:2022-05-09T07:00:00+00:00"


def test_the_scheduler_looks_again_exactly_when_something_can_fall_due() -> None:
    at: datetime | None = STARTS - timedelta(days=1)
    instants = []
    while at is not None and (at := next_time([SLOT], at)) is not None:
        instants.append(at)
    before_start = [STARTS - timedelta(minutes=minutes) for minutes in (60, 15)]
    assert instants == [*before_start, *(ENDS - timedelta(minutes=minutes) for minutes in (5, 1, 0))]


@seeded
@given(
    looks=st.lists(st.integers(-90, 240), min_size=1, max_size=20).map(sorted),
    lead_times=st.tuples(st.integers(0, 120), st.integers(0, 120)),
    phase=st.sampled_from(list(Phase)),
)
def test_whenever_one_looks_the_programme_is_allowed_what_it_wants_and_wants_it_once(
    looks: list[int], lead_times: tuple[int, int], phase: Phase
) -> None:
    slot = workshop_slot(rehearsal_min=max(lead_times), doors_min=min(lead_times))
    state, done = state_in(phase), []
    for minutes in looks:
        now = STARTS + timedelta(minutes=minutes)
        for one in due([slot], {state.room: state}, now):
            state = replay(state.room, decide(state, one.command, by=SYSTEM, at=now), onto=state)
            done.append(one.command_id)
        assert due([slot], {state.room: state}, now) == []
        assert state.phase is not Phase.LIVE or phase is Phase.LIVE
    assert len(done) == len(set(done))
