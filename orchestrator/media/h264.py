"""H.264 over RTP (RFC 6184): all that forwarding has to know about a picture. Pure."""

from collections.abc import Mapping

SEQUENCE_PARAMETERS = 7
AGGREGATION, FRAGMENT = 24, 28
FRAGMENT_START = 0x80

PARAMETERS = ("level-asymmetry-allowed", "packetization-mode", "profile-level-id")


def is_non_interleaved(parameters: Mapping[str, object]) -> bool:
    """Whether packets may be aggregated and fragmented (§6.3), as encoders do; every browser has this mode."""
    return parameters.get("packetization-mode") == "1"


def starts_keyframe(payload: bytes) -> bool:
    """True for the sequence parameters, with or without what follows them: without them no decoder can begin.

    An encoder whose parameters are only in its offer has to be told to repeat them in front of every keyframe.
    """
    if len(payload) < 2:
        return False
    kind = payload[0] & 0x1F
    if kind == AGGREGATION:
        return len(payload) > 3 and payload[3] & 0x1F == SEQUENCE_PARAMETERS
    if kind == FRAGMENT:
        return bool(payload[1] & FRAGMENT_START) and payload[1] & 0x1F == SEQUENCE_PARAMETERS
    return kind == SEQUENCE_PARAMETERS
