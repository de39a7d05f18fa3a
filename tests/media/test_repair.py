"""What a viewer lost is sent again, and what a publisher's line lost is asked for (RFC 4585, RFC 4588)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media import rtcp, rtp, rtx
from orchestrator.media.limits import CACHE_AGE_S, MAX_ASKS, MAX_REPEATED, MAX_REPEATS, SENDING_TIMEOUT_S
from orchestrator.media.publication import Publication
from orchestrator.media.repair import RepairBudget
from orchestrator.media.rtcp import LostPackets
from orchestrator.media.rtp import RtpPacket
from orchestrator.media.subscription import Subscription
from rooms.routes import Medium
from tests.media.builders import ANN, BEN, DELTA, KEYFRAME, RTX_TYPE, VIDEO_TYPE, Stage, Wire, received

AUDIO_SLOT, VIDEO_SLOT, VIDEO_REPAIR = 1_000, 1_001, 2_001
"""SSRCs of a viewer with one slot of each medium, and of the retransmissions of the pictures."""


def watched() -> tuple[Stage, Publication, Subscription, Wire]:
    stage = Stage()
    ann = stage.publisher(ANN)
    stage.routes(ANN)
    viewer, wire = stage.viewer()
    return stage, ann, viewer, wire


def misses(stage: Stage, viewer: Subscription, ssrc: int, *sequences: int) -> None:
    """The viewer says that packets of a slot did not arrive."""
    viewer.rtcp_received(rtcp.generic_nack(1, ssrc, sequences), stage.clock())


def repairs(wire: Wire) -> list[RtpPacket]:
    """The original packets in the retransmissions of the pictures."""
    found = [rtx.unwrap(packet, payload_type=VIDEO_TYPE, ssrc=VIDEO_SLOT) for packet in received(wire, VIDEO_REPAIR)]
    return [packet for packet in found if packet is not None]


def bare(packets: list[RtpPacket]) -> list[RtpPacket]:
    """Packets without their header extensions, which retransmissions do not carry."""
    return [RtpPacket(one.payload_type, one.sequence, one.timestamp, one.ssrc, one.payload, one.marker) for one in packets]


@pytest.mark.row("O4")
def test_a_lost_picture_comes_again_in_the_stream_of_retransmissions_with_its_own_numbers() -> None:
    stage, ann, viewer, wire = watched()
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    for _ in range(5):
        stage.sends(ann, Medium.VIDEO, DELTA)
    sent = received(wire, VIDEO_SLOT)
    misses(stage, viewer, VIDEO_SLOT, sent[0].sequence, sent[3].sequence)
    assert repairs(wire) == bare([sent[0], sent[3]])
    first, second = received(wire, VIDEO_REPAIR)
    assert (first.payload_type, second.sequence) == (RTX_TYPE, (first.sequence + 1) & 0xFFFF)


def test_nothing_of_another_person_comes_again_after_a_change() -> None:
    stage, ann, viewer, wire = watched()
    ben = stage.publisher(BEN)
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    stage.sends(ben, Medium.VIDEO, KEYFRAME)
    stage.routes(BEN)
    stage.sends(ben, Medium.VIDEO, KEYFRAME)
    stage.sends(ben, Medium.VIDEO, DELTA)
    sent = received(wire, VIDEO_SLOT)
    assert len(sent) == 3
    around = [(sent[0].sequence + offset) & 0xFFFF for offset in range(-20, 20)]
    misses(stage, viewer, VIDEO_SLOT, *around)
    assert repairs(wire) == bare(sent[1:])


def test_nothing_comes_again_of_a_source_whose_route_is_gone_or_that_is_too_old() -> None:
    stage, ann, viewer, wire = watched()
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    (sent,) = received(wire, VIDEO_SLOT)
    stage.clock.turn(CACHE_AGE_S + 0.1)
    misses(stage, viewer, VIDEO_SLOT, sent.sequence)
    stage.sends(ann, Medium.VIDEO, DELTA)
    stage.routes()
    misses(stage, viewer, VIDEO_SLOT, sent.sequence, sent.sequence + 1)
    assert repairs(wire) == []


def test_a_packet_comes_again_a_bounded_number_of_times_and_not_twice_within_a_round_trip() -> None:
    stage, ann, viewer, wire = watched()
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    (sent,) = received(wire, VIDEO_SLOT)
    misses(stage, viewer, VIDEO_SLOT, *[sent.sequence] * 10)
    assert len(repairs(wire)) == 1
    for _ in range(100):
        stage.clock.turn(0.01)
        misses(stage, viewer, VIDEO_SLOT, *[sent.sequence] * 10)
    assert len(repairs(wire)) == MAX_REPEATS


def test_a_voice_without_a_stream_of_retransmissions_comes_again_bit_by_bit_except_its_first_packet() -> None:
    stage, ann, viewer, wire = watched()
    for _ in range(4):
        stage.sends(ann, Medium.AUDIO)
    sent = [datagram for datagram, _ in wire.datagrams]
    first, *others = received(wire, AUDIO_SLOT)
    misses(stage, viewer, AUDIO_SLOT, first.sequence, *[packet.sequence for packet in others])
    assert [datagram for datagram, _ in wire.datagrams[4:]] == sent[1:]


def test_a_viewer_who_loses_nothing_of_a_slot_but_asks_for_everything_is_answered_with_silence() -> None:
    stage, ann, viewer, wire = watched()
    misses(stage, viewer, VIDEO_SLOT, *range(1_000))
    misses(stage, viewer, 12_345, *range(1_000))
    assert wire.datagrams == []
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    before = len(wire.datagrams)
    misses(stage, viewer, 12_345, *range(1_000))
    assert len(wire.datagrams) == before


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 1_500), st.floats(0, 0.3)), max_size=200), st.none() | st.floats(0, 2))
def test_whatever_is_asked_for_the_bytes_of_every_second_and_the_repetitions_are_bounded(
    asks: list[tuple[int, int, float]], round_trip_s: float | None
) -> None:
    budget, at = RepairBudget(bitrate_bps=80_000), 1_000.0
    sent = list[tuple[float, int, int]]()
    for sequence, size, pause_s in asks:
        at += pause_s
        if budget.admits(7, sequence, size, at=at, round_trip_s=round_trip_s):
            sent.append((at, sequence, size))
    for start, sequence, _ in sent:
        within = [one for one in sent if start <= one[0] <= start + 1]
        assert sum(size for _, _, size in within) <= 20_001
        assert sum(number == sequence for _, number, _ in within) <= MAX_REPEATS


def test_a_viewer_who_asks_for_everything_is_sent_a_bounded_number_of_bytes_each_second() -> None:
    budget = RepairBudget(bitrate_bps=80_000)
    for second in range(3):
        sent = [budget.admits(7, 100 * second + number, 1_000, at=1_000.0 + second, round_trip_s=0.1) for number in range(100)]
        assert sent.count(True) == 10


def test_what_is_remembered_of_repetitions_is_bounded() -> None:
    budget = RepairBudget()
    for sequence in range(3 * MAX_REPEATED):
        budget.admits(7, sequence, 1, at=1.0, round_trip_s=None)
    assert len(budget._repeats) == MAX_REPEATED


def test_a_number_that_comes_round_again_is_another_packet() -> None:
    budget = RepairBudget()
    for repeat in range(MAX_REPEATS):
        assert budget.admits(7, 1, 100, at=1.0 + repeat, round_trip_s=0.1)
    assert not budget.admits(7, 1, 100, at=1.1 + MAX_REPEATS - 1, round_trip_s=0.1)
    assert budget.admits(7, 1, 100, at=400.0, round_trip_s=0.1)


def test_a_camera_that_begins_again_with_the_same_numbers_is_not_confused_with_its_earlier_self() -> None:
    stage, ann, viewer, wire = watched()
    for ssrc, payload in ((20, KEYFRAME + b"before"), (22, KEYFRAME + b"after")):
        stage.clock.turn(SENDING_TIMEOUT_S)
        head = rtp.header(payload_type=VIDEO_TYPE, sequence=500, timestamp=3_000, ssrc=ssrc, marker=False)
        ann.rtp_received(head + payload, stage.clock())
        stage.fanout.flush()
    sent = received(wire, VIDEO_SLOT)
    misses(stage, viewer, VIDEO_SLOT, *[packet.sequence for packet in sent])
    assert [packet.payload for packet in repairs(wire)] == [KEYFRAME + b"after"]


def test_nothing_is_kept_of_a_camera_that_goes_nowhere() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    assert len(ann.tracks[1].cache) == 0


class Line:
    """A publisher's camera on a line that loses packets."""

    def __init__(self) -> None:
        self.stage, self.ann, self.viewer, self.wire = watched()
        self.sequence = 500

    def sends(self, *, lost: int = 0, payload: bytes = DELTA) -> None:
        """The next packet arrives, after ``lost`` that did not."""
        self.stage.clock.turn(0.02)
        self.sequence += 1 + lost
        self._arrives(VIDEO_TYPE, 20, self.sequence, payload)

    def sends_again(self, sequence: int, payload: bytes = b"\x10\x01lost") -> None:
        """A retransmission arrives."""
        self.stage.clock.turn(0.01)
        self._arrives(RTX_TYPE, 21, 9_000, rtx.ORIGINAL.pack(sequence) + payload)

    def _arrives(self, payload_type: int, ssrc: int, sequence: int, payload: bytes) -> None:
        head = rtp.header(payload_type=payload_type, sequence=sequence, timestamp=3_000, ssrc=ssrc, marker=False)
        self.ann.rtp_received(head + payload, self.stage.clock())
        self.stage.fanout.flush()

    @property
    def asked(self) -> list[int]:
        items = [item for datagram, _ in self.stage.up[ANN].datagrams for item in rtcp.parse(datagram)]
        return [sequence for item in items if isinstance(item, LostPackets) for sequence in item.sequences]


@pytest.mark.row("O4")
def test_what_a_publishers_line_lost_is_asked_for_and_reaches_the_viewers_in_its_place() -> None:
    line = Line()
    line.sends(payload=KEYFRAME)
    line.sends(lost=2)
    line.sends()
    assert line.asked == [502, 503]
    line.sends_again(503)
    first, second, third, late = received(line.wire, VIDEO_SLOT)
    assert [(one.sequence - first.sequence) & 0xFFFF for one in (second, third, late)] == [3, 4, 2]
    assert late.payload == b"\x10\x01lost"


def test_what_came_already_is_not_sent_to_the_viewers_again_whatever_it_contains() -> None:
    line = Line()
    line.sends(payload=KEYFRAME)
    line.sends(lost=1)
    line.sends_again(502)
    line.sends_again(502, b"forged")
    line.sends_again(501, b"forged")
    line.sends_again(600, b"forged")
    assert [packet.payload for packet in received(line.wire, VIDEO_SLOT)] == [KEYFRAME, DELTA, b"\x10\x01lost"]


def test_a_picture_that_cannot_be_repaired_costs_one_keyframe_request() -> None:
    line = Line()
    line.sends(payload=KEYFRAME)
    line.stage.clock.turn(10)
    before = line.stage.keyframe_requests(ANN)
    line.sends(lost=3)
    for _ in range(50):
        line.sends()
        line.stage.switch.tick(line.stage.clock())
    assert line.asked == [502, 503, 504] * MAX_ASKS
    assert line.stage.keyframe_requests(ANN) == before + 1
    line.sends(payload=KEYFRAME)
    line.stage.clock.turn(10)
    line.stage.switch.tick(line.stage.clock())
    assert line.stage.keyframe_requests(ANN) == before + 1


def test_a_viewer_who_misses_what_we_missed_too_gets_it_once_it_is_there() -> None:
    line = Line()
    line.sends(payload=KEYFRAME)
    line.sends(lost=1)
    first, _ = received(line.wire, VIDEO_SLOT)
    missing = (first.sequence + 1) & 0xFFFF
    misses(line.stage, line.viewer, VIDEO_SLOT, missing)
    assert repairs(line.wire) == []
    line.sends_again(502)
    misses(line.stage, line.viewer, VIDEO_SLOT, missing)
    assert [packet.sequence for packet in repairs(line.wire)] == [missing]


def test_a_viewers_picture_loss_counts_only_once_the_source_has_begun_in_the_slot() -> None:
    line = Line()
    line.sends(payload=KEYFRAME)
    line.stage.clock.turn(10)
    line.viewer.rtcp_received(rtcp.picture_loss_indication(1, VIDEO_SLOT), line.stage.clock())
    assert line.stage.keyframe_requests(ANN) == 2
    line.sends(payload=KEYFRAME)
    line.stage.routes()
    line.stage.clock.turn(10)
    line.viewer.rtcp_received(rtcp.picture_loss_indication(1, VIDEO_SLOT), line.stage.clock())
    line.stage.switch.tick(line.stage.clock())
    assert line.stage.keyframe_requests(ANN) == 2


def test_a_loss_of_the_picture_before_the_change_asks_nothing_of_the_one_after_it() -> None:
    stage, ann, viewer, _ = watched()
    ben = stage.publisher(BEN)
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    stage.sends(ben, Medium.VIDEO, KEYFRAME)
    stage.routes(BEN)
    head = rtp.header(payload_type=VIDEO_TYPE, sequence=102, timestamp=3_000, ssrc=20, marker=False)
    ben.rtp_received(head + KEYFRAME, stage.clock())
    asked = stage.keyframe_requests(BEN)
    stage.clock.turn(10)
    viewer.rtcp_received(rtcp.picture_loss_indication(1, VIDEO_SLOT), stage.clock())
    assert stage.keyframe_requests(BEN) == asked
    stage.fanout.flush()
    viewer.rtcp_received(rtcp.picture_loss_indication(1, VIDEO_SLOT), stage.clock())
    assert stage.keyframe_requests(BEN) == asked + 1
