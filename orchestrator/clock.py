"""What time it is. Everything that needs the time asks a ``Clock``; tests turn one by hand."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol

LONGEST_SLEEP = timedelta(seconds=30)
"""A machine's clock may be set while we sleep, so we look at it at least this often."""


class Clock(Protocol):
    """The time of the service."""

    def now(self) -> datetime:
        """Now (aware UTC)."""

    async def sleep_until(self, at: datetime) -> None:
        """Return when ``now()`` has reached ``at`` (aware)."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Now (aware UTC)."""
        return datetime.now(UTC)

    async def sleep_until(self, at: datetime) -> None:
        """Return when ``now()`` has reached ``at`` (aware), also if the machine's clock is set meanwhile."""
        left = at - self.now()
        while left > timedelta(0):
            await asyncio.sleep(min(left, LONGEST_SLEEP).total_seconds())
            left = at - self.now()
