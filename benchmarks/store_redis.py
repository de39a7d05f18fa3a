"""How many commands three nodes get accepted in one room that all of them write to, through one Redis with its file flushed at every step.

Every node is a process of its own with a whole room in it: commands are decided, appended, followed and copied as in the service; there
are no sockets. Its people ask for the floor and take it back, so that every command changes something and the room stays small.

    python -m benchmarks.store_redis [--nodes 3] [--people 32] [--seconds 5] [--appendfsync always|everysec]
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import msgspec

from orchestrator.clock import SystemClock
from orchestrator.errors import Busy
from orchestrator.nodes.node import Node
from orchestrator.room_host import RoomHost
from rooms.commands import CancelRequest, ChangePhase, Join, RequestFloor, ScheduleRoom
from rooms.ids import ParticipantId
from rooms.people import SYSTEM, Person, Role
from rooms.phases import Phase
from tests.builders import RULES, STATEMENT, WORKSHOP
from tests.redis_server import RedisServer


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What one node found. p50_ms, p99_ms: how long its commands took at the median and the 99th percentile."""

    accepted: int
    busy: int
    p50_ms: float
    p99_ms: float


async def measure(*, nodes: int = 3, people: int = 32, seconds: float = 5.0, appendfsync: str = "always") -> dict[str, object]:
    """Commands a second over all nodes, in a room of ``nodes`` times ``people`` who never pause."""
    with tempfile.TemporaryDirectory() as directory:
        server = RedisServer(Path(directory) / "redis", appendfsync=appendfsync)
        await server.start()
        try:
            await _prepare(server.url, Path(directory) / "first", nodes * people)
            writers = [await _writer(server.url, Path(directory) / f"node-{node}", node, people, seconds) for node in range(nodes)]
            for writer in writers:
                assert writer.stdout is not None
                await writer.stdout.readline()
            for writer in writers:
                assert writer.stdin is not None
                writer.stdin.write(b"go\n")
            shares = [msgspec.json.decode((await writer.communicate())[0], type=Share) for writer in writers]
        finally:
            await server.kill()
    accepted = sum(share.accepted for share in shares)
    return {
        "nodes": nodes,
        "people_a_node": people,
        "appendfsync": appendfsync,
        "seconds": seconds,
        "accepted_per_s": round(accepted / seconds),
        "refused_as_busy": sum(share.busy for share in shares),
        "p50_ms": max(share.p50_ms for share in shares),
        "p99_ms": max(share.p99_ms for share in shares),
    }


async def _prepare(url: str, data: Path, people: int) -> None:
    async with Node(url, data=data, ephemeral=False) as node:
        host = RoomHost(WORKSHOP, store=node.store, clock=SystemClock())
        running = asyncio.create_task(host.run())
        await host.handle(ScheduleRoom(title="Workshop", rules=RULES), by=SYSTEM)
        await host.handle(ChangePhase(to=Phase.OPEN), by=SYSTEM)
        for number in range(people):
            await host.handle(Join(), by=_person(number))
        running.cancel()
        await asyncio.wait([running])


async def _writer(url: str, data: Path, node: int, people: int, seconds: float) -> asyncio.subprocess.Process:
    arguments = ("--write", url, str(data), str(node * people), str(people), str(seconds))
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.store_redis", *arguments), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )


async def _write(url: str, data: Path, first: int, people: int, seconds: float) -> None:
    """One node: say that it is ready, wait for the word, write, and say what came of it."""
    async with Node(url, data=data, ephemeral=False) as node:
        host = RoomHost(WORKSHOP, store=node.store, clock=SystemClock())
        await host.load()
        rooms = {WORKSHOP: host}
        node.follow(rooms)
        others = [asyncio.create_task(host.run()), asyncio.create_task(node.run(rooms))]
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        until, counts, took = time.monotonic() + seconds, Counter[str](), list[float]()
        async with asyncio.TaskGroup() as tasks:
            for number in range(first, first + people):
                tasks.create_task(_ask(host, _person(number), until, counts, took))
        took.sort()
        share = Share(
            accepted=counts["accepted"],
            busy=counts["busy"],
            p50_ms=round(took[len(took) // 2] * 1000, 1),
            p99_ms=round(took[len(took) * 99 // 100] * 1000, 1),
        )
        print(msgspec.json.encode(share).decode())
        for task in others:
            task.cancel()
        await asyncio.wait(others)


async def _ask(host: RoomHost, person: Person, until: float, counts: Counter[str], took: list[float]) -> None:
    """Ask for the floor and take it back, again and again."""
    while (began := time.monotonic()) < until:
        own = next((entry.filing.request for entry in host.state.queue if entry.filing.speaker.id == person.id), None)
        command = RequestFloor(speech_type=STATEMENT) if own is None else CancelRequest(request=own)
        try:
            await host.handle(command, by=person)
        except Busy:
            counts["busy"] += 1
        else:
            counts["accepted"] += 1
            took.append(time.monotonic() - began)


def _person(number: int) -> Person:
    return Person(id=ParticipantId(f"p-{number}"), role=Role.PARTICIPANT, name=f"Delegate {number}")


def main() -> None:
    """Print one JSON line."""
    if sys.argv[1:2] == ["--write"]:
        url, data, first, people, seconds = sys.argv[2:]
        asyncio.run(_write(url, Path(data), int(first), int(people), float(seconds)))
        return
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nodes", type=int, default=3)
    options.add_argument("--people", type=int, default=32)
    options.add_argument("--seconds", type=float, default=5.0)
    options.add_argument("--appendfsync", choices=["always", "everysec"], default="always")
    result = asyncio.run(measure(**vars(options.parse_args())))
    print(msgspec.json.encode({"benchmark": "store_redis", **result}).decode())


if __name__ == "__main__":
    main()
