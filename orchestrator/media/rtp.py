"""RTP packets (RFC 3550 §5.1) and their header extensions (RFC 8285). Pure; bytes that are no packet give None."""

import math
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

HEADER = struct.Struct("!BBHII")
VERSION_2 = 0x80
PADDING = 0x20
EXTENSION = 0x10
ONE_BYTE_PROFILE = 0xBEDE
TWO_BYTE_PROFILE = 0x1000

MID_URI = "urn:ietf:params:rtp-hdrext:sdes:mid"
RID_URI = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
REPAIRED_RID_URI = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
AUDIO_LEVEL_URI = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
SEND_TIME_URI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"


SEND_TIME_WRAP_S, SEND_TIME_UNITS = 64.0, 1 << 18
"""abs-send-time is modulo the first and in parts of a second, so many."""


@dataclass(frozen=True, slots=True)
class RtpPacket:
    """A packet in clear text. sequence: uint16; timestamp, ssrc: uint32; ``extensions`` by their id; payload without padding."""

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    marker: bool = False
    extensions: Mapping[int, bytes] = field(default_factory=dict)


def is_rtcp(datagram: bytes) -> bool:
    """Tell RTCP from RTP on a shared port (RFC 5761 §4)."""
    return len(datagram) > 1 and 192 <= datagram[1] <= 223


def stream_of(datagram: bytes) -> bytes | None:
    """The SSRC of an RTP packet, or of the sender of an RTCP packet, encrypted or not; None: too short to be one."""
    if len(datagram) < 12:
        return None
    return datagram[4:8] if is_rtcp(datagram) else datagram[8:12]


def parse(data: bytes) -> RtpPacket | None:
    """Read one packet."""
    if len(data) < 12 or data[0] >> 6 != 2:
        return None
    first, second, sequence, timestamp, ssrc = HEADER.unpack_from(data)
    start, end = 12 + 4 * (first & 0x0F), len(data)
    extensions: dict[int, bytes] = {}
    if first & EXTENSION:
        if end < start + 4:
            return None
        profile, words = struct.unpack_from("!HH", data, start)
        body = start + 4
        start = body + 4 * words
        if start <= end:
            extensions = parse_extensions(profile, data[body:start])
    if first & PADDING and end > start:
        end -= data[-1]
    if start > end:
        return None
    return RtpPacket(second & 0x7F, sequence, timestamp, ssrc, data[start:end], bool(second & 0x80), extensions)


def parse_extensions(profile: int, body: bytes) -> dict[int, bytes]:
    """Read header extension elements in either form (RFC 8285 §4.2, §4.3); what is cut short is left out."""
    if profile == ONE_BYTE_PROFILE:
        return one_byte_extensions(body)
    if profile & 0xFFF0 == TWO_BYTE_PROFILE:
        return two_byte_extensions(body)
    return {}


def one_byte_extensions(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at < len(body):
        number, length = body[at] >> 4, (body[at] & 0x0F) + 1
        if body[at] == 0:
            at += 1
            continue
        if number == 15 or at + 1 + length > len(body):
            break
        found[number] = body[at + 1 : at + 1 + length]
        at += 1 + length
    return found


def two_byte_extensions(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at + 1 < len(body):
        number, length = body[at], body[at + 1]
        if number == 0:
            at += 1
            continue
        if at + 2 + length > len(body):
            break
        found[number] = body[at + 2 : at + 2 + length]
        at += 2 + length
    return found


def header(*, payload_type: int, sequence: int, timestamp: int, ssrc: int, marker: bool, extension: bytes = b"") -> bytes:
    """Write a header; ``extension`` comes from ``extension_block``."""
    first = VERSION_2 | (EXTENSION if extension else 0)
    return HEADER.pack(first, payload_type | (0x80 if marker else 0), sequence, timestamp, ssrc) + extension


def extension_block(elements: Iterable[tuple[int, bytes]]) -> bytes:
    """Write elements (id 1..14, 1..16 bytes) in the one-byte form, padded to whole words; b"" if there are none."""
    body = b"".join(bytes([number << 4 | (len(value) - 1)]) + value for number, value in elements)
    if not body:
        return b""
    body += bytes(-len(body) % 4)
    return struct.pack("!HH", ONE_BYTE_PROFILE, len(body) // 4) + body


def send_time(at: float) -> bytes:
    """Write the abs-send-time element: ``at`` (s) modulo 64 in 1/2**18 s."""
    return (int(at % SEND_TIME_WRAP_S * SEND_TIME_UNITS) if 0 <= at < math.inf else 0).to_bytes(3, "big")


def audio_level_dbov(element: bytes) -> int:
    """Read the ssrc-audio-level element (RFC 6464 §3): 0 is the loudest, -127 silence."""
    return -(element[0] & 0x7F)
