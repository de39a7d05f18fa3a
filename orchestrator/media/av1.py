"""The aggregation header of AV1 over RTP (version 1.0 of AOMedia's specification, §4.4). Pure."""

from collections.abc import Mapping

CONTINUES, BEGINS_SEQUENCE = 0x80, 0x08

PARAMETERS = ("level-idx", "profile", "tier")


def is_main_profile(parameters: Mapping[str, object]) -> bool:
    """Whether it is the profile that every receiver has: 8 or 10 bits, 4:2:0."""
    return parameters.get("profile", "0") == "0"


def starts_keyframe(payload: bytes) -> bool:
    """True for the first packet of a coded video sequence, which begins with a keyframe."""
    return len(payload) > 1 and bool(payload[0] & BEGINS_SEQUENCE) and not payload[0] & CONTINUES
