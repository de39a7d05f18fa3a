"""Retransmissions in a stream of their own (RFC 4588 §4): the original packet with its number in front of the payload. Pure."""

import struct

from orchestrator.media import rtp
from orchestrator.media.rtp import RtpPacket

ORIGINAL = struct.Struct("!H")
"""The original sequence number."""


def wrap(
    packet: RtpPacket, *, payload_type: int, sequence: int, timestamp: int, ssrc: int, original_sequence: int, extension: bytes = b""
) -> bytes:
    """Write the retransmission of ``packet``. original_sequence: uint16, under which the receiver knows it; the rest is of this stream."""
    header = rtp.header(
        payload_type=payload_type, sequence=sequence, timestamp=timestamp, ssrc=ssrc, marker=packet.marker, extension=extension
    )
    return header + ORIGINAL.pack(original_sequence) + packet.payload


def unwrap(packet: RtpPacket, *, payload_type: int, ssrc: int) -> RtpPacket | None:
    """Return the original of a retransmission; None if there is none in it, as in the padding with which browsers probe a line."""
    if len(packet.payload) <= ORIGINAL.size:
        return None
    (sequence,) = ORIGINAL.unpack_from(packet.payload)
    return RtpPacket(payload_type, sequence, packet.timestamp, ssrc, packet.payload[ORIGINAL.size :], packet.marker)
