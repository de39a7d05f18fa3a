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

FALL = 0.85
GROWTH_A_SECOND = 1.08
SETTLING_S = 1.0
"""After a fall the queue takes so long to drain, if the publisher does as it is told."""

OBEYED, DRAINED_S = 1.05, 0.03


@dataclass(frozen=True, slots=True)
class Fall:
    """How things stood when the limit fell: how long packets waited, and the limit before."""

    waited_s: float
    limit_before_bps: int | None

    def was_in_vain(self, waited_s: float, arrived_bps: float, limit_bps: int | None) -> bool:
        """Whether packets wait as long although less is sent: then the way has become longer, and no queue is there."""
        has_obeyed = limit_bps is not None and arrived_bps < limit_bps * OBEYED
        return has_obeyed and self.waited_s - waited_s < DRAINED_S


class Uplink:
    """``limit_bps``: what the line carries; None while it was never too narrow, or has widened."""

    def __init__(self) -> None:
        self.limit_bps: int | None = None
        self._first: float | None = None
        self._base_s, self._next_base_s, self._base_at = 0.0, 0.0, 0.0
        self._lowest_s = 0.0
        self._octets = 0
        self._begun_at = 0.0
        self._fell_at = 0.0
        self._fell: Fall | None = None

    def received(self, send_time: int, octets: int, at: float) -> bool:
        """Take a packet that left at ``send_time`` (24 bits) and came at ``at`` (s); True: the limit fell."""
        took_s = self._took(send_time, at)
        self._lowest_s = min(took_s, self._lowest_s)
        self._octets += octets
        elapsed_s = at - self._begun_at
        if elapsed_s < INTERVAL_S:
            return False
        fell = self._judge(elapsed_s, at)
        self._lowest_s, self._octets, self._begun_at = SEND_TIME_WRAP_S, 0, at
        return fell

    def _took(self, send_time: int, at: float) -> float:
        """How long a packet was on its way, more or less than the first one, in -32..32 s."""
        difference = at - send_time / SEND_TIME_UNITS
        if self._first is None:
            self._first = difference
            self._begun_at = self._base_at = at
        took_s = (difference - self._first + SEND_TIME_WRAP_S / 2) % SEND_TIME_WRAP_S - SEND_TIME_WRAP_S / 2
        if at - self._base_at > BASE_S:
            self._base_s, self._next_base_s, self._base_at = self._next_base_s, took_s, at
        self._base_s, self._next_base_s = min(took_s, self._base_s), min(took_s, self._next_base_s)
        return took_s

    def _judge(self, elapsed_s: float, at: float) -> bool:
        waited_s, arrived_bps = self._lowest_s - self._base_s, self._octets * 8 / elapsed_s
        if waited_s > QUEUE_S and at - self._fell_at > SETTLING_S:
            if self._fell is not None and self._fell.was_in_vain(waited_s, arrived_bps, self.limit_bps):
                self._base_s = self._next_base_s = self._lowest_s
                self.limit_bps, self._fell = self._fell.limit_before_bps, None
                return False
            self._fell, self._fell_at = Fall(waited_s, self.limit_bps), at
            self.limit_bps = max(UPLINK_FLOOR_BPS, min(round(FALL * arrived_bps), self.limit_bps or PUBLICATION_BITRATE_BPS))
            return True
        if waited_s < CLEAR_S:
            self._fell = None
        if waited_s < CLEAR_S and self.limit_bps is not None:
            grown_bps = round(self.limit_bps * GROWTH_A_SECOND ** min(elapsed_s, 1.0))
            self.limit_bps = grown_bps if grown_bps < PUBLICATION_BITRATE_BPS else None
        return False
