"""A publisher's own line is measured by how its packets queue: a narrow one is found out at once, one that is only bad is left alone."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.network.line import Conditions, Line
from orchestrator.media import rtcp, rtp
from orchestrator.media.limits import PUBLICATION_BITRATE_BPS, UPLINK_FLOOR_BPS
from orchestrator.media.uplink import Uplink
from rooms.routes import Medium
from tests.media.builders import ANN, KEYFRAME, Stage, line

PACKET_BYTES = 1_000
WANTED_BPS = 900_000


class Publisher:
    """Sends as much as it wants, or as it was told, over a line."""

    def __init__(self, conditions: Conditions, *, clock_s: float = 20.0) -> None:
        self.line = Line(conditions, seed=1)
        self.uplink = Uplink()
        self.falls: list[float] = []
        self.arrived: list[tuple[float, float]] = []
        self._clock_s = clock_s
        self._sent_at = 1_000.0

    def send(self, seconds: float) -> None:
        """Send for a while."""
        ends = self._sent_at + seconds
        while self._sent_at < ends:
            arrives_at = self.line.arrives_at(PACKET_BYTES, self._sent_at)
            if arrives_at is not None:
                self.arrived.append((self._sent_at, arrives_at))
                self._receive(self._sent_at, arrives_at)
            self._sent_at += PACKET_BYTES * 8 / min(WANTED_BPS, self.uplink.limit_bps or WANTED_BPS)

    def _receive(self, sent_at: float, at: float) -> None:
        send_time = rtp.send_time(sent_at + self._clock_s)
        if self.uplink.received(int.from_bytes(send_time, "big"), PACKET_BYTES, at):
            self.falls.append(at)

    def worst_wait_s(self, after: float) -> float:
        """The longest that a packet sent so long after the beginning was on its way."""
        return max(at - sent_at for sent_at, at in self.arrived if sent_at > 1_000.0 + after)


@pytest.mark.row("O5")
def test_a_narrow_line_is_found_out_within_a_second_and_its_queue_stays_short() -> None:
    ann = Publisher(Conditions(delay_s=0.025, bitrate_bps=300_000))
    ann.send(2.0)
    assert ann.falls
    assert ann.falls[0] < 1_001.0
    ann.send(28.0)
    assert ann.uplink.limit_bps is not None
    assert 180_000 < ann.uplink.limit_bps < 350_000
    assert ann.worst_wait_s(after=5.0) < 0.2
    carried_bps = len(ann.arrived) * PACKET_BYTES * 8 / 30
    assert carried_bps > 0.8 * 300_000


def test_a_line_that_has_widened_is_used_again() -> None:
    ann = Publisher(Conditions(delay_s=0.025, bitrate_bps=300_000))
    ann.send(5.0)
    assert ann.uplink.limit_bps is not None
    ann.line.conditions = Conditions(delay_s=0.025)
    ann.send(60.0)
    assert ann.uplink.limit_bps is None


@pytest.mark.parametrize(
    "conditions",
    [
        Conditions(),
        Conditions(delay_s=0.2),
        Conditions(loss=0.1, delay_s=0.05),
        Conditions(delay_s=0.05, jitter_s=0.04),
        Conditions(delay_s=0.025, reordered=0.05),
        Conditions(delay_s=0.025, bitrate_bps=1_000_000),
    ],
    ids=["clean", "far", "loss", "jitter", "reordering", "wide enough"],
)
def test_a_line_that_is_bad_in_another_way_or_good_is_left_alone(conditions: Conditions) -> None:
    ann = Publisher(conditions)
    ann.send(70.0)
    assert ann.falls == []
    assert ann.uplink.limit_bps is None


def test_a_way_that_becomes_longer_is_held_against_the_line_for_a_moment_only() -> None:
    ann = Publisher(Conditions(delay_s=0.02))
    ann.send(10.0)
    ann.line.conditions = Conditions(delay_s=0.2, jitter_s=0.04)
    ann.send(3.0)
    assert len(ann.falls) == 1
    assert ann.uplink.limit_bps is None
    ann.send(30.0)
    assert len(ann.falls) == 1


@given(st.lists(st.tuples(st.integers(0, (1 << 24) - 1), st.integers(0, 2_000), st.floats(0, 2 * rtp.SEND_TIME_WRAP_S)), max_size=60))
def test_whatever_a_publisher_says_of_its_clock_the_limit_stays_within_its_bounds(packets: list[tuple[int, int, float]]) -> None:
    uplink, at = Uplink(), 0.0
    for send_time, octets, later_s in packets:
        at += later_s
        uplink.received(send_time, octets, at)
        assert uplink.limit_bps is None or UPLINK_FLOOR_BPS <= uplink.limit_bps <= PUBLICATION_BITRATE_BPS


def test_a_publisher_is_told_at_once_that_its_line_is_narrow() -> None:
    stage, queue = Stage(), Random(1)
    video = line(Medium.VIDEO, "1")
    video.extensions[rtp.SEND_TIME_URI] = 3
    ann = stage.publisher(ANN, [line(Medium.AUDIO, "0"), video])
    stage.sends(ann, Medium.AUDIO)
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    for number in range(50):
        stage.clock.turn(0.02)
        sent_at = stage.clock() - 0.01 * number - queue.random() * 0.001
        extension = rtp.extension_block([(3, rtp.send_time(sent_at))])
        head = rtp.header(payload_type=96, sequence=number, timestamp=number, ssrc=20, marker=False, extension=extension)
        ann.rtp_received(head + bytes(500), stage.clock())
    told = [item for datagram, _ in stage.up[ANN].datagrams for item in rtcp.parse(datagram) if isinstance(item, rtcp.MaximumBitrate)]
    assert told[0].ssrcs == (10, 20)
    assert told[0].bitrate_bps == pytest.approx(0.75 * (512 + 8) * 8 / 0.02, rel=0.2)
