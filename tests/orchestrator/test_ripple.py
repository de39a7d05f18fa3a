"""What a delay of one meeting moves."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.ripple import Clash, Meeting, Ripple, Why, ripple
from rooms.ids import RoomId
from rooms.slot.state import RippleId
from tests.builders import T0

NAME = RippleId("late")


def meeting(room: str, starts: int, ends: int | None, hall: str | None = "a", people: str = "", *, begun: bool = False) -> Meeting:
    """A meeting from ``starts`` to ``ends`` minutes after T0; people: a letter for each."""
    return Meeting(
        room=RoomId(room),
        title=room.title(),
        starts_at=T0 + timedelta(minutes=starts),
        ends_at=None if ends is None else T0 + timedelta(minutes=ends),
        hall=hall,
        people=frozenset(people),
        begun=begun,
    )


def late(minutes: int, *meetings: Meeting) -> Ripple:
    """The first meeting is late."""
    return ripple(NAME, meetings[0].room, minutes, meetings)


def moved(plan: Ripple) -> dict[str, int]:
    return {shift.room: shift.minutes for shift in plan.shifts}


FIRST = meeting("first", 0, 60, people="A")


@pytest.mark.row("B3")
def test_a_meeting_that_is_late_moves_the_next_ones_in_its_hall() -> None:
    plan = late(12, FIRST, meeting("second", 60, 120), meeting("third", 120, 180), meeting("elsewhere", 60, 120, "b"))
    assert moved(plan) == {"first": 12, "second": 12, "third": 12}
    assert [shift.why for shift in plan.shifts] == [Why.OWN, Why.HALL, Why.HALL]
    assert plan.clashes == ()


def test_a_break_absorbs_what_it_can() -> None:
    assert moved(late(12, FIRST, meeting("second", 65, 120), meeting("third", 130, 180))) == {"first": 12, "second": 7}


@pytest.mark.row("B3")
def test_who_speaks_in_two_halls_takes_the_delay_along() -> None:
    plan = late(12, FIRST, meeting("other", 60, 90, "b", "AB"), meeting("after", 90, 120, "b"))
    assert moved(plan) == {"first": 12, "other": 12, "after": 12}
    assert (plan.shifts[1].why, plan.shifts[1].people, plan.shifts[1].after) == (Why.PEOPLE, ("A",), "first")


def test_of_a_meeting_that_has_begun_only_the_end_moves() -> None:
    [shift] = late(12, meeting("first", 0, 60, begun=True)).shifts
    assert (shift.new_starts_at, shift.new_ends_at) == (T0, T0 + timedelta(minutes=72))


@pytest.mark.row("B3")
def test_what_has_begun_elsewhere_cannot_move_and_is_a_clash() -> None:
    plan = late(12, FIRST, meeting("running", 60, 120, "b", "A", begun=True))
    assert moved(plan) == {"first": 12}
    assert plan.clashes == (Clash(room=RoomId("first"), other=RoomId("running"), other_title="Running", hall=False, people=("A",)),)


def test_a_moved_meeting_may_meet_its_people_in_one_that_was_before_its_turn() -> None:
    plan = late(30, FIRST, meeting("second", 60, 90, people="B"), meeting("other", 90, 120, "b", "B"))
    assert moved(plan) == {"first": 30, "second": 30, "other": 30}


def test_what_was_at_the_same_time_by_plan_is_no_new_clash() -> None:
    assert late(12, FIRST, meeting("same", 30, 90, "b", "A", begun=True)).clashes == ()


def test_earlier_meetings_and_halls_to_be_announced_stay() -> None:
    plan = late(12, meeting("late", 60, 120, None), meeting("early", 0, 60, None), meeting("next", 120, 180, None))
    assert moved(plan) == {"late": 12}


def test_a_meeting_without_an_end_moves_and_pushes_nobody() -> None:
    assert moved(late(12, meeting("open", 0, None), meeting("next", 60, 120))) == {"open": 12}


meetings = st.builds(
    lambda number, starts, length, hall, people, begun: (number, starts, length, hall, people, begun),
    st.integers(0, 99),
    st.integers(0, 300),
    st.integers(1, 120),
    st.sampled_from(["a", "b", None]),
    st.sets(st.sampled_from("ABC"), max_size=2).map("".join),
    st.booleans(),
)


@settings(derandomize=True)
@given(st.lists(meetings, min_size=1, max_size=8, unique_by=lambda one: one[0]), st.integers(1, 120))
def test_nothing_new_is_at_the_same_time_unless_it_is_said_to_clash(
    written: list[tuple[int, int, int, str | None, str, bool]], minutes: int
) -> None:
    planned = [meeting(f"m{n}", at, at + length, hall, people, begun=begun) for n, at, length, hall, people, begun in written]
    plan = late(minutes, *planned)
    shifts = {shift.room: shift for shift in plan.shifts}
    assert all(1 <= shift.minutes <= minutes for shift in plan.shifts)
    said = {frozenset((clash.room, clash.other)) for clash in plan.clashes}
    for one in planned:
        for other in planned:
            shared = (one.hall is not None and one.hall == other.hall) or one.people & other.people
            if one.room >= other.room or not shared or overlap(one.starts_at, one.ends_at, other.starts_at, other.ends_at):
                continue
            hours = [(s.new_starts_at, s.new_ends_at) if (s := shifts.get(m.room)) else (m.starts_at, m.ends_at) for m in (one, other)]
            assert overlap(*hours[0], *hours[1]) == (frozenset((one.room, other.room)) in said)


def overlap(starts: object, ends: object, other_starts: object, other_ends: object) -> bool:
    return bool(starts < other_ends and other_starts < ends)  # type: ignore[operator]
