"""Starting a recorder and ending it: a child process with one end of a socket pair, as a media worker is."""

import asyncio
import logging
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from orchestrator.media.link import Link
from orchestrator.recording.messages import FromRecorder

FINISH_TIMEOUT_S = 20.0
"""For what waits for a slow disk; beyond it the recorder is killed, and its file is playable all the same."""


@dataclass(frozen=True, slots=True)
class RunningRecorder:
    """A recorder that obeys over ``link``. pid: its process."""

    link: Link[FromRecorder]
    pid: int


@asynccontextmanager
async def running_recorder(file: Path, *, title: str, mark: str) -> AsyncIterator[RunningRecorder]:
    """Run a recorder that writes ``file`` as long as the context lasts; leaving finishes the file. Raises OSError: it cannot be started."""
    ours, theirs = socket.socketpair()
    ours.settimeout(0)
    level = logging.getLevelName(logging.getLogger().getEffectiveLevel())
    told = ["--control-fd", str(theirs.fileno()), "--file", str(file), f"--title={title}", f"--mark={mark}", "--log-level", level]
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "orchestrator.recording.recorder", *told, stdin=asyncio.subprocess.DEVNULL, pass_fds=(theirs.fileno(),)
        )
    except OSError:
        ours.close()
        raise
    finally:
        theirs.close()
    link: Link[FromRecorder] = await Link.over(ours, FromRecorder)
    try:
        yield RunningRecorder(link, process.pid)
    finally:
        await link.close()
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Wait for a recorder whose link is closed, and kill it if it stays."""
    try:
        async with asyncio.timeout(FINISH_TIMEOUT_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
