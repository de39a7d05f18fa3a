"""RTP packets are read and written as RFC 3550 and RFC 8285 say; anything else is no packet."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media import rtp

UINT32 = st.integers(0, 0xFFFFFFFF)
elements = st.dictionaries(st.integers(1, 14), st.binary(min_size=1, max_size=16), max_size=5)


@given(st.integers(0, 127), st.integers(0, 0xFFFF), UINT32, UINT32, st.booleans(), elements, st.binary())
def test_what_is_written_is_read(
    payload_type: int, sequence: int, timestamp: int, ssrc: int, marker: bool, extensions: dict[int, bytes], payload: bytes
) -> None:
    block = rtp.extension_block(extensions.items())
    head = rtp.header(payload_type=payload_type, sequence=sequence, timestamp=timestamp, ssrc=ssrc, marker=marker, extension=block)
    assert rtp.parse(head + payload) == rtp.RtpPacket(payload_type, sequence, timestamp, ssrc, payload, marker, extensions)


@pytest.mark.row("R8")
@given(st.binary(max_size=300) | st.binary(min_size=11, max_size=60).map(lambda rest: b"\x90" + rest))
def test_any_bytes_are_a_packet_or_none(data: bytes) -> None:
    found = rtp.parse(data)
    assert found is None or len(found.payload) <= len(data) - 12


def test_padding_is_no_payload() -> None:
    head = rtp.header(payload_type=96, sequence=1, timestamp=2, ssrc=3, marker=False)
    padded = bytes([head[0] | rtp.PADDING]) + head[1:] + b"picture" + b"\0\0\3"
    found = rtp.parse(padded)
    assert found is not None
    assert found.payload == b"picture"


def test_contributing_sources_are_skipped() -> None:
    head = rtp.header(payload_type=96, sequence=1, timestamp=2, ssrc=3, marker=False)
    found = rtp.parse(bytes([head[0] | 2]) + head[1:] + bytes(8) + b"picture")
    assert found is not None
    assert found.payload == b"picture"


def test_two_byte_extensions_are_read() -> None:
    body = bytes([1, 3]) + b"abc" + bytes([0, 20, 0, 0])
    data = bytes([0x90, 96]) + bytes(10) + struct.pack("!HH", rtp.TWO_BYTE_PROFILE, len(body) // 4) + body
    found = rtp.parse(data + bytes(-len(body) % 4))
    assert found is not None
    assert found.extensions[1] == b"abc"


@pytest.mark.row("O6")
def test_the_audio_level_is_below_zero_decibels() -> None:
    assert rtp.audio_level_dbov(b"\x80") == 0
    assert rtp.audio_level_dbov(b"\xff") == -127


def test_feedback_is_told_from_media_on_the_same_port() -> None:
    assert rtp.is_rtcp(bytes([0x81, 206]))
    assert not rtp.is_rtcp(bytes([0x80, 96]))
    assert not rtp.is_rtcp(b"\x80")
