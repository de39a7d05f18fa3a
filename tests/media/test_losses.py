"""What a publisher is asked for again, when and how often (RFC 4585 §6.2.1)."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media.limits import MAX_ASKS, MAX_MISSING, REORDER_WAIT_S
from orchestrator.media.losses import FIRST_ROUND_TRIP_S, MAX_ROUND_TRIP_S, MIN_ROUND_TRIP_S, Losses
from orchestrator.media.rewriter import MAX_DROPOUT

UINT16 = st.integers(0, 0xFFFF)


def heard(*sequences: int, at: float = 10.0) -> Losses:
    """A stream of which these packets came."""
    losses = Losses()
    for sequence in sequences:
        losses.received(sequence & 0xFFFF, at)
    return losses


def asked(losses: Losses, until: float) -> list[tuple[float, list[int]]]:
    """Everything that is asked for up to ``until``, looked at every millisecond from the tenth second on."""
    moments = (10.0 + n / 1000 for n in range(round((until - 10.0) * 1000)))
    return [(at, numbers) for at in moments if (numbers := losses.due(at))]


def test_a_gap_is_given_a_moment_because_packets_overtake_each_other() -> None:
    losses = heard(1, 2, 4)
    assert losses.due(10.0 + REORDER_WAIT_S / 2) == []
    assert losses.received(3, 10.0 + REORDER_WAIT_S / 2)
    assert asked(losses, 12.0) == []
    assert not losses.take_broken()


@pytest.mark.row("O4")
@given(UINT16, st.integers(1, MAX_MISSING))
def test_all_of_a_gap_is_asked_for_in_order_across_the_wrap(first: int, gap: int) -> None:
    losses = heard(first, first + gap + 1)
    assert losses.due(10.0 + REORDER_WAIT_S) == [(first + 1 + n) & 0xFFFF for n in range(gap)]


def test_what_does_not_come_is_asked_for_each_round_trip_and_then_given_up() -> None:
    losses = heard(1, 3)
    found = asked(losses, 12.0)
    assert [numbers for _, numbers in found] == [[2]] * MAX_ASKS
    assert all(later - earlier >= FIRST_ROUND_TRIP_S for (earlier, _), (later, _) in pairwise(found))
    assert losses.take_broken()
    assert not losses.take_broken()
    assert not losses.received(2, 12.0)


def test_what_is_sent_again_is_taken_once() -> None:
    losses = heard(1, 4)
    losses.due(10.1)
    assert losses.repaired(2, 10.2)
    assert not losses.repaired(2, 10.2)
    assert not losses.received(2, 10.2)
    assert losses.received(3, 10.2)
    assert not losses.repaired(5, 10.2)
    assert asked(losses, 12.0) == []


@given(st.lists(st.floats(0, 3), min_size=30, max_size=60))
def test_the_round_trip_is_learnt_from_answers_and_stays_within_reason(answers_s: list[float]) -> None:
    losses, at, sequence = heard(0), 10.0, 0
    for answer_s in answers_s:
        sequence, at = sequence + 2, at + 5
        losses.received(sequence, at)
        assert losses.due(at + REORDER_WAIT_S) == [sequence - 1]
        losses.repaired(sequence - 1, at + REORDER_WAIT_S + answer_s)
        assert MIN_ROUND_TRIP_S <= losses.round_trip_s <= MAX_ROUND_TRIP_S
    assert losses.round_trip_s <= max(FIRST_ROUND_TRIP_S, *answers_s)


def test_of_several_questions_nobody_knows_which_was_answered() -> None:
    losses = heard(1, 3)
    assert [numbers for _, numbers in asked(losses, 10.2)] == [[2], [2]]
    assert losses.repaired(2, 10.2)
    assert losses.round_trip_s == FIRST_ROUND_TRIP_S


def test_after_a_long_gap_only_the_newest_are_asked_for_and_a_keyframe_is_needed() -> None:
    losses = heard(0, MAX_MISSING + 50)
    assert losses.due(11.0) == list(range(50, MAX_MISSING + 50))
    assert losses.take_broken()


def test_a_jump_that_is_no_loss_is_a_new_beginning() -> None:
    losses = heard(0, 2, MAX_DROPOUT + 10)
    assert losses.due(11.0) == []
    assert losses.take_broken()


@given(st.lists(st.tuples(st.booleans(), UINT16 | st.integers(0, 400), st.floats(0, 0.2)), max_size=150))
def test_no_number_is_taken_twice_and_nothing_that_came_is_asked_for(steps: list[tuple[bool, int, float]]) -> None:
    losses, at, taken = Losses(), 10.0, list[int]()
    highest = None
    for is_repair, sequence, pause_s in steps:
        at += pause_s
        if (losses.repaired if is_repair else losses.received)(sequence, at):
            extended = sequence if highest is None else highest + ((sequence - highest + 0x8000) & 0xFFFF) - 0x8000
            assert extended not in taken
            taken.append(extended)
            highest = extended if highest is None else max(highest, extended)
        due = losses.due(at)
        assert len(due) <= MAX_MISSING
        assert not {number & 0xFFFF for number in taken if highest is not None and number > highest - 0x8000} & set(due)
