"""How the disk under the data is: whether it takes what happens, how much room is left on it and for how long."""

from collections import deque
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from shutil import disk_usage

import msgspec

from orchestrator.clock import Clock

LOW_BYTES = 500 * 1024 * 1024
LOW_S = 3600.0
"""Below either a technician is warned while there is time."""

FULL_BYTES = 64 * 1024
"""With less, what cannot be written cannot for want of room."""

SAMPLES, SAMPLE_EVERY = 60, timedelta(seconds=10)
"""The last ten minutes say how fast the disk fills."""


class StorageState(StrEnum):
    """LOW: there is little room. FULL, FAILING: commands are refused, because there is no room or for another reason."""

    WELL = "well"
    LOW = "low"
    FULL = "full"
    FAILING = "failing"


class Storage(msgspec.Struct, frozen=True, kw_only=True):
    """left_s: seconds until the disk is full if it goes on filling as it does; None: it does not fill."""

    state: StorageState
    free_bytes: int
    left_s: float | None


class StorageWatch:
    """Looks at the disk of ``directory`` when it is asked, and remembers what it saw."""

    def __init__(self, directory: Path, *, clock: Clock) -> None:
        self._directory = directory
        self._clock = clock
        self._seen: deque[tuple[datetime, int]] = deque(maxlen=SAMPLES)  # full: the oldest goes

    def look(self, *, available: bool) -> Storage:
        """How it is now. available: the last attempt to write succeeded."""
        now, free = self._clock.now(), disk_usage(self._directory).free
        if not self._seen or now - self._seen[-1][0] >= SAMPLE_EVERY:
            self._seen.append((now, free))
        left_s = seconds_left(self._seen[0], (now, free))
        return Storage(state=_judge(free, left_s, available=available), free_bytes=free, left_s=left_s)


def seconds_left(earlier: tuple[datetime, int], now: tuple[datetime, int]) -> float | None:
    """After how many seconds nothing is free if it goes on as since ``earlier``; each is a time and the bytes that were free then."""
    passed_s, filled = (now[0] - earlier[0]).total_seconds(), earlier[1] - now[1]
    return now[1] * passed_s / filled if passed_s > 0 and filled > 0 else None


def _judge(free: int, left_s: float | None, *, available: bool) -> StorageState:
    if not available:
        return StorageState.FULL if free < FULL_BYTES else StorageState.FAILING
    low = free < LOW_BYTES or (left_s is not None and left_s < LOW_S)
    return StorageState.LOW if low else StorageState.WELL
