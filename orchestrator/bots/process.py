"""Simulated people in a process of their own: what they draw and encode takes nothing from the service."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

LEAVE_WITHIN_S = 5.0


@asynccontextmanager
async def simulated_people(file: Path, *, data: Path, url: str) -> AsyncIterator[None]:
    """Let ``tribuna bots`` take part in the conference ``file`` at ``url`` for as long as the context lasts.

    The service does not depend on them: if they cannot come, they say why on the error output, and it goes on without.
    """
    process = await asyncio.create_subprocess_exec(*_command(file, data, url), stdin=asyncio.subprocess.DEVNULL)
    try:
        yield
    finally:
        await _send_home(process)


def _command(file: Path, data: Path, url: str) -> list[str]:
    return [sys.executable, "-m", "orchestrator", "bots", str(file), "--data", str(data), "--url", url]


async def _send_home(process: asyncio.subprocess.Process) -> None:
    """Ask them to leave, and end who does not."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(LEAVE_WITHIN_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
