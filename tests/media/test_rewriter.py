"""One slot is one stream without a seam, whoever appears in it (RFC 3550 §5.1)."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media.rewriter import MAX_DROPOUT, Place, Rewriter, signed16, signed32

UINT16 = st.integers(0, 0xFFFF)
UINT32 = st.integers(0, 0xFFFFFFFF)
RATE = 90_000


def rewriter(sequence: int = 0, timestamp: int = 0) -> Rewriter:
    return Rewriter(clock_rate=RATE, sequence=sequence, timestamp=timestamp)


@pytest.mark.row("O3")
@given(UINT16, UINT32, st.lists(st.tuples(UINT16, UINT32, st.integers(1, 40)), min_size=1, max_size=5))
def test_packets_of_any_sources_in_a_row_are_numbered_in_a_row(sequence: int, timestamp: int, sources: list[tuple[int, int, int]]) -> None:
    slot = rewriter(sequence, timestamp)
    at, places = 0.0, []
    for first_sequence, first_timestamp, packets in sources:
        slot.change_source()
        for n in range(packets):
            at += 0.02
            places.append(slot.place((first_sequence + n) & 0xFFFF, (first_timestamp + n * 1800) & 0xFFFFFFFF, at))
    placed = [place for place in places if place is not None]
    assert len(placed) == len(places)
    assert [place.sequence for place in placed] == [(sequence + 1 + n) & 0xFFFF for n in range(len(placed))]
    for earlier, later in pairwise(placed):
        assert signed32(later.timestamp - earlier.timestamp) > 0


@given(UINT16, UINT32, st.permutations(range(30)))
def test_packets_out_of_order_keep_their_distances(first: int, timestamp: int, order: list[int]) -> None:
    slot = rewriter()
    start = slot.place(first, timestamp, 0.0)
    assert start is not None
    for n in order:
        place = slot.place((first + 1 + n) & 0xFFFF, (timestamp + 3000 * (1 + n)) & 0xFFFFFFFF, 0.1)
        assert place == Place((start.sequence + 1 + n) & 0xFFFF, (start.timestamp + 3000 * (1 + n)) & 0xFFFFFFFF)


@given(UINT16, UINT16, st.permutations(range(40)))
def test_a_number_in_the_slot_leads_back_to_the_packet_of_the_present_source_alone(first: int, other: int, order: list[int]) -> None:
    slot = rewriter(sequence=500)
    assert slot.source_sequence(500) is None
    slot.place(other, 0, 0.0)
    slot.change_source()
    assert slot.source_sequence(501) is None
    places = {first: slot.place(first, 0, 1.0)} | {(first + 1 + n) & 0xFFFF: slot.place((first + 1 + n) & 0xFFFF, n, 1.0) for n in order}
    assert all(place is not None and slot.source_sequence(place.sequence) == sequence for sequence, place in places.items())
    assert [slot.source_sequence(number) for number in (500, 501, 502 + len(places))] == [None, None, None]


@given(UINT16, st.integers(1, 1_000))
def test_a_late_packet_from_before_the_change_is_dropped(first: int, late_by: int) -> None:
    slot = rewriter()
    slot.place(500, 0, 0.0)
    slot.change_source()
    slot.place(first, 10_000, 1.0)
    assert slot.place((first - late_by) & 0xFFFF, 9_000, 1.1) is None


def test_a_packet_from_before_the_change_is_late_even_after_the_numbers_wrapped() -> None:
    slot = rewriter()
    slot.place(10, 0, 0.0)
    for n in range(1, 70_000):
        slot.place((10 + n) & 0xFFFF, n, n / 1000)
    late = slot.place((10 + 69_999 - 5) & 0xFFFF, 69_994, 70.0)
    assert late == Place((1 + 69_994) & 0xFFFF, 1 + 69_994)


@given(UINT16, st.integers(MAX_DROPOUT + 1, 32_000))
def test_a_source_that_jumps_far_ahead_begins_anew(first: int, jump: int) -> None:
    slot = rewriter(sequence=7)
    slot.place(first, 0, 0.0)
    place = slot.place((first + jump) & 0xFFFF, 5, 2.0)
    assert place is not None
    assert (place.sequence, place.begins) == (9, True)


def test_the_timestamp_advances_by_the_time_that_passed_between_two_sources() -> None:
    slot = rewriter()
    first = slot.place(1, 77, 10.0)
    slot.change_source()
    second = slot.place(1, 4_000_000_000, 12.5)
    assert first is not None
    assert second is not None
    assert second.timestamp - first.timestamp == round(2.5 * RATE)


@given(st.lists(st.tuples(UINT16, UINT32, st.booleans(), st.floats(0, 1e6)), max_size=60))
def test_no_packets_whatever_confuse_it(packets: list[tuple[int, int, bool, float]]) -> None:
    slot = rewriter()
    for sequence, timestamp, change, at in packets:
        if change:
            slot.change_source()
        place = slot.place(sequence, timestamp, at)
        assert place is None or (0 <= place.sequence <= 0xFFFF and 0 <= place.timestamp <= 0xFFFFFFFF)


@given(UINT16, st.integers(-32_768, 32_767))
def test_the_distance_of_two_sequence_numbers_survives_the_wrap(sequence: int, distance: int) -> None:
    assert signed16((sequence + distance) - sequence) == distance
    assert signed16(((sequence + distance) & 0xFFFF) - sequence) == distance
