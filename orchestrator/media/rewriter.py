"""Continuity of one slot: whatever source it shows, the viewer sees one RTP stream without a seam (RFC 3550 §5.1). Pure."""

from dataclasses import dataclass

MAX_DROPOUT = 3_000
"""A source's sequence may jump ahead this far before it counts as a new beginning (RFC 3550 appendix A.1)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a packet goes in the slot's stream. sequence: uint16; timestamp: uint32; ``begins``: the first packet after a change."""

    sequence: int
    timestamp: int
    begins: bool = False


class Rewriter:
    """Numbers the packets of one slot.

    clock_rate: RTP timestamp units per second. sequence (< 32768, so that SRTP's rollover counter starts in step) and timestamp are
    those before the first packet. Times are seconds of any steady clock.
    """

    def __init__(self, *, clock_rate: int, sequence: int, timestamp: int) -> None:
        self.clock_rate = clock_rate
        self._out_sequence = sequence
        self._out_timestamp = timestamp
        self._out_at: float | None = None
        self._changed = True
        self._first = 0
        self._highest = 0
        self._sequence_offset = 0
        self.timestamp_offset = 0

    @property
    def is_running(self) -> bool:
        """Whether the present source has sent its first packet, so that its timestamps can be told in the slot's."""
        return not self._changed

    def change_source(self) -> None:
        """The next packet is the first of another stream."""
        self._changed = True

    def place(self, sequence: int, timestamp: int, at: float) -> Place | None:
        """Renumber a packet that arrived at ``at``; None if it is from before the change of source, too late to be placed."""
        if self._changed:
            return self._begin(sequence, timestamp, at)
        extended = self._highest + signed16(sequence - self._highest)
        if extended < self._first:
            return None
        if extended > self._highest + MAX_DROPOUT:
            return self._begin(sequence, timestamp, at)
        out_timestamp = (timestamp + self.timestamp_offset) & 0xFFFFFFFF
        if extended > self._highest:
            self._highest = extended
            self._out_sequence = (extended + self._sequence_offset) & 0xFFFF
            self._out_timestamp, self._out_at = out_timestamp, at
        return Place((extended + self._sequence_offset) & 0xFFFF, out_timestamp)

    def source_sequence(self, sequence: int) -> int | None:
        """Map a number of the slot back to the present source's; None if no packet of this source was sent under it lately."""
        back = (self._out_sequence - sequence) & 0xFFFF
        if self._changed or back > min(self._highest - self._first, 0x7FFF):
            return None
        return (self._highest - back) & 0xFFFF

    def _begin(self, sequence: int, timestamp: int, at: float) -> Place:
        """Continue the slot's numbers with this packet; its timestamp advances by the time that has passed."""
        self._changed = False
        elapsed_s = max(0.0, at - self._out_at) if self._out_at is not None else 0.0
        self._out_sequence = (self._out_sequence + 1) & 0xFFFF
        self._out_timestamp = (self._out_timestamp + max(1, round(elapsed_s * self.clock_rate))) & 0xFFFFFFFF
        self._out_at = at
        self._first = self._highest = sequence
        self._sequence_offset = (self._out_sequence - sequence) & 0xFFFF
        self.timestamp_offset = (self._out_timestamp - timestamp) & 0xFFFFFFFF
        return Place(self._out_sequence, self._out_timestamp, begins=True)


def signed16(difference: int) -> int:
    """The difference of two sequence numbers in -32768..32767: which of them is later."""
    return ((difference + 0x8000) & 0xFFFF) - 0x8000


def signed32(difference: int) -> int:
    """The difference of two timestamps in -2**31..2**31-1."""
    return ((difference + 0x80000000) & 0xFFFFFFFF) - 0x80000000
