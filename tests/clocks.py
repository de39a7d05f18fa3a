"""A clock that tests turn by hand."""

import asyncio
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class ManualClock:
    """Stands still until it is turned; who sleeps wakes when the time has come."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []
        self._gone_to_sleep = asyncio.Event()

    def now(self) -> datetime:
        """The time to which the clock was turned."""
        return self._now

    async def sleep_until(self, at: datetime) -> None:
        """Return when the clock has been turned to ``at``."""
        if at <= self._now:
            return
        woken = asyncio.Event()
        self._sleepers.append((at, woken))
        self._gone_to_sleep.set()
        await woken.wait()

    def turn(self, **by: float) -> None:
        """Turn the clock on by so many ``minutes=``, ``seconds=`` ..."""
        self.turn_to(self._now + timedelta(**by))

    def turn_to(self, at: datetime) -> None:
        """Turn the clock to ``at``."""
        self._now = at
        awake = [sleeper for sleeper in self._sleepers if sleeper[0] <= at]
        self._sleepers = [sleeper for sleeper in self._sleepers if sleeper[0] > at]
        for _, woken in awake:
            woken.set()

    async def somebody_sleeps(self) -> datetime:
        """Return when somebody sleeps: the time for which the first alarm is set."""
        while not self._sleepers:
            self._gone_to_sleep.clear()
            await self._gone_to_sleep.wait()
        return min(at for at, _ in self._sleepers)
