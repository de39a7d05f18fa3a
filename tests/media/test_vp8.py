"""A picture can begin with the first packet of a keyframe, and only there (RFC 7741)."""

import pytest
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


@given(st.binary(max_size=20))
def test_any_payload_is_a_beginning_or_not(payload: bytes) -> None:
    assert vp8.starts_keyframe(payload) in (True, False)
