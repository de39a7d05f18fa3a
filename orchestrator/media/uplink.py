"""What a publisher's line carries, by how long its packets wait in front of the narrow place. Pure; times are handed in.

Each packet says when it was sent (abs-send-time). How much longer it took than the quickest of the last seconds is what it waited. Even the
luckiest packet of a quarter of a second waits where more is sent than the line carries; jitter and loss alone do not make it wait.
"""

from dataclasses import dataclass

from orchestrator.media.limits import PUBLICATION_BITRATE_BPS, UPLINK_FLOOR_BPS
from orchestrator.media.rtp import SEND_TIME_UNITS, SEND_TIME_WRAP_S

INTERVAL_S = 0.25
BASE_S = 10.0
"""The quickest packet counts for so long, and at most twice as long."""

QUEUE_S, CLEAR_S = 0.06, 0.02
"""Who waits longer than the first is sent to too fast; less than the second: the line is clear."""

FALL = 0.75
GROWTH_A_SECOND = 1.08

REACTION_S, SETTLING_S = 0.4, 1.0
"""After a fall: until less is sent than before, and until the next judgement."""

OBEYED, DRAINED_S = 1.2, 0.1
"""Who sends no more than so much of the limit does as it is told. What waited is then shorter by more than this; else it is no queue."""


@dataclass(slots=True)
class Fall:
    """How things stood when the limit fell: when, how long packets waited, and the limit before. octets: that came since the reaction."""

    at: float
    waited_s: float
    limit_before_bps: int | None
    octets: int = 0

    def has_obeyed(self, limit_bps: int, at: float) -> bool:
        """Whether less is sent since."""
        return self.octets * 8 <= OBEYED * limit_bps * (at - self.at - REACTION_S)


class Uplink:
    """``limit_bps``: what the line carries; None while it was never too narrow, or has widened."""

    def __init__(self) -> None:
        self.limit_bps: int | None = None
        self._first: float | None = None
        self._base_s, self._next_base_s, self._base_at = 0.0, 0.0, 0.0
        self._lowest_s = 0.0
        self._octets = self._packets = 0
        self._longest_gap_s = 0.0
        self._begun_at = self._last_at = 0.0
        self._fall: Fall | None = None

    def received(self, send_time: int, octets: int, at: float) -> bool:
        """Take a packet that left at ``send_time`` (24 bits) and came at ``at`` (s); True: the limit fell."""
        took_s = self._took(send_time, at)
        self._lowest_s = min(took_s, self._lowest_s)
        self._octets += octets
        self._packets += 1
        self._longest_gap_s, self._last_at = max(at - self._last_at, self._longest_gap_s), at
        if self._fall is not None and at > self._fall.at + REACTION_S:
            self._fall.octets += octets
        elapsed_s = at - self._begun_at
        if elapsed_s < INTERVAL_S:
            return False
        fell = self._judge(self._lowest_s - self._base_s, elapsed_s, at)
        self._lowest_s, self._octets, self._packets, self._longest_gap_s, self._begun_at = SEND_TIME_WRAP_S, 0, 0, 0.0, at
        return fell

    def _took(self, send_time: int, at: float) -> float:
        """How long a packet was on its way, more or less than the first one, in -32..32 s."""
        difference = at - send_time / SEND_TIME_UNITS
        if self._first is None:
            self._first = difference
            self._begun_at = self._base_at = self._last_at = at
        took_s = (difference - self._first + SEND_TIME_WRAP_S / 2) % SEND_TIME_WRAP_S - SEND_TIME_WRAP_S / 2
        if at - self._base_at > BASE_S:
            self._base_s, self._next_base_s, self._base_at = self._next_base_s, took_s, at
        self._base_s, self._next_base_s = min(took_s, self._base_s), min(took_s, self._next_base_s)
        return took_s

    def _judge(self, waited_s: float, elapsed_s: float, at: float) -> bool:
        """Draw the conclusions from an interval; True: the limit fell."""
        if waited_s > QUEUE_S:
            return self._queues(waited_s, self._arrived_bps(elapsed_s), at)
        if waited_s < CLEAR_S:
            self._fall = None
            if self.limit_bps is not None:
                grown_bps = round(self.limit_bps * GROWTH_A_SECOND ** min(elapsed_s, 1.0))
                self.limit_bps = grown_bps if grown_bps < PUBLICATION_BITRATE_BPS else None
        return False

    def _arrived_bps(self, elapsed_s: float) -> float:
        """How fast packets come. The longest gap is taken for one like the others: it may be from when the way became longer."""
        others_s = elapsed_s - self._longest_gap_s
        if self._packets < 2 or others_s <= 0:
            return self._octets * 8 / elapsed_s
        return self._octets * 8 * (self._packets - 1) / (others_s * self._packets)

    def _queues(self, waited_s: float, arrived_bps: float, at: float) -> bool:
        """Packets wait: lower the limit, unless they wait as long although less is sent, because the way has become longer."""
        fall, limit_bps = self._fall, self.limit_bps
        if fall is not None and at - fall.at < SETTLING_S:
            return False
        if fall is not None and limit_bps is not None and fall.has_obeyed(limit_bps, at):
            if fall.waited_s - waited_s < DRAINED_S:
                self._base_s = self._next_base_s = self._lowest_s
                self.limit_bps, self._fall = fall.limit_before_bps, None
            else:
                self._fall = Fall(at, waited_s, fall.limit_before_bps)
            return False
        self._fall = Fall(at, waited_s, limit_bps)
        self.limit_bps = max(UPLINK_FLOOR_BPS, min(round(FALL * arrived_bps), limit_bps or PUBLICATION_BITRATE_BPS))
        return True
