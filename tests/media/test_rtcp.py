"""RTCP is read and written as RFC 3550, RFC 4585 and RFC 5104 say; anything else says nothing."""

from itertools import accumulate

import aiortc.rtp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media import rtcp
from orchestrator.media.rtcp import KeyframeRequest, LostPackets, MaximumBitrate, ReportBlock, SenderReport

UINT32 = st.integers(0, 0xFFFFFFFF)
blocks = st.builds(
    ReportBlock,
    ssrc=UINT32,
    fraction_lost=st.integers(0, 255),
    packets_lost=st.integers(-(1 << 23), (1 << 23) - 1),
    highest_sequence=UINT32,
    jitter=UINT32,
    lsr=UINT32,
    dlsr=UINT32,
)
reports = st.builds(SenderReport, ssrc=UINT32, ntp=st.integers(0, (1 << 64) - 1), timestamp=UINT32, packets=UINT32, octets=UINT32)


@given(st.lists(blocks, max_size=31), reports)
def test_what_is_written_is_read(found: list[ReportBlock], report: SenderReport) -> None:
    compound = rtcp.receiver_report(1, found) + rtcp.source_description(1, "tribuna") + rtcp.sender_report(report)
    assert rtcp.parse(compound) == [*found, report]


@given(st.lists(blocks, min_size=1, max_size=3), reports, st.integers(64_000, 10_000_000))
def test_others_read_what_we_write(found: list[ReportBlock], report: SenderReport, bitrate: int) -> None:
    compound = rtcp.receiver_report(1, found) + rtcp.source_description(1, "tribuna") + rtcp.maximum_bitrate(1, bitrate, [5, 6])
    receiver, _, remb = aiortc.rtp.RtcpPacket.parse(compound)
    assert isinstance(receiver, aiortc.rtp.RtcpRrPacket)
    assert isinstance(remb, aiortc.rtp.RtcpPsfbPacket)
    assert [one.ssrc for one in receiver.reports] == [one.ssrc for one in found]
    assert [one.packets_lost for one in receiver.reports] == [one.packets_lost for one in found]
    understood, ssrcs = aiortc.rtp.unpack_remb_fci(remb.fci)
    assert ssrcs == [5, 6]
    assert 0 <= bitrate - understood <= bitrate / 1_000
    (sender,) = aiortc.rtp.RtcpPacket.parse(rtcp.sender_report(report))
    assert isinstance(sender, aiortc.rtp.RtcpSrPacket)
    assert sender.sender_info.ntp_timestamp == report.ntp


def test_both_kinds_of_keyframe_request_are_read() -> None:
    assert rtcp.parse(rtcp.picture_loss_indication(1, 77)) == [KeyframeRequest(77)]
    full_intra = rtcp.packet(rtcp.PAYLOAD_FEEDBACK, rtcp.FIR_FORMAT, bytes(8) + (77).to_bytes(4, "big") + b"\1\0\0\0")
    assert rtcp.parse(full_intra) == [KeyframeRequest(77)]


@pytest.mark.row("O4")
@given(UINT32, st.integers(0, 0xFFFF), st.lists(st.integers(1, 40), max_size=60))
def test_the_packets_that_are_asked_for_are_read_in_their_order_by_us_and_by_others(ssrc: int, first: int, steps: list[int]) -> None:
    sequences = [(first + total) & 0xFFFF for total in accumulate([0, *steps])]
    nack = rtcp.generic_nack(1, ssrc, sequences)
    assert rtcp.parse(nack) == [LostPackets(ssrc, tuple(sequences))]
    (theirs,) = aiortc.rtp.RtcpPacket.parse(nack)
    assert isinstance(theirs, aiortc.rtp.RtcpRtpfbPacket)
    assert theirs.media_ssrc == ssrc
    assert [number & 0xFFFF for number in theirs.lost] == sequences  # aiortc counts on after 65535


def test_of_an_endless_list_of_losses_only_the_beginning_is_read() -> None:
    (found,) = rtcp.parse(rtcp.generic_nack(1, 7, range(0, 17 * 500, 17)))
    assert isinstance(found, LostPackets)
    assert found.sequences == tuple(range(0, 17 * rtcp.MAX_NACK_PAIRS, 17))


@pytest.mark.row("O5")
@given(st.integers(64_000, 10_000_000), st.lists(UINT32, max_size=5))
def test_what_a_line_carries_is_read_to_a_thousandth(bitrate: int, ssrcs: list[int]) -> None:
    (found,) = rtcp.parse(rtcp.maximum_bitrate(1, bitrate, ssrcs))
    assert isinstance(found, MaximumBitrate)
    assert found.ssrcs == tuple(ssrcs)
    assert 0 <= bitrate - found.bitrate_bps <= bitrate / 1_000


def test_a_line_without_any_limit_is_read_as_a_number_that_can_be_told() -> None:
    remb = rtcp.packet(rtcp.PAYLOAD_FEEDBACK, rtcp.APPLICATION_FORMAT, bytes(8) + b"REMB" + b"\xff" * 4)
    assert rtcp.parse(remb) == [MaximumBitrate(rtcp.MAX_BITRATE_BPS, ())]


@pytest.mark.row("R8")
@given(st.binary(max_size=400))
def test_any_bytes_are_read_as_far_as_they_make_sense(data: bytes) -> None:
    rtcp.parse(data)
    for packet_type in (200, 201, 205, 206):
        for count in (0, 1, 4, 15, 31):
            rtcp.parse(rtcp.packet(packet_type, count, data[: len(data) - len(data) % 4]))


def test_what_follows_a_malformed_part_is_not_read() -> None:
    good = rtcp.picture_loss_indication(1, 77)
    assert rtcp.parse(good + b"\x81\xce\x00\xff") == [KeyframeRequest(77)]
    assert rtcp.parse(b"\x01" + good) == []
