"""The speaking clock. Running, it is a deadline; stopped, it is a remainder. Browsers draw it from the server's time."""

from datetime import datetime, timedelta

import msgspec


class Running(msgspec.Struct, frozen=True, kw_only=True, tag="running"):
    """Counting since ``since`` (aware UTC), after ``spoken_s`` seconds before that. limit_s: seconds in all, None: no limit."""

    since: datetime
    spoken_s: float = 0.0
    limit_s: int | None = None

    @property
    def deadline(self) -> datetime | None:
        """When the time is up (aware UTC)."""
        return None if self.limit_s is None else self.since + timedelta(seconds=self.limit_s - self.spoken_s)


class Stopped(msgspec.Struct, frozen=True, kw_only=True, tag="stopped"):
    """Standing still after ``spoken_s`` seconds of ``limit_s``."""

    spoken_s: float
    limit_s: int | None = None

    @property
    def remaining_s(self) -> float | None:
        """Seconds left, negative when overrun; None: no limit."""
        return None if self.limit_s is None else self.limit_s - self.spoken_s


Clock = Running | Stopped


def spoken_s(clock: Clock, at: datetime) -> float:
    """Seconds spoken by ``at``; time that runs backwards counts as none."""
    match clock:
        case Running(since=since, spoken_s=before):
            return before + max(0.0, (at - since).total_seconds())
        case Stopped(spoken_s=spoken):
            return spoken


def stop(clock: Clock, at: datetime) -> Stopped:
    """The clock standing still from ``at`` on."""
    return Stopped(spoken_s=spoken_s(clock, at), limit_s=clock.limit_s)


def run(clock: Clock, at: datetime) -> Running:
    """The clock counting from ``at`` on, with exactly the time it had left."""
    return clock if isinstance(clock, Running) else Running(since=at, spoken_s=clock.spoken_s, limit_s=clock.limit_s)
