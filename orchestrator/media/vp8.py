"""The VP8 payload descriptor (RFC 7741 §4.2): all that forwarding has to know about a picture. Pure."""

import struct

KEYFRAME_HEADER = struct.Struct("<3s3sHH")
START_CODE = b"\x9d\x01\x2a"


def starts_keyframe(payload: bytes) -> bool:
    """True for the first packet of a keyframe: a decoder can begin here."""
    start = descriptor_bytes(payload)
    if start is None or start >= len(payload):
        return False
    begins_first_partition = payload[0] & 0x10 and not payload[0] & 0x07
    return bool(begins_first_partition) and not payload[start] & 0x01


def keyframe_width(payload: bytes) -> int | None:
    """The width, in pixels, of the keyframe that begins here (RFC 6386 §9.1); None if none does, or its header is cut short."""
    if not starts_keyframe(payload):
        return None
    header = payload[descriptor_bytes(payload) or 0 :][: KEYFRAME_HEADER.size]
    if len(header) < KEYFRAME_HEADER.size:
        return None
    _, start_code, width, _ = KEYFRAME_HEADER.unpack(header)
    return width & 0x3FFF if start_code == START_CODE else None


def descriptor_bytes(payload: bytes) -> int | None:
    """Length of the descriptor; None if the payload ends inside it."""
    if not payload:
        return None
    if not payload[0] & 0x80:
        return 1
    if len(payload) < 2:
        return None
    optional, length = payload[1], 2
    if optional & 0x80:
        if len(payload) <= length:
            return None
        length += 2 if payload[length] & 0x80 else 1
    if optional & 0x40:
        length += 1
    if optional & 0x30:
        length += 1
    return length if length <= len(payload) else None
