"""Where the packets of a stream belong in time: by their timestamps, which are tied to when they come. Pure."""

JUMP_S = 1.0
"""A timestamp that is so far from when it comes begins a new count."""

PACKETS = 100
DRIFT_S = 0.06
"""The sender's clock is followed when the quickest of so many packets says that it is so far ahead or behind."""


class Anchor:
    """Of one stream. rate: its timestamps a second."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._ticks = 0
        self._offset_s: float | None = None
        self._quickest: list[float] = []

    def place(self, timestamp: int, at: float) -> float:
        """When the packet with ``timestamp`` (uint32), which came at ``at``, is to be heard or seen, in seconds of the same clock."""
        self._ticks += ((timestamp - self._ticks + (1 << 31)) & 0xFFFFFFFF) - (1 << 31)
        sent_s = self._ticks / self._rate
        offset_s = at - sent_s
        if self._offset_s is None or abs(offset_s - self._offset_s) > JUMP_S:
            self._offset_s, self._quickest = offset_s, []
        self._quickest.append(offset_s)
        if len(self._quickest) == PACKETS:
            if abs(min(self._quickest) - self._offset_s) > DRIFT_S:
                self._offset_s = min(self._quickest)
            self._quickest = []
        return self._offset_s + sent_s
