"""The floor: a C loop that sends what arrives to every viewer, in the clear and unchanged, with one ``sendmmsg`` for what came together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.media.leg import PUBLISHER_SSRCS, Leg, udp_socket
from benchmarks.media.process import pin
from benchmarks.media.server import Audience


@asynccontextmanager
async def floor(program: Path, core: int, viewers: int) -> AsyncIterator[Audience]:
    """Run ``program`` (floor.c) on ``core``."""
    sockets = [udp_socket() for _ in range(viewers)]
    ports = [str(udp.getsockname()[1]) for udp in sockets]
    process = await asyncio.create_subprocess_exec(program, *ports, stdout=asyncio.subprocess.PIPE)
    try:
        pin(process.pid, core)
        if process.stdout is None:
            raise AssertionError("a pipe was asked for")
        address = ("127.0.0.1", int(await process.stdout.readline()))
        for udp in (publisher := udp_socket(), *sockets):
            udp.connect(address)
        yield Audience(process.pid, Leg(publisher, PUBLISHER_SSRCS), [Leg(udp, PUBLISHER_SSRCS) for udp in sockets])
    finally:
        process.kill()
        await process.wait()
