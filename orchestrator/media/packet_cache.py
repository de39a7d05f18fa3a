"""The last packets of one track, in clear text and once for all viewers, so that what was lost can be sent again. Pure."""

from collections import deque

from orchestrator.media.limits import CACHE_AGE_S, CACHE_BYTES, CACHE_PACKETS
from orchestrator.media.rtp import RtpPacket


class PacketCache:
    """Keeps packets within three bounds, whichever is reached first; the oldest goes. Times are seconds of any steady clock."""

    def __init__(self, *, packets: int = CACHE_PACKETS, size_bytes: int = CACHE_BYTES, age_s: float = CACHE_AGE_S) -> None:
        self._max_packets = packets
        self._max_bytes = size_bytes
        self._max_age_s = age_s
        self._order: deque[tuple[int, float]] = deque()
        self._by_sequence: dict[int, RtpPacket] = {}
        self.size_bytes = 0

    def __len__(self) -> int:
        return len(self._by_sequence)

    def keep(self, packet: RtpPacket, at: float) -> None:
        """Keep a packet that arrived at ``at``; a number that is already there stays what it was."""
        if packet.sequence not in self._by_sequence:
            self._by_sequence[packet.sequence] = packet
            self._order.append((packet.sequence, at))
            self.size_bytes += len(packet.payload)
        self._expire(at)

    def get(self, sequence: int, at: float) -> RtpPacket | None:
        """Return the packet ``sequence`` (uint16, the source's) if it is still kept at ``at``."""
        self._expire(at)
        return self._by_sequence.get(sequence)

    def clear(self) -> None:
        """Another stream begins: its numbers mean other packets."""
        self._order.clear()
        self._by_sequence.clear()
        self.size_bytes = 0

    def _expire(self, at: float) -> None:
        while self._order and (
            len(self._order) > self._max_packets or self.size_bytes > self._max_bytes or at - self._order[0][1] > self._max_age_s
        ):
            sequence, _ = self._order.popleft()
            self.size_bytes -= len(self._by_sequence.pop(sequence).payload)
