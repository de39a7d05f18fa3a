"""A room full of people in which much happens: how old are the views when they arrive, and how soon is a command answered?

A thousand participants look; some of them ask for the floor and withdraw, one after the other. A view is as old as the command that it
shows first. Server and load have a core each.
"""

import asyncio
import itertools
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.fanout.command import HERE
from benchmarks.media.compiler import compiled
from benchmarks.media.process import pin, processor_time_s, two_cores
from benchmarks.service import ROOM, Meeting, live_meeting
from orchestrator.registry import Registry, new_participant
from rooms.people import Person, Role

SOCKETS = 1_000
COMMANDERS = 20
PROBES = 5
COMMANDS_PER_S = 300
SECONDS = 10
SEQ = re.compile(rb'"seq":(\d+)')


async def measure() -> dict[str, object]:
    """Views and answers under load."""
    with two_cores() as (server_core, _), TemporaryDirectory() as directory:
        async with live_meeting() as meeting:
            assert meeting.service.process is not None
            pin(meeting.service.process.pid, server_core)
            async with _audience(meeting, Path(directory)), AsyncExitStack() as stack:
                probes = [await stack.enter_async_context(_socket(meeting, f"Probe {number}")) for number in range(PROBES)]
                speakers = [await stack.enter_async_context(_socket(meeting, f"Speaker {number}")) for number in range(COMMANDERS)]
                return await _run(meeting, [Commander(one) for one in speakers], probes)


async def _run(meeting: Meeting, commanders: Sequence["Commander"], probes: Sequence[ClientConnection]) -> dict[str, object]:
    assert meeting.service.process is not None
    asked: dict[int, float] = {}
    seen: list[list[tuple[float, int]]] = [[] for _ in probes]
    before_load_s = process_time()
    before_s, began = processor_time_s(meeting.service.process.pid), perf_counter()
    async with asyncio.TaskGroup() as tasks:
        watching = [tasks.create_task(_watch(probe, views)) for probe, views in zip(probes, seen, strict=True)]
        watching += [tasks.create_task(one.read()) for one in commanders]
        answers = await _command(commanders, asked)
        took_s = perf_counter() - began
        processor_s = processor_time_s(meeting.service.process.pid) - before_s
        await asyncio.sleep(1)  # the last views are on their way
        for one in watching:
            one.cancel()
    ages = sorted(age for views in seen for age in _ages(asked, views))
    return {
        "sockets": SOCKETS,
        "commands_per_s": round(len(answers) / took_s),
        "answer": _milliseconds(answers),
        "view_age": _milliseconds(ages),
        "core": round(processor_s / took_s, 2),
        "load_core": round((process_time() - before_load_s) / took_s, 2),
    }


async def _command(commanders: Sequence["Commander"], asked: dict[int, float]) -> list[float]:
    """Issue commands at a steady rate, whatever the answers do; note when each was issued, by its seq. Seconds to each answer."""
    answers: list[float] = []
    began = perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for number, one in zip(range(COMMANDS_PER_S * SECONDS), itertools.cycle(commanders), strict=False):
            await asyncio.sleep(max(0.0, began + number / COMMANDS_PER_S - perf_counter()))
            tasks.create_task(one.act(asked, answers))
    return answers


class Commander:
    """Somebody who asks for the floor and withdraws. It reads nothing else: the load must not be what is slow."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._free = asyncio.Lock()
        self._refs = itertools.count(1)
        self._seq: asyncio.Queue[int] = asyncio.Queue(1)  # the answer of the one command that is under way
        self._own: tuple[int, str | None] = (-1, None)  # as of which seq, and our request
        self._told = asyncio.Event()
        self._done = 0

    async def read(self) -> None:
        """Take answers and our own part until cancelled."""
        async for data in self._socket:
            if str(data[:15]) == '{"type":"reply"':
                self._seq.put_nowait(msgspec.json.decode(data)["seq"])
            elif str(data[:14]) == '{"type":"mine"' or str(data[:15]) == '{"type":"hello"':
                frame = msgspec.json.decode(data)
                own = frame["mine"]["request"]
                self._own = frame["seq"], own and own["request"]
                self._told.set()

    async def act(self, asked: dict[int, float], answers: list[float]) -> None:
        """Ask for the floor, or withdraw what was asked."""
        async with self._free:
            while self._own[0] < self._done:
                self._told.clear()
                await self._told.wait()
            own = self._own[1]
            command = {"type": "cancel_request", "request": own} if own else {"type": "request_floor", "speech_type": "statement"}
            start = perf_counter()
            await self._socket.send(msgspec.json.encode({"ref": str(next(self._refs)), "command": command}), text=True)
            seq = self._done = await self._seq.get()
            answers.append(perf_counter() - start)
            asked.setdefault(seq, start)


async def _watch(probe: ClientConnection, views: list[tuple[float, int]]) -> None:
    """Note when which view arrived."""
    async for data in probe:
        text = data if isinstance(data, bytes) else data.encode()
        if text.startswith(b'{"type":"view"') and (found := SEQ.search(text, 0, 200)):
            views.append((perf_counter(), int(found[1])))


def _ages(asked: dict[int, float], views: Sequence[tuple[float, int]]) -> list[float]:
    """Seconds from each command to the first view that can show it."""
    ages, newer = list[float](), iter(views)
    arrival, shown = next(newer, (0.0, 0))
    for seq in sorted(asked):
        while shown < seq:
            arrival, shown = next(newer, (0.0, 1 << 62))
        if arrival:
            ages.append(arrival - asked[seq])
    return ages


@asynccontextmanager
async def _audience(meeting: Meeting, directory: Path) -> AsyncIterator[None]:
    """Participants who only look."""
    tokens = directory / "tokens"
    tokens.write_text("\n".join(_invited(meeting, SOCKETS - PROBES - COMMANDERS)))
    load = compiled("load", directory, folder=HERE)
    count = str(SOCKETS - PROBES - COMMANDERS)
    readers = await asyncio.create_subprocess_exec(
        load, str(meeting.service.port), f"/ws/rooms/{ROOM}", count, "1", str(tokens), stdout=asyncio.subprocess.PIPE
    )
    assert readers.stdout is not None
    try:
        assert (await readers.stdout.readline()).strip() == b"connected"
        yield
    finally:
        readers.kill()
        await readers.wait()


def _invited(meeting: Meeting, count: int) -> list[str]:
    """Tokens of so many participants."""
    until = datetime.now(UTC) + timedelta(hours=1)
    with closing(Registry(meeting.service.data)) as registry:
        people = (Person(id=new_participant(), role=Role.PARTICIPANT, name=f"Person {number}") for number in range(count))
        return [registry.invite(ROOM, person, expires_at=until)[1] for person in people]


@asynccontextmanager
async def _socket(meeting: Meeting, name: str) -> AsyncIterator[ClientConnection]:
    url = f"{meeting.service.url.replace('http', 'ws')}/ws/rooms/{ROOM}"
    token = meeting.token(Role.PARTICIPANT, name)
    async with connect(url, additional_headers={"Authorization": f"Bearer {token}"}, max_size=None, compression=None) as one:
        yield one


def _milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    cut = quantiles(seconds, n=100)
    return {"p50_ms": round(cut[49] * 1000, 1), "p99_ms": round(cut[98] * 1000, 1), "max_ms": round(max(seconds) * 1000, 1)}
