"""Starting a worker and ending it: a child process with one end of a socket pair."""

import asyncio
import logging
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

from orchestrator.media.errors import MediaUnavailable
from orchestrator.media.link import Link, LinkBroken
from orchestrator.media.messages import Failed, FromWorker, Ready

START_TIMEOUT_S = 15.0
END_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """Where a worker listens: an IP address and a port (0: the system chooses). public_address: what browsers are told instead."""

    host: str
    udp_port: int
    public_address: str | None = None

    def on_port(self, udp_port: int) -> "WorkerOptions":
        """The same on another port."""
        return replace(self, udp_port=udp_port)


@dataclass(frozen=True, slots=True)
class RunningWorker:
    """A worker that obeys over ``link``."""

    link: Link[FromWorker]
    ready: Ready
    process: asyncio.subprocess.Process

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        with suppress(ProcessLookupError):
            self.process.kill()


@asynccontextmanager
async def running_worker(options: WorkerOptions) -> AsyncIterator[RunningWorker]:
    """Run a worker for as long as the context lasts. Raises MediaUnavailable if it does not start."""
    ours, theirs = socket.socketpair()
    ours.settimeout(0)
    try:
        process = await asyncio.create_subprocess_exec(
            *command(theirs.fileno(), options), stdin=asyncio.subprocess.DEVNULL, pass_fds=(theirs.fileno(),)
        )
    except OSError:
        ours.close()
        raise MediaUnavailable("The media worker cannot be started.") from None
    finally:
        theirs.close()
    link: Link[FromWorker] = await Link.over(ours, FromWorker)
    try:
        yield RunningWorker(link, await ready(link), process)
    finally:
        await link.close()
        await end(process)


def command(control_fd: int, options: WorkerOptions) -> list[str]:
    """The command line of a worker."""
    level = logging.getLevelName(logging.getLogger().getEffectiveLevel())
    arguments = ["--control-fd", str(control_fd), "--host", options.host, "--udp-port", str(options.udp_port), "--log-level", level]
    if options.public_address is not None:
        arguments += ["--public-address", options.public_address]
    return [sys.executable, "-m", "orchestrator.media.worker", *arguments]


async def ready(link: Link[FromWorker]) -> Ready:
    """Wait until the worker can be used; return what it says of itself."""
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            message = await link.receive()
    except (TimeoutError, LinkBroken):
        raise MediaUnavailable("The media worker did not start; its messages say why.") from None
    if isinstance(message, Failed):
        raise MediaUnavailable(f"The media worker did not start: {message.reason}.")
    if not isinstance(message, Ready):
        raise MediaUnavailable("The media worker did not start as it should.")
    return message


async def end(process: asyncio.subprocess.Process) -> None:
    """Wait for a worker whose link is closed, and kill it if it stays."""
    try:
        async with asyncio.timeout(END_TIMEOUT_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
