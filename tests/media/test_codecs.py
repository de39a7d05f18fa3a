"""Pictures of any codec are forwarded as they are: each viewer gets what it can take, and begins where one can begin."""

from fractions import Fraction

import pytest
from aiortc.codecs.h264 import H264Encoder
from av import VideoFrame
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media import av1, h264, vp9
from orchestrator.media.codecs import CODECS, H264, VP8, VP9
from orchestrator.media.rtp import RtpPacket
from rooms.routes import Medium
from tests.media.builders import ANN, BEN, DELTA, KEYFRAME, VIDEO_TYPE, Stage, line, received

H264_KEYFRAME, H264_DELTA = b"\x67sequence", b"\x41delta"
VP9_KEYFRAME = b"\x88\x01key"
SLOT = 1_001


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b"\x67\x42", True),
        (b"\x78\x00\x10\x67\x42", True),
        (b"\x7c\x87\x42", True),
        (b"\x68\xce", False),
        (b"\x65\x88", False),
        (b"\x41\x9a", False),
        (b"\x78\x00\x02\x68\xce", False),
        (b"\x7c\x07\x42", False),
        (b"\x7c\x85\x88", False),
        (b"\x78\x00\x10", False),
        (b"\x67", False),
        (b"", False),
    ],
    ids=[
        "sequence parameters",
        "with what follows",
        "in fragments",
        "picture parameters",
        "keyframe without parameters",
        "delta frame",
        "others together",
        "later fragment",
        "fragment of a keyframe",
        "cut short",
        "header alone",
        "padding",
    ],
)
def test_where_a_picture_in_h264_begins(payload: bytes, expected: bool) -> None:
    assert h264.starts_keyframe(payload) is expected


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b"\x08picture", True),
        (b"\x88\x01picture", True),
        (b"\x88\x81\x01picture", True),
        (b"\xa8\x01\x00picture", True),
        (b"\xa8\x81\x01\x00picture", True),
        (b"\xa8\x01\x02picture", False),
        (b"\xa8\x81\x01\x04picture", False),
        (b"\x48picture", False),
        (b"\x00picture", False),
        (b"\xa8", False),
        (b"\xa8\x81", False),
        (b"", False),
    ],
    ids=[
        "keyframe",
        "7-bit picture id",
        "15-bit picture id",
        "lowest layer",
        "lowest layer, long id",
        "higher layer",
        "higher layer, long id",
        "delta frame",
        "continuation",
        "cut before the id",
        "cut in the id",
        "padding",
    ],
)
def test_where_a_picture_in_vp9_begins(payload: bytes, expected: bool) -> None:
    assert vp9.starts_keyframe(payload) is expected


@pytest.mark.parametrize(
    ("payload", "expected"),
    [(b"\x18\x0a", True), (b"\x10\x32", False), (b"\x98\x0a", False), (b"\x18", False), (b"", False)],
    ids=["sequence", "delta frame", "continuation", "header alone", "padding"],
)
def test_where_a_picture_in_av1_begins(payload: bytes, expected: bool) -> None:
    assert av1.starts_keyframe(payload) is expected


def test_of_the_pictures_of_an_encoder_each_keyframe_is_found_and_no_other() -> None:
    encoder = H264Encoder()
    found = []
    for number in range(4):
        frame = VideoFrame(width=320, height=180, format="yuv420p")
        frame.pts, frame.time_base = number, Fraction(1, 30)
        payloads, _ = encoder.encode(frame, force_keyframe=number == 2)
        found.append([h264.starts_keyframe(payload) for payload in payloads].count(True))
    assert found == [1, 0, 1, 0]


@pytest.mark.row("R8")
@given(st.sampled_from(CODECS[Medium.VIDEO]), st.binary(max_size=20))
def test_any_payload_of_any_codec_is_a_beginning_or_not(codec: object, payload: bytes) -> None:
    assert isinstance(codec, type(VP8))
    assert codec.starts_keyframe(payload) in (True, False)


def shown(packets: list[RtpPacket]) -> list[tuple[int, bytes]]:
    """Payload types and payloads of packets."""
    return [(packet.payload_type, packet.payload) for packet in packets]


@pytest.mark.row("O1")
@pytest.mark.row("O3")
def test_a_slot_changes_from_one_codec_to_another_with_a_keyframe_and_without_a_seam() -> None:
    stage = Stage()
    ann = stage.publisher(ANN, [line(Medium.AUDIO, "0"), line(Medium.VIDEO, "1", [VP8])])
    ben = stage.publisher(BEN, [line(Medium.AUDIO, "0"), line(Medium.VIDEO, "1", [H264])])
    _, wire = stage.viewer(codecs=[VP8, H264])
    for publication, payload in ((ann, KEYFRAME), (ben, H264_KEYFRAME)):
        stage.sends(publication, Medium.VIDEO, payload)
    stage.routes(ANN)
    stage.sends(ann, Medium.VIDEO, KEYFRAME)
    stage.routes(BEN, ANN)
    stage.sends(ben, Medium.VIDEO, H264_DELTA)
    stage.sends(ann, Medium.VIDEO, DELTA)
    stage.sends(ben, Medium.VIDEO, H264_KEYFRAME)
    stage.sends(ben, Medium.VIDEO, H264_DELTA)
    packets = received(wire, SLOT)
    assert shown(packets) == [
        (VIDEO_TYPE, KEYFRAME),
        (VIDEO_TYPE, DELTA),
        (VIDEO_TYPE + 10, H264_KEYFRAME),
        (VIDEO_TYPE + 10, H264_DELTA),
    ]
    assert [packet.sequence - packets[0].sequence for packet in packets] == [0, 1, 2, 3]


def test_a_viewer_without_the_codec_is_told_and_sees_the_next_who_is_due() -> None:
    stage = Stage()
    ann = stage.publisher(ANN, [line(Medium.AUDIO, "0"), line(Medium.VIDEO, "1", [VP9])])
    ben = stage.publisher(BEN)
    old, wire = stage.viewer(slots=2)
    new, _ = stage.viewer(slots=2, codecs=[VP8, VP9])
    stage.routes(ANN, BEN)
    for publication, payload in ((ann, VP9_KEYFRAME), (ben, KEYFRAME)) * 2:
        stage.sends(publication, Medium.AUDIO)
        stage.sends(publication, Medium.VIDEO, payload)
    assert (old.occupants.audio, new.occupants.audio) == ((ANN, BEN), (ANN, BEN))
    assert (old.occupants.video, old.occupants.unreadable_pictures) == ((BEN, None), 1)
    assert (new.occupants.video, new.occupants.unreadable_pictures) == ((ANN, BEN), 0)
    assert old.occupants.withheld_pictures == 0
    assert {payload for _, payload in shown(received(wire))} == {b"opus", KEYFRAME}
