"""What one viewer has lost is sent again (RFC 4588), within bounds: nobody can have us send much by asking for it often. Pure."""

from orchestrator.media.limits import CACHE_AGE_S, MAX_REPEATED, MAX_REPEATS, REPAIR_BITRATE_BPS

FIRST_ROUND_TRIP_S = 0.1
MIN_PAUSE_S, MAX_PAUSE_S = 0.01, 0.3
"""Between two repetitions of one packet: the round trip, within these."""


class RepairBudget:
    """Bounds the repetitions of each packet, and the bytes of them all: a bucket that holds one second's worth and fills steadily."""

    def __init__(self, bitrate_bps: int = REPAIR_BITRATE_BPS) -> None:
        self._bytes_per_s = bitrate_bps / 8
        self._left_bytes = self._bytes_per_s
        self._filled_at = 0.0
        self._repeats: dict[tuple[int, int], tuple[int, float]] = {}

    def admits(self, ssrc: int, sequence: int, size_bytes: int, *, at: float, round_trip_s: float | None) -> bool:
        """Whether the packet ``sequence`` of the slot ``ssrc`` may be sent again at ``at`` (s); it then counts as sent."""
        repeats, repeated_at = self._repeats.get((ssrc, sequence), (0, at))
        if at - repeated_at > CACHE_AGE_S:  # the numbers have wrapped since: another packet
            repeats = 0
        pause_s = min(max(round_trip_s if round_trip_s is not None else FIRST_ROUND_TRIP_S, MIN_PAUSE_S), MAX_PAUSE_S)
        if repeats >= MAX_REPEATS or (repeats and at - repeated_at < pause_s) or not self._take(size_bytes, at):
            return False
        self._repeats.pop((ssrc, sequence), None)
        self._repeats[ssrc, sequence] = (repeats + 1, at)
        if len(self._repeats) > MAX_REPEATED:
            del self._repeats[next(iter(self._repeats))]
        return True

    def _take(self, size_bytes: int, at: float) -> bool:
        elapsed_s = max(0.0, at - self._filled_at)
        self._left_bytes = min(self._bytes_per_s, self._left_bytes + elapsed_s * self._bytes_per_s)
        self._filled_at = at
        if size_bytes > self._left_bytes:
            return False
        self._left_bytes -= size_bytes
        return True
