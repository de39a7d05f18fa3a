"""Retransmissions carry the original packet (RFC 4588 §4)."""

import aiortc.rtp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media import rtp, rtx
from orchestrator.media.rtp import RtpPacket

UINT16, UINT32 = st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF)
packets = st.builds(RtpPacket, st.just(96), UINT16, UINT32, UINT32, st.binary(min_size=1, max_size=50), st.booleans())


@pytest.mark.row("O4")
@given(packets, UINT16, UINT32)
def test_what_was_lost_is_what_comes_back(original: RtpPacket, sequence: int, ssrc: int) -> None:
    data = rtx.wrap(
        original, payload_type=97, sequence=sequence, timestamp=original.timestamp, ssrc=ssrc, original_sequence=original.sequence
    )
    repair = rtp.parse(data)
    assert repair is not None
    assert (repair.payload_type, repair.sequence, repair.ssrc) == (97, sequence, ssrc)
    assert rtx.unwrap(repair, payload_type=96, ssrc=original.ssrc) == original
    theirs = aiortc.rtp.unwrap_rtx(aiortc.rtp.RtpPacket.parse(data), payload_type=96, ssrc=original.ssrc)
    assert (theirs.sequence_number, theirs.timestamp, theirs.marker) == (original.sequence, original.timestamp, original.marker)
    assert theirs.payload == original.payload


@given(st.binary(max_size=2))
def test_padding_that_probes_a_line_repairs_nothing(payload: bytes) -> None:
    assert rtx.unwrap(RtpPacket(97, 1, 2, 3, payload), payload_type=96, ssrc=4) is None
