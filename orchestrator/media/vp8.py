"""The VP8 payload descriptor (RFC 7741 §4.2): all that forwarding has to know about a picture. Pure."""


def starts_keyframe(payload: bytes) -> bool:
    """True for the first packet of a keyframe: a decoder can begin here."""
    start = descriptor_bytes(payload)
    if start is None or start >= len(payload):
        return False
    begins_first_partition = payload[0] & 0x10 and not payload[0] & 0x07
    return bool(begins_first_partition) and not payload[start] & 0x01


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
