"""``make bench-fanout``: one event after the other to everybody in a room, by Tribuna and by others, in turns.

Server and load have a core each. Of several rounds the medians count; only ratios of one run mean anything.
"""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click
import msgspec

from benchmarks.media.compiler import compiled
from benchmarks.media.process import memory_kib, pin, processor_time_s, two_cores

HERE = Path(__file__).parent
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Contender:
    """A server to measure. path: of its WebSocket. speaks: an option of the load. needs_redis: it gets REDIS in its environment."""

    command: tuple[str, ...]
    path: str
    speaks: tuple[str, ...] = ()
    needs_redis: bool = False


def _python(module: str) -> tuple[str, ...]:
    return (sys.executable, "-m", f"benchmarks.fanout.{module}")


CONTENDERS: Mapping[str, Contender] = {
    "tribuna": Contender(_python("tribuna"), "/ws/rooms/meeting"),
    "socket.io": Contender(("node", str(HERE / "socketio_server.mjs")), "/socket.io/?EIO=4&transport=websocket", ("socketio",)),
    "websockets": Contender(_python("websockets_server"), "/"),
    "channels": Contender(_python("channels_server"), "/", needs_redis=True),
}


class Flow(msgspec.Struct, frozen=True):
    """What the load says. seconds: from the first event to the last arrival. p50_ms, p99_ms: how old events were when they arrived."""

    frames: int
    seconds: float
    closed: int
    p50_ms: float
    p99_ms: float


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """One server in one round. processor_s: of the server, for all events. memory_kib: what one socket costs it."""

    server: str
    sockets: int
    events: int
    delivered: float
    deliveries_per_s: float
    processor_us: float
    p50_ms: float
    p99_ms: float
    memory_kib: float


@click.command(help=__doc__)
@click.option("--sockets", default=1_000, show_default=True)
@click.option("--events", default=100, show_default=True)
@click.option("--rounds", default=3, show_default=True)
@click.argument("servers", nargs=-1)
def main(sockets: int, events: int, rounds: int, servers: tuple[str, ...]) -> None:
    """Measure, and print a JSON line for each server."""
    wanted = servers or tuple(CONTENDERS)
    unknown = [name for name in wanted if name not in CONTENDERS]
    if unknown:
        sys.exit(f"There is no server {', '.join(unknown)}. There are: {', '.join(CONTENDERS)}.")
    with two_cores() as (server_core, _), TemporaryDirectory() as directory:
        load = compiled("load", Path(directory), folder=HERE)
        for line in asyncio.run(_measure_all(load, wanted, sockets, events, rounds, server_core)):
            print(msgspec.json.encode(line).decode(), flush=True)


async def _measure_all(load: Path, names: Sequence[str], sockets: int, events: int, rounds: int, core: int) -> list[dict[str, object]]:
    found: dict[str, list[Measurement]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            fewer = max(1, events // 10) if name == "channels" else events  # it is some fifty times slower
            found[name].append(await _measure(load, name, sockets, fewer, core))
    return [_line(name, found) for name in names]


def _line(name: str, found: Mapping[str, Sequence[Measurement]]) -> dict[str, object]:
    def middle(of: Callable[[Measurement], float], server: str = name) -> float:
        return median(of(one) for one in found[server])

    line: dict[str, object] = {
        "benchmark": "fanout",
        "server": name,
        "sockets": found[name][0].sockets,
        "rounds": len(found[name]),
        "delivered": round(middle(lambda one: one.delivered), 4),
        "deliveries_per_s": round(middle(lambda one: one.deliveries_per_s)),
        "processor_us": round(middle(lambda one: one.processor_us), 2),
        "p50_ms": round(middle(lambda one: one.p50_ms), 1),
        "p99_ms": round(middle(lambda one: one.p99_ms), 1),
        "memory_kib": round(middle(lambda one: one.memory_kib), 1),
    }
    if "socket.io" in found and name != "socket.io":
        line["times_socket_io"] = round(middle(lambda one: one.deliveries_per_s) / middle(lambda one: one.deliveries_per_s, "socket.io"), 2)
    return line


async def _measure(load: Path, name: str, sockets: int, events: int, core: int) -> Measurement:
    contender = CONTENDERS[name]
    async with asyncio.timeout(PATIENCE_S), _running(contender, core) as (server, port):
        before_kib = memory_kib(server.pid)
        reader = await asyncio.create_subprocess_exec(
            load, str(port), contender.path, str(sockets), str(events), *contender.speaks, stdout=asyncio.subprocess.PIPE
        )
        assert await _line_of(reader) == "connected"
        await asyncio.sleep(1)  # until what greets everybody has been written
        connected_kib, before_s = memory_kib(server.pid), processor_time_s(server.pid)
        await _tell(server, str(events))
        flow = msgspec.json.decode(await _line_of(reader), type=Flow)
        processor_s = processor_time_s(server.pid) - before_s
        await reader.wait()
    if flow.frames == 0:
        sys.exit(f"Nothing of {name} arrived; {flow.closed} of {sockets} sockets were closed.")
    return Measurement(
        server=name,
        sockets=sockets,
        events=events,
        delivered=flow.frames / (sockets * events),
        deliveries_per_s=flow.frames / flow.seconds,
        processor_us=processor_s / flow.frames * 1e6,
        p50_ms=flow.p50_ms,
        p99_ms=flow.p99_ms,
        memory_kib=(connected_kib - before_kib) / sockets,
    )


@asynccontextmanager
async def _running(contender: Contender, core: int) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    """The server on a core of its own, and its port."""
    async with _redis(contender) as environment:
        server = await asyncio.create_subprocess_exec(
            *contender.command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env={**os.environ, **environment}
        )
        try:
            pin(server.pid, core)
            _, port = (await _line_of(server)).split()
            yield server, int(port)
        finally:
            server.kill()
            await server.wait()


@asynccontextmanager
async def _redis(contender: Contender) -> AsyncIterator[dict[str, str]]:
    """A Redis of our own, if the server needs one; it shares the core of the load."""
    if not contender.needs_redis:
        yield {}
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    redis = await asyncio.create_subprocess_exec(
        "redis-server", "--port", str(port), "--save", "", "--appendonly", "no", stdout=asyncio.subprocess.PIPE
    )
    try:
        while "Ready to accept" not in await _line_of(redis):
            continue
        yield {"REDIS": f"redis://127.0.0.1:{port}/0"}
    finally:
        redis.kill()
        await redis.wait()


async def _tell(server: asyncio.subprocess.Process, line: str) -> None:
    assert server.stdin is not None
    server.stdin.write(f"{line}\n".encode())
    await server.stdin.drain()


async def _line_of(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode().strip()
    if not line:
        sys.exit("A process of the measurement ended; what it said is above.")
    return line


if __name__ == "__main__":
    main()
