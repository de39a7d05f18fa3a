"""Packets in the order of their numbers, and each at its time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media.rtp import RtpPacket
from orchestrator.recording.anchor import PACKETS, Anchor
from orchestrator.recording.order import MAX_HELD, Order

UINT16 = st.integers(0, 0xFFFF)
RATE = 48_000


def packet(sequence: int) -> RtpPacket:
    return RtpPacket(111, sequence & 0xFFFF, 0, 1, b"opus")


def handed_on(order: Order, until: float) -> list[int]:
    return [one.packet.sequence for one in order.due(until)]


@given(UINT16, st.permutations(range(40)))
def test_packets_that_overtook_each_other_are_put_in_their_order_also_where_the_numbers_begin_anew(first: int, came: list[int]) -> None:
    order = Order()
    order.put(packet(first), 0)
    for number in came:
        order.put(packet(first + 1 + number), 0)
    assert handed_on(order, 0) == [(first + number) & 0xFFFF for number in range(41)]


def test_a_packet_waits_for_those_before_it_until_its_time_has_come() -> None:
    order = Order()
    for sequence, at in ((1, 0.0), (3, 0.1), (2, 0.3)):
        order.put(packet(sequence), at)
    assert handed_on(order, 0.05) == [1]
    assert handed_on(order, 0.2) == [2, 3]


def test_what_comes_too_late_or_twice_is_left_out() -> None:
    order = Order()
    order.put(packet(5), 0)
    assert handed_on(order, 0) == [5]
    for sequence in (4, 5, 6, 6):
        order.put(packet(sequence), 1)
    assert handed_on(order, 1) == [6]


def test_no_more_is_held_than_has_room() -> None:
    order = Order()
    for sequence in range(MAX_HELD + 10):
        order.put(packet(sequence), 1.0)
    assert len(handed_on(order, 0)) == 10


@given(st.integers(0, 0xFFFFFFFF), st.lists(st.floats(0, 0.3), min_size=1, max_size=PACKETS - 1))
def test_packets_of_a_voice_stand_in_a_row_however_late_each_comes(first: int, delays: list[float]) -> None:
    anchor = Anchor(RATE)
    begins = anchor.place(first, 0.0)
    for number, delay in enumerate(delays, 1):
        place = anchor.place((first + 960 * number) & 0xFFFFFFFF, 0.02 * number + delay)
        assert place == pytest.approx(begins + 0.02 * number, abs=1e-6)


def test_a_clock_that_runs_slow_is_followed() -> None:
    anchor = Anchor(RATE)
    place = at = 0.0
    for number in range(50 * 600):
        at = 0.02 * number * 1.001
        place = anchor.place((960 * number) & 0xFFFFFFFF, at)
    assert abs(place - at) < 0.1


def test_a_timestamp_from_elsewhere_begins_anew_where_it_comes() -> None:
    anchor = Anchor(RATE)
    anchor.place(0, 0.0)
    assert anchor.place(123_456_789, 5.0) == pytest.approx(5.0)
