"""A picture can begin with the first packet of a keyframe, and only there (RFC 7741)."""

from fractions import Fraction

import pytest
from aiortc.codecs.vpx import Vp8Encoder
from av import VideoFrame
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media import vp8


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b"\x10\x00", True),
        (b"\x10\x01", False),
        (b"\x00\x00", False),
        (b"\x11\x00", False),
        (b"\x90\x80\x05\x00", True),
        (b"\x90\x80\x80\x05\x00", True),
        (b"\x90\x80\x80\x05\x01", False),
        (b"\x90\xf0\x05\x06\x07\x00", True),
        (b"\x90\xf0\x85\x05\x06\x07\x10", True),
        (b"\x90\x80\x80", False),
        (b"\x90", False),
        (b"\x10", False),
        (b"", False),
    ],
    ids=[
        "keyframe",
        "delta frame",
        "continuation",
        "second partition",
        "7-bit picture id",
        "15-bit picture id",
        "15-bit picture id, delta",
        "every field",
        "every field, long id",
        "cut in the descriptor",
        "cut after the first byte",
        "descriptor without picture",
        "padding",
    ],
)
def test_where_a_picture_begins(payload: bytes, expected: bool) -> None:
    assert vp8.starts_keyframe(payload) is expected


def test_a_keyframe_of_an_encoder_says_how_wide_it_is_and_the_frames_after_it_do_not() -> None:
    encoder = Vp8Encoder()
    widths = []
    for number in range(2):
        frame = VideoFrame(width=320, height=180, format="yuv420p")
        frame.pts, frame.time_base = number, Fraction(1, 30)
        payloads, _ = encoder.encode(frame)
        widths.append(vp8.keyframe_width(payloads[0]))
    assert widths == [320, None]


@pytest.mark.row("R8")
@given(st.binary(max_size=20) | st.binary(max_size=14).map(lambda rest: b"\x10\x00" + rest))
def test_any_payload_is_a_beginning_or_not(payload: bytes) -> None:
    assert vp8.starts_keyframe(payload) in (True, False)
    width = vp8.keyframe_width(payload)
    assert width is None or 0 <= width < 1 << 14
