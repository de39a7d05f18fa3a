"""Waiting for what a media plane does."""

import asyncio
from collections.abc import Callable

from orchestrator.media.plane import MediaPlane

PATIENCE_S = 60.0


async def until(plane: MediaPlane, condition: Callable[[], bool]) -> None:
    """Wait until a condition holds that only changes when the plane says that something did."""
    changed = asyncio.Event()
    forget = plane.on_change(lambda room: changed.set())
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                changed.clear()
                await changed.wait()
    finally:
        forget()
