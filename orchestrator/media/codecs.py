"""The codecs that are forwarded. Nothing is decoded: of a picture is read where a viewer can begin, and no more. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from orchestrator.media import av1, h264, vp8, vp9
from rooms.routes import Medium

Parameters = Mapping[str, object]
"""What an offer says of a codec (``a=fmtp``)."""


def anything(_: Parameters) -> bool:
    """Every form of the codec will do."""
    return True


def never(_: bytes) -> bool:
    """Sound has no keyframes: one can begin anywhere."""
    return False


@dataclass(frozen=True, slots=True)
class Codec:
    """``name`` as in ``a=rtpmap``; clock_rate: RTP timestamp units per second.

    fits: whether the form of the codec that an offer describes is the one that every receiver of it understands. repeated: parameters
    that an answer repeats; ``settings``: what it says besides. starts_keyframe: of a payload.
    """

    name: str
    clock_rate: int
    fits: Callable[[Parameters], bool] = anything
    repeated: tuple[str, ...] = ()
    settings: str = ""
    starts_keyframe: Callable[[bytes], bool] = never


OPUS = Codec("opus", 48_000, settings="minptime=10;useinbandfec=1;usedtx=0")
VP8 = Codec("VP8", 90_000, starts_keyframe=vp8.starts_keyframe)
H264 = Codec("H264", 90_000, h264.is_non_interleaved, h264.PARAMETERS, starts_keyframe=h264.starts_keyframe)
VP9 = Codec("VP9", 90_000, vp9.is_profile_0, vp9.PARAMETERS, starts_keyframe=vp9.starts_keyframe)
AV1 = Codec("AV1", 90_000, av1.is_main_profile, av1.PARAMETERS, starts_keyframe=av1.starts_keyframe)

CODECS = {Medium.AUDIO: (OPUS,), Medium.VIDEO: (VP8, H264, VP9, AV1)}
"""The first of a medium is what most have, also those who come later: browsers have VP8 and H.264 (RFC 7742 §5), encoders the latter."""
