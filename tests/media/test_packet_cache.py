"""What can be sent again is bounded in number, size and age."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media.packet_cache import PacketCache
from orchestrator.media.rtp import RtpPacket


def packet(sequence: int, payload: bytes = b"picture") -> RtpPacket:
    return RtpPacket(96, sequence, 0, 20, payload)


@pytest.mark.row("O4")
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 30), st.floats(0, 0.5)), max_size=80))
def test_whatever_comes_the_newest_packets_are_kept_within_all_bounds(steps: list[tuple[int, int, float]]) -> None:
    cache = PacketCache(packets=10, size_bytes=100, age_s=2.0)
    at, arrivals = 0.0, dict[int, tuple[float, int]]()
    for sequence, size, pause_s in steps:
        at += pause_s
        if cache.get(sequence, at) is None:
            arrivals[sequence] = (at, size)
        cache.keep(packet(sequence, bytes(size)), at)
        kept = {number: found for number in range(41) if (found := cache.get(number, at)) is not None}
        assert len(kept) == len(cache) <= 10
        assert sum(len(found.payload) for found in kept.values()) == cache.size_bytes <= 100
        assert all(at - arrivals[number][0] <= 2.0 and len(found.payload) == arrivals[number][1] for number, found in kept.items())
        assert sequence in kept


def test_a_packet_that_is_there_stays_what_it_was() -> None:
    cache = PacketCache()
    cache.keep(packet(7, b"first"), 1.0)
    cache.keep(packet(7, b"forged"), 1.1)
    assert cache.get(7, 1.2) == packet(7, b"first")


def test_what_is_too_old_is_gone_even_if_nothing_new_comes() -> None:
    cache = PacketCache(age_s=1.5)
    cache.keep(packet(7), 1.0)
    assert cache.get(7, 2.5) is not None
    assert cache.get(7, 2.6) is None
    assert cache.size_bytes == 0


def test_another_stream_begins_with_nothing() -> None:
    cache = PacketCache()
    cache.keep(packet(7), 1.0)
    cache.clear()
    assert (cache.get(7, 1.0), cache.size_bytes, len(cache)) == (None, 0, 0)
