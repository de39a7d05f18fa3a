"""Whichever tier forwards: what viewers get is what the speaker sent, as one stream without a seam, and nothing after its route ends."""

import os
import random
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.media.kernel.c_tier import CTier
from orchestrator.media.kernel.cffi_tier import CffiTier
from orchestrator.media.kernel.interface import MAX_BATCH_PACKETS, Packet
from orchestrator.media.kernel.python_tier import PythonTier
from orchestrator.media.limits import MAX_DATAGRAM_BYTES
from orchestrator.media.rewriter import MAX_DROPOUT
from tests.media.audience import (
    LEVEL,
    MID,
    OPEN,
    SEND_TIME,
    SSRC,
    Hall,
    description,
    forward,
    hall,
    picture,
    sound,
)

UDP_SEGMENT = 103
SO_NO_CHECK = 11
LARGEST_PAYLOAD = MAX_DATAGRAM_BYTES - 12 - 16
"""Of a datagram with the shortest header and a tag."""


@pytest.fixture(params=OPEN)
def stage(request: pytest.FixtureRequest) -> Iterator[Hall]:
    with hall(OPEN[request.param]) as made:
        yield made


@pytest.mark.parametrize("is_picture", [False, True])
def test_what_viewers_decrypt_is_byte_for_byte_what_was_sent(stage: Hall, is_picture: bool) -> None:
    noise = random.Random(5)
    viewers = [stage.viewer() for _ in range(3)]
    streams = [viewer.peer.stream(description(is_picture=is_picture)) for viewer in viewers]
    sizes = (0, 1, 160, 1_100, 1_100, 1_100, 1_101, 1_101, 900, 1_356, 1_357, 1_400, 1_400, LARGEST_PAYLOAD)
    payloads = [noise.randbytes(size) for size in sizes]
    forward(stage.tier, streams, *(sound(number, payload) for number, payload in enumerate(payloads)))
    for viewer, stream in zip(viewers, streams, strict=True):
        assert [packet.payload for packet in viewer.packets()] == payloads
        assert (stream.packets, stream.octets) == (len(sizes), sum(sizes))
        assert (viewer.peer.packets_out, viewer.peer.dropped) == (len(sizes), 0)
        assert viewer.peer.bytes_out > sum(sizes)


def test_a_batch_of_many_packets_for_many_viewers_arrives_in_order(stage: Hall) -> None:
    viewers = [stage.viewer() for _ in range(9)]
    streams = [viewer.peer.stream(description(is_picture=True)) for viewer in viewers]
    forward(stage.tier, streams, *picture(1, MAX_BATCH_PACKETS, bytes(1_000)))
    for viewer in viewers:
        packets = viewer.packets()
        assert [packet.sequence for packet in packets] == list(range(100, 100 + MAX_BATCH_PACKETS))
        assert [packet.marker for packet in packets] == [False] * (MAX_BATCH_PACKETS - 1) + [True]


def test_numbers_go_on_when_the_source_changes(stage: Hall) -> None:
    viewer = stage.viewer()
    stream = viewer.peer.stream(description(is_picture=False))
    for first in (5, 60_000, 123):
        stream.change_source()
        assert not stream.is_running
        forward(stage.tier, [stream], *(sound(first + n, at=first + n * 0.02) for n in range(3)))
        assert stream.is_running
    packets = viewer.packets()
    assert [packet.sequence for packet in packets] == list(range(100, 109))
    assert [packet.marker for packet in packets] == [True, False, False] * 3
    assert packets[-1].timestamp == (stream.timestamp_offset + 125 * 960) & 0xFFFFFFFF
    assert {packet.ssrc for packet in packets} == {SSRC}


@pytest.mark.parametrize(("jump", "numbers"), [(MAX_DROPOUT, [100, 100 + MAX_DROPOUT]), (MAX_DROPOUT + 1, [100, 101])])
def test_a_gap_stays_a_gap_unless_it_is_so_long_that_the_source_must_have_begun_anew(stage: Hall, jump: int, numbers: list[int]) -> None:
    viewer = stage.viewer()
    forward(stage.tier, [viewer.peer.stream(description(is_picture=False))], sound(1), sound(1 + jump))
    assert [packet.sequence for packet in viewer.packets()] == numbers


def test_extensions_are_those_of_the_viewers_own_connection(stage: Hall) -> None:
    viewer = stage.viewer()
    heard = viewer.peer.stream(description(is_picture=False))
    forward(stage.tier, [heard], sound(1, level=0x93), sound(2, level=-1), sound(3, level=0))
    assert [packet.extensions for packet in viewer.packets()] == [
        {LEVEL: b"\x93", MID: b"m0"},
        {MID: b"m0"},
        {LEVEL: b"\0", MID: b"m0"},
    ]


def test_pictures_have_no_audio_level_but_the_time_at_which_they_leave(stage: Hall) -> None:
    viewer = stage.viewer()
    stream = viewer.peer.stream(description(is_picture=True))
    forward(stage.tier, [stream], sound(1, level=5, at=64.5), sound(2, at=1e300), sound(3, at=-1.0), sound(4, at=128.25))
    sent = [packet.extensions for packet in viewer.packets()]
    assert [one[MID] for one in sent] == [b"m0"] * 4
    assert [one[SEND_TIME] for one in (sent[0], sent[2], sent[3])] == [b"\x02\0\0", b"\0\0\0", b"\x01\0\0"]


def test_another_source_may_have_another_payload_type(stage: Hall) -> None:
    viewer = stage.viewer()
    stream = viewer.peer.stream(description(is_picture=True))
    forward(stage.tier, [stream], sound(1))
    stream.payload_type = 102
    stream.change_source()
    forward(stage.tier, [stream], sound(7))
    assert [packet.payload_type for packet in viewer.packets()] == [96, 102]


def test_a_lost_packet_can_be_found_and_written_again(stage: Hall) -> None:
    viewer = stage.viewer()
    stream = viewer.peer.stream(description(is_picture=True))
    assert stream.source_sequence(100) is None
    frame = picture(1, 4, first=65_534)
    forward(stage.tier, [stream], *frame)
    assert [stream.source_sequence(number) for number in (99, 100, 103, 104)] == [None, 65_534, 1, None]
    sent = viewer.packets()
    again = [stream.rewrite(packet) for packet in frame]
    assert all(written is not None and written.endswith(packet.payload) for written, packet in zip(again, sent, strict=True))
    assert [int.from_bytes(written[2:4], "big") for written in again if written] == [packet.sequence for packet in sent]
    stream.change_source()
    assert stream.source_sequence(103) is None


def test_nothing_leaves_for_a_viewer_who_is_gone_or_not_there_yet(stage: Hall) -> None:
    viewer = stage.viewer()
    stream = viewer.peer.stream(description(is_picture=False))
    group = stage.tier.group([stream])
    keep, viewer.peer.srtp = viewer.peer.srtp, None
    group.forward([sound(1)])
    viewer.peer.srtp = keep
    viewer.peer.address = None
    group.forward([sound(2)])
    assert viewer.datagrams() == []
    assert (viewer.peer.packets_out, viewer.peer.dropped, stream.packets) == (0, 2, 0)


def test_a_viewer_who_moves_is_sent_everything_at_the_new_place(stage: Hall) -> None:
    viewer, place = stage.viewer(), stage.viewer()
    group = stage.tier.group([viewer.peer.stream(description(is_picture=False))])
    group.forward([sound(1)])
    viewer.peer.address = place.peer.address
    group.forward([sound(2)])
    assert (len(viewer.datagrams()), len(place.datagrams())) == (1, 1)


def test_an_address_that_cannot_be_reached_harms_nobody_else_and_costs_no_keyframe(stage: Hall) -> None:
    lost, viewer = stage.viewer(), stage.viewer()
    lost.peer.address = ("::1", 9)  # on a socket that speaks IPv4 alone
    streams = [one.peer.stream(description(is_picture=True)) for one in (lost, viewer)]
    assert not forward(stage.tier, streams, *picture(1, 4))
    assert len(viewer.packets()) == 4
    assert (lost.peer.packets_out, lost.peer.dropped) == (0, 4)


packets = st.builds(
    Packet,
    sequence=st.integers(0, 0xFFFF) | st.integers(65_500, 65_535) | st.integers(0, MAX_DROPOUT + 10),
    timestamp=st.integers(0, 0xFFFFFFFF),
    marker=st.booleans(),
    level=st.integers(-1, 255),
    payload=st.binary(max_size=40),
    at=st.floats(0, 1e6),
)


@pytest.mark.parametrize("name", [name for name in OPEN if name != "python"])
@given(
    st.lists(st.tuples(st.booleans(), st.lists(packets, max_size=12)), max_size=6),
    st.integers(0, 0x7FFF),
    st.integers(0, 0xFFFFFFFF),
    st.booleans(),
)
@settings(max_examples=40)
def test_every_tier_sends_the_same_whatever_the_source_does(
    name: str, turns: list[tuple[bool, list[Packet]]], sequence: int, timestamp: int, is_picture: bool
) -> None:
    with hall(OPEN[name]) as one, hall(PythonTier) as reference:
        halls = (one, reference)
        viewers = [here.viewer() for here in halls]
        streams = [viewer.peer.stream(description(is_picture=is_picture, sequence=sequence, timestamp=timestamp)) for viewer in viewers]
        for changes, batch in turns:
            for here, stream in zip(halls, streams, strict=True):
                if changes:
                    stream.change_source()
                forward(here.tier, [stream], *batch)
            asked = [[stream.source_sequence(number) for number in (sequence, sequence + 1, sequence + 9)] for stream in streams]
            assert asked[0] == asked[1]
        mine, theirs = (viewer.datagrams() for viewer in viewers)
        assert mine == theirs
        assert streams[0].is_running == streams[1].is_running
        assert streams[0].timestamp_offset == streams[1].timestamp_offset
        assert viewers[0].peer.dropped == viewers[1].peer.dropped


@pytest.mark.parametrize("kind", [CTier, CffiTier])
def test_segmentation_is_used_where_the_kernel_has_it(kind: type[CTier | CffiTier]) -> None:
    with hall(kind) as here, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, 0)
            expected = True
        except OSError:
            expected = False
        assert isinstance(here.tier, kind)
        assert here.tier.segmentation == expected


@pytest.mark.parametrize("kind", [CTier, CffiTier])
def test_a_kernel_that_refuses_segments_gets_single_datagrams_and_is_not_asked_again(kind: type[CTier | CffiTier]) -> None:
    with hall(kind) as here:
        with socket.socket(fileno=os.dup(here.router.fileno())) as same:
            same.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)  # segments without checksums are refused (EINVAL)
        viewers = [here.viewer() for _ in range(3)]
        streams = [viewer.peer.stream(description(is_picture=True)) for viewer in viewers]
        assert not forward(here.tier, streams, *picture(1, 4))
        assert [[packet.sequence for packet in viewer.packets()] for viewer in viewers] == [[100, 101, 102, 103]] * 3
        assert isinstance(here.tier, kind)
        assert not here.tier.segmentation
        assert [viewer.peer.dropped for viewer in viewers] == [0, 0, 0]
