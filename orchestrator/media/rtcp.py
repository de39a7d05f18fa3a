"""RTCP (RFC 3550 §6, RFC 4585 §6, RFC 5104 §4.3.1, REMB): the parts that a forwarder reads and writes. Pure."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

SENDER_REPORT, RECEIVER_REPORT, SOURCE_DESCRIPTION, TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK = 200, 201, 202, 205, 206
NACK_FORMAT = 1
PLI_FORMAT, FIR_FORMAT, APPLICATION_FORMAT = 1, 4, 15
MAX_REPORT_BLOCKS = 31
MAX_NACK_PAIRS = 128
"""Of one generic NACK so many are read: they can name 2,176 packets."""

MAX_BITRATE_BPS = (1 << 32) - 1
"""REMB can speak of 2**81 bits per second; nobody means it."""

COMMON = struct.Struct("!BBH")
SENDER_INFO = struct.Struct("!IQIII")
BLOCK = struct.Struct("!IIIIII")


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """What a receiver says about one stream. fraction_lost: 0..255; jitter in timestamp units; lsr, dlsr in 1/65536 s."""

    ssrc: int
    fraction_lost: int
    packets_lost: int
    highest_sequence: int
    jitter: int
    lsr: int
    dlsr: int


@dataclass(frozen=True, slots=True)
class SenderReport:
    """A sender's clocks side by side. ntp: 32.32 fixed point seconds since 1900; timestamp: the same instant in the stream's units."""

    ssrc: int
    ntp: int
    timestamp: int
    packets: int
    octets: int


@dataclass(frozen=True, slots=True)
class KeyframeRequest:
    """A picture loss indication or full intra request for the stream ``ssrc``."""

    ssrc: int


@dataclass(frozen=True, slots=True)
class LostPackets:
    """A generic NACK: packets of the stream ``ssrc`` that did not arrive. sequences: uint16, as they were named."""

    ssrc: int
    sequences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MaximumBitrate:
    """What a receiver estimates that its line carries of all streams ``ssrcs`` together (REMB)."""

    bitrate_bps: int
    ssrcs: tuple[int, ...]


RtcpItem = ReportBlock | SenderReport | KeyframeRequest | LostPackets | MaximumBitrate


def parse(data: bytes) -> list[RtcpItem]:
    """Read a compound packet; stops at the first malformed part and keeps what came before."""
    found: list[RtcpItem] = []
    at = 0
    while at + 4 <= len(data):
        first, packet_type, words = COMMON.unpack_from(data, at)
        end = at + 4 + 4 * words
        if first >> 6 != 2 or end > len(data):
            break
        found += parse_one(packet_type, first & 0x1F, data[at + 4 : end])
        at = end
    return found


def parse_one(packet_type: int, count: int, body: bytes) -> list[RtcpItem]:
    """Read one packet without its common header. count: report count or feedback message type."""
    if packet_type == SENDER_REPORT and len(body) >= SENDER_INFO.size:
        return [SenderReport(*SENDER_INFO.unpack_from(body)), *report_blocks(count, body[SENDER_INFO.size :])]
    if packet_type == RECEIVER_REPORT and len(body) >= 4:
        return [*report_blocks(count, body[4:])]
    if packet_type == PAYLOAD_FEEDBACK and len(body) >= 8:
        return [*payload_feedback(count, body)]
    if packet_type == TRANSPORT_FEEDBACK and count == NACK_FORMAT and len(body) >= 8:
        return [LostPackets(struct.unpack_from("!I", body, 4)[0], tuple(lost_sequences(body[8 : 8 + 4 * MAX_NACK_PAIRS])))]
    return []


def payload_feedback(feedback_format: int, body: bytes) -> list[KeyframeRequest] | list[MaximumBitrate]:
    """Read payload-specific feedback (RFC 4585 §6.3); body: at least the two SSRCs."""
    if feedback_format == PLI_FORMAT:
        return [KeyframeRequest(struct.unpack_from("!I", body, 4)[0])]
    if feedback_format == FIR_FORMAT:
        return [KeyframeRequest(ssrc) for (ssrc,) in struct.iter_unpack("!I4x", body[8 : len(body) - len(body) % 8])]
    if feedback_format == APPLICATION_FORMAT and len(body) >= 16 and body[8:12] == b"REMB":
        (rate,) = struct.unpack_from("!I", body, 12)
        count = min(rate >> 24, (len(body) - 16) // 4)
        bitrate_bps = min((rate & 0x3FFFF) << (rate >> 18 & 0x3F), MAX_BITRATE_BPS)
        return [MaximumBitrate(bitrate_bps, struct.unpack_from(f"!{count}I", body, 16))]
    return []


def lost_sequences(body: bytes) -> Iterator[int]:
    """Read pairs of a packet's number and a mask of the sixteen after it (RFC 4585 §6.2.1)."""
    for first, mask in struct.iter_unpack("!HH", body[: len(body) - len(body) % 4]):
        yield first
        for offset in range(16):
            if mask >> offset & 1:
                yield (first + 1 + offset) & 0xFFFF


def report_blocks(count: int, body: bytes) -> list[ReportBlock]:
    """Read up to ``count`` report blocks."""
    blocks = []
    for at in range(0, min(count * BLOCK.size, len(body) - BLOCK.size + 1), BLOCK.size):
        ssrc, lost, highest, jitter, lsr, dlsr = BLOCK.unpack_from(body, at)
        packets_lost = lost & 0xFFFFFF
        signed_lost = packets_lost - (1 << 24) if packets_lost & 0x800000 else packets_lost
        blocks.append(ReportBlock(ssrc, lost >> 24, signed_lost, highest, jitter, lsr, dlsr))
    return blocks


def receiver_report(ssrc: int, blocks: Sequence[ReportBlock]) -> bytes:
    """Write a receiver report with at most 31 blocks."""
    kept = blocks[:MAX_REPORT_BLOCKS]
    body = struct.pack("!I", ssrc) + b"".join(pack_block(block) for block in kept)
    return packet(RECEIVER_REPORT, len(kept), body)


def pack_block(block: ReportBlock) -> bytes:
    lost = max(-(1 << 23), min((1 << 23) - 1, block.packets_lost)) & 0xFFFFFF
    return BLOCK.pack(block.ssrc, block.fraction_lost << 24 | lost, block.highest_sequence, block.jitter, block.lsr, block.dlsr)


def sender_report(report: SenderReport) -> bytes:
    """Write a sender report without report blocks."""
    return packet(SENDER_REPORT, 0, SENDER_INFO.pack(report.ssrc, report.ntp, report.timestamp, report.packets, report.octets))


def source_description(ssrc: int, cname: str) -> bytes:
    """Write the CNAME of one source, which every compound packet has to carry (RFC 3550 §6.5)."""
    name = cname.encode()
    chunk = struct.pack("!IBB", ssrc, 1, len(name)) + name + b"\0"
    return packet(SOURCE_DESCRIPTION, 1, chunk + bytes(-len(chunk) % 4))


def picture_loss_indication(sender: int, ssrc: int) -> bytes:
    """Ask the sender of ``ssrc`` for a keyframe (RFC 4585 §6.3.1)."""
    return packet(PAYLOAD_FEEDBACK, PLI_FORMAT, struct.pack("!II", sender, ssrc))


def generic_nack(sender: int, ssrc: int, sequences: Iterable[int]) -> bytes:
    """Ask the sender of ``ssrc`` for packets again (RFC 4585 §6.2.1). sequences: uint16, the oldest first."""
    pairs: list[tuple[int, int]] = []
    for sequence in sequences:
        offset = (sequence - pairs[-1][0] - 1) & 0xFFFF if pairs else 16
        if offset < 16:
            pairs[-1] = (pairs[-1][0], pairs[-1][1] | 1 << offset)
        else:
            pairs.append((sequence, 0))
    body = struct.pack("!II", sender, ssrc) + b"".join(struct.pack("!HH", *pair) for pair in pairs)
    return packet(TRANSPORT_FEEDBACK, NACK_FORMAT, body)


def maximum_bitrate(sender: int, bitrate_bps: int, ssrcs: Iterable[int]) -> bytes:
    """Tell a sender the most it may send on all its streams together (REMB, draft-alvestrand-rmcat-remb-03 §2.2)."""
    targets = list(ssrcs)[:255]
    exponent = max(0, bitrate_bps.bit_length() - 18)
    rate = exponent << 18 | bitrate_bps >> exponent
    body = struct.pack("!II4sI", sender, 0, b"REMB", len(targets) << 24 | rate) + struct.pack(f"!{len(targets)}I", *targets)
    return packet(PAYLOAD_FEEDBACK, APPLICATION_FORMAT, body)


def packet(packet_type: int, count: int, body: bytes) -> bytes:
    """Write a packet around ``body``, whose length is a multiple of four."""
    return COMMON.pack(0x80 | count, packet_type, len(body) // 4) + body
