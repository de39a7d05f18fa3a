"""What of one incoming stream is missing, and when its sender is asked for it again (RFC 4585 §6.2.1). Pure; times are handed in.

A gap is given a moment, because packets overtake each other; then it is asked for, and again each round trip, a bounded number of times.
"""

import math
from dataclasses import dataclass

from orchestrator.media.limits import MAX_ASKS, MAX_MISSING, REORDER_WAIT_S
from orchestrator.media.rewriter import MAX_DROPOUT, signed16

FIRST_ROUND_TRIP_S = 0.1
MIN_ROUND_TRIP_S, MAX_ROUND_TRIP_S = 0.02, 0.5
"""Before the first answer it is a guess; later it stays within what is worth waiting for."""

NEVER = math.inf
ROUND_TRIP_WEIGHT = 1 / 8
PATIENCE_ROUND_TRIPS = 1.5
"""An answer may be so much later than the average before the question counts as lost."""


@dataclass(slots=True)
class Missing:
    """A packet that others have overtaken. due_at: when it is asked for (again), or given up."""

    due_at: float
    asked_at: float = 0.0
    asks: int = 0


class Losses:
    """The missing packets of one SSRC. round_trip_s: learnt from how long answers take."""

    def __init__(self) -> None:
        self.round_trip_s = FIRST_ROUND_TRIP_S
        self._highest: int | None = None
        self._missing: dict[int, Missing] = {}
        self._due_at = NEVER
        self._is_broken = False

    def received(self, sequence: int, at: float) -> bool:
        """Take note of a packet of the stream itself; False if it came before, was given up or is older than all that was received.

        Nothing may be forwarded twice: the same number with other bytes would be the end of the viewer's encryption (RFC 7714 §8.2).
        """
        if self._highest is None:
            self._highest = sequence
            return True
        extended = self._highest + signed16(sequence - self._highest)
        if extended <= self._highest:
            return self._found(extended, at)
        if extended > self._highest + MAX_DROPOUT:
            self._missing.clear()
            self._is_broken = True
        elif extended > self._highest + 1:
            self._miss(self._highest + 1, extended, at + REORDER_WAIT_S)
        self._highest = extended
        return True

    def repaired(self, sequence: int, at: float) -> bool:
        """Take note of a packet that was sent again; False if it is not missing."""
        return self._highest is not None and self._found(self._highest + signed16(sequence - self._highest), at)

    def due(self, at: float) -> list[int]:
        """The numbers (uint16, the oldest first) that are to be asked for now; they then count as asked for."""
        if at < self._due_at:
            return []
        asked = []
        for number, missing in list(self._missing.items()):
            if missing.due_at > at:
                continue
            if missing.asks == MAX_ASKS:
                self._give_up(number)
                continue
            missing.asks += 1
            missing.asked_at, missing.due_at = at, at + PATIENCE_ROUND_TRIPS * self.round_trip_s
            asked.append(number & 0xFFFF)
        self._due_at = min((missing.due_at for missing in self._missing.values()), default=NEVER)
        return asked

    def take_broken(self) -> bool:
        """Whether something was lost for good since this was last asked: only a keyframe helps."""
        was_broken, self._is_broken = self._is_broken, False
        return was_broken

    def _miss(self, first: int, end: int, due_at: float) -> None:
        """Note ``first`` up to before ``end`` as missing; the oldest of too many is given up."""
        if end - first > MAX_MISSING:
            self._is_broken = True
            first = end - MAX_MISSING
        for number in range(first, end):
            self._missing[number] = Missing(due_at)
        while len(self._missing) > MAX_MISSING:
            self._give_up(next(iter(self._missing)))
        self._due_at = min(self._due_at, due_at)

    def _found(self, number: int, at: float) -> bool:
        missing = self._missing.pop(number, None)
        if missing is None:
            return False
        if missing.asks == 1:  # of several questions nobody knows which was answered (Karn's algorithm)
            sample_s = min(max(at - missing.asked_at, MIN_ROUND_TRIP_S), MAX_ROUND_TRIP_S)
            self.round_trip_s += (sample_s - self.round_trip_s) * ROUND_TRIP_WEIGHT
        return True

    def _give_up(self, number: int) -> None:
        del self._missing[number]
        self._is_broken = True
