"""Waiting for what comes first: a change, or a time."""

import asyncio
from datetime import datetime

from orchestrator.clock import Clock


async def change_or_time(changed: asyncio.Event, at: datetime | None, *, clock: Clock) -> None:
    """Return when ``changed`` is set, or at ``at`` (aware; None: at no time). No task is left behind."""
    if at is None:
        await changed.wait()
        return
    waits = [asyncio.ensure_future(changed.wait()), asyncio.ensure_future(clock.sleep_until(at))]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waits:
            one.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
