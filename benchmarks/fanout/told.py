"""How a measured server is spoken to: it says ``listening PORT``, then for every line with a number sends so many events."""

import asyncio
import sys
from collections.abc import Awaitable, Callable


async def serve(port: int, burst: Callable[[int], Awaitable[None]]) -> None:
    """Obey until the other side hangs up. burst: sends so many events to everybody, one after the other."""
    print(f"listening {port}", flush=True)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        await burst(int(line))
