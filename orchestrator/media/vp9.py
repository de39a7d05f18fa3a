"""The VP9 payload descriptor (RFC 9628 §4.2): all that forwarding has to know about a picture. Pure."""

from collections.abc import Mapping

HAS_PICTURE_ID, IS_PREDICTED, HAS_LAYERS, BEGINS_FRAME = 0x80, 0x40, 0x20, 0x08
LONG_PICTURE_ID = 0x80

PARAMETERS = ("profile-id",)


def is_profile_0(parameters: Mapping[str, object]) -> bool:
    """Whether it is the profile that every receiver has: 8 bits, 4:2:0."""
    return parameters.get("profile-id", "0") == "0"


def starts_keyframe(payload: bytes) -> bool:
    """True for the first packet of a picture that is predicted from no other, in its lowest layer."""
    if not payload or payload[0] & IS_PREDICTED or not payload[0] & BEGINS_FRAME:
        return False
    if not payload[0] & HAS_LAYERS:
        return True
    at = 1
    if payload[0] & HAS_PICTURE_ID:
        at += 2 if payload[1:2] and payload[1] & LONG_PICTURE_ID else 1
    return len(payload) > at and payload[at] >> 1 & 0x07 == 0
