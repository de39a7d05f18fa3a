"""What a line does to packets. Pure: times are handed in, and chance comes from a seed."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """One direction of a line.

    loss, reordered: shares of packets, 0..1. delay_s: of every packet; jitter_s: up to so much more, in order all the same.
    late_s: what reordered packets take besides. bitrate_bps: None: as wide as need be; queue_s: what waits at most before the narrow place.
    """

    loss: float = 0.0
    delay_s: float = 0.0
    jitter_s: float = 0.0
    reordered: float = 0.0
    late_s: float = 0.02
    bitrate_bps: int | None = None
    queue_s: float = 0.3


class Line:
    """One direction. Same seed and same packets: same fate."""

    def __init__(self, conditions: Conditions, seed: int) -> None:
        self.conditions = conditions
        self._random = Random(seed)
        self._free_at = 0.0
        self._last_at = 0.0

    def arrives_at(self, size: int, at: float) -> float | None:
        """When a packet of ``size`` bytes that is sent at ``at`` (s) comes out; None: never."""
        conditions = self.conditions
        if self._random.random() < conditions.loss:
            return None
        begins = max(at, self._free_at)
        if begins - at > conditions.queue_s:
            return None
        if conditions.bitrate_bps is not None:
            self._free_at = begins = begins + size * 8 / conditions.bitrate_bps
        arrival = begins + conditions.delay_s + self._random.random() * conditions.jitter_s
        if self._random.random() < conditions.reordered:
            return max(arrival, self._last_at) + conditions.late_s
        self._last_at = max(arrival, self._last_at)
        return self._last_at
