"""The library websockets, with its ``broadcast``."""

import asyncio

from websockets.asyncio.server import ServerConnection, broadcast
from websockets.asyncio.server import serve as listen

from benchmarks.fanout.event import event
from benchmarks.fanout.told import serve


async def main() -> None:
    """Serve until told otherwise."""
    connections: set[ServerConnection] = set()

    async def watch(connection: ServerConnection) -> None:
        connections.add(connection)
        await connection.wait_closed()
        connections.discard(connection)

    async def burst(events: int) -> None:
        for _ in range(events):
            broadcast(connections, event())
            await asyncio.sleep(0)

    async with listen(watch, "127.0.0.1", 0, compression=None, backlog=4096) as server:
        await serve(next(iter(server.sockets)).getsockname()[1], burst)


if __name__ == "__main__":
    asyncio.run(main())
