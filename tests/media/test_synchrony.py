"""Lips and words stay together, and reports tell the truth about them (RFC 3550 §6.4.1)."""

import pytest

from orchestrator.media import rtcp, rtp
from orchestrator.media.clock import ntp, ntp_middle, ntp_seconds
from orchestrator.media.codecs import CODECS
from orchestrator.media.limits import PUBLICATION_BITRATE_BPS, TOLD_SOUND_LOSS
from orchestrator.media.publication import Publication
from orchestrator.media.rewriter import signed32
from orchestrator.media.rtcp import MaximumBitrate, ReportBlock, SenderReport
from orchestrator.media.subscription import Slot, Subscription
from rooms.routes import Medium
from tests.media.builders import ANN, AUDIO_TYPE, BEN, KEYFRAME, VIDEO_TYPE, Stage, Wire, received

SKEW_S = 3_600.0
"""The publisher's clock is an hour ahead of ours."""


def speaks(stage: Stage, ann: Publication, captured_at: float) -> None:
    """One picture and one sound of the same instant arrive, the picture 80 ms later; then a report for each."""
    for payload_type, ssrc, rate, delay_s in ((AUDIO_TYPE, 10, 48_000, 0.02), (VIDEO_TYPE, 20, 90_000, 0.1)):
        timestamp = round(captured_at * rate) & 0xFFFFFFFF
        head = rtp.header(payload_type=payload_type, sequence=1, timestamp=timestamp, ssrc=ssrc, marker=False)
        ann.rtp_received(head + KEYFRAME, captured_at + delay_s)
        report = SenderReport(ssrc, ntp(captured_at + SKEW_S), timestamp, 1, 1)
        ann.rtcp_received(rtcp.sender_report(report), captured_at + delay_s)
    stage.fanout.flush()
    stage.clock.turn(0.2)


def instant(slot: Slot, wire: Wire, at: float) -> float:
    """When, by our reports, the last packet of a slot was captured."""
    report = slot.sender_report(at)
    assert report is not None
    packet = received(wire, slot.ssrc)[-1]
    return ntp_seconds(report.ntp) - signed32(report.timestamp - packet.timestamp) / CODECS[slot.medium][0].clock_rate


def watched() -> tuple[Stage, Publication, Subscription, Wire]:
    stage = Stage()
    ann = stage.publisher(ANN)
    stage.routes(ANN)
    viewer, wire = stage.viewer()
    return stage, ann, viewer, wire


def test_the_sound_and_the_picture_of_one_instant_are_reported_as_one_instant() -> None:
    stage, ann, viewer, wire = watched()
    speaks(stage, ann, stage.clock())
    audio, video = (instant(slot, wire, stage.clock()) for slot in viewer.slots)
    assert abs(audio - video) < 0.001


def test_a_slot_that_sent_nothing_reports_nothing() -> None:
    stage, ann, viewer, wire = watched()
    viewer.report(stage.clock())
    assert wire.datagrams == []
    stage.sends(ann, Medium.AUDIO)
    viewer.report(stage.clock())
    reports = [item for datagram, _ in wire.datagrams for item in rtcp.parse(datagram) if rtp.is_rtcp(datagram)]
    assert [(item.ssrc, item.packets) for item in reports if isinstance(item, SenderReport)] == [(viewer.slots[0].ssrc, 1)]
    wire.datagrams.clear()
    viewer.report(stage.clock())
    assert wire.datagrams == []


def test_nothing_is_reported_of_a_voice_that_has_not_begun_in_the_slot() -> None:
    stage, ann, viewer, wire = watched()
    ben = stage.publisher(BEN)
    stage.sends(ann, Medium.AUDIO)
    stage.sends(ben, Medium.AUDIO)
    stage.routes(BEN)
    assert viewer.slots[0].sender_report(stage.clock()) is None
    stage.sends(ben, Medium.AUDIO)
    assert abs(instant(viewer.slots[0], wire, stage.clock()) - stage.clock()) < 0.001


def test_the_round_trip_and_the_loss_are_what_the_viewer_reports() -> None:
    stage, _, viewer, _ = watched()
    slot = viewer.slots[1]
    sent_at = stage.clock()
    block = ReportBlock(slot.ssrc, 64, 10, 100, 0, ntp_middle(ntp(sent_at)), round(0.5 * 65_536))
    viewer.rtcp_received(rtcp.receiver_report(1, [block]), sent_at + 0.53)
    assert viewer.fraction_lost == 0.25
    assert viewer.round_trip_s is not None
    assert abs(viewer.round_trip_s - 0.03) < 0.001


def test_reports_about_somebody_elses_slot_are_ignored() -> None:
    stage, _, viewer, _ = watched()
    viewer.rtcp_received(rtcp.receiver_report(1, [ReportBlock(7, 255, 0, 0, 0, 1, 0)]), stage.clock())
    assert viewer.fraction_lost == 0


def test_a_publisher_is_told_what_arrived_and_how_much_it_may_send() -> None:
    stage = Stage()
    ann = stage.publisher(ANN)
    ann.report(stage.clock())
    assert stage.up[ANN].datagrams == []
    for _ in range(10):
        stage.sends(ann, Medium.AUDIO)
    ann.report(stage.clock())
    (datagram, _) = stage.up[ANN].datagrams[-1]
    block, allowed = rtcp.parse(datagram)
    assert isinstance(block, ReportBlock)
    assert (block.ssrc, block.packets_lost) == (10, 0)
    assert allowed == MaximumBitrate(PUBLICATION_BITRATE_BPS, (10,))


@pytest.mark.row("O4")
@pytest.mark.parametrize(("heard", "told"), [(0.0, 0.0), (0.0625, 0.0625), (0.5, TOLD_SOUND_LOSS)])
def test_a_voice_hears_of_the_loss_of_its_listeners_so_that_it_protects_itself_and_a_camera_does_not(heard: float, told: float) -> None:
    stage, ann, viewer, _ = watched()
    stage.sends(ann, Medium.AUDIO)
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    lost = [ReportBlock(slot.ssrc, round(256 * heard), 0, 100, 0, 0, 0) for slot in viewer.slots]
    viewer.rtcp_received(rtcp.receiver_report(1, lost), stage.clock())
    ann.report(stage.clock())
    blocks = [item for item in rtcp.parse(stage.up[ANN].datagrams[-1][0]) if isinstance(item, ReportBlock)]
    assert [(block.ssrc, block.fraction_lost) for block in blocks] == [(10, round(256 * told)), (20, 0)]
    assert ann.fraction_lost == 0


@pytest.mark.row("O6")
def test_the_loudest_moment_is_remembered() -> None:
    stage = Stage()
    ben = stage.publisher(BEN)
    stage.sends(ben, Medium.AUDIO)
    assert ben.tracks[0].loudest_dbov == -32
