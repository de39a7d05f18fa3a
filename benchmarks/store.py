"""How fast commands become durable on this disk: those that wait together share a flush, and beside them, in the same run, one flush each.

And how soon a room with a long log is there again: read, verified and replayed.
"""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.rules import ROOM, long_log
from orchestrator import store_sqlite
from orchestrator.clock import SystemClock
from orchestrator.room_host import RoomHost
from orchestrator.store_sqlite import SqliteStore
from rooms.ids import CommandId, RoomId
from tests.builders import MIA, events_of
from tests.orchestrator.stories import STORY

CONCURRENT = 64
SECONDS = 2.0
ROUNDS = 3
[EVENT] = events_of(STORY)[1:2]


async def measure() -> dict[str, object]:
    """Commands of 64 rooms at once, together and one commit each by turns; the median round of either."""
    rounds = [(await _round(store_sqlite.MAX_BATCH), await _round(1)) for _ in range(ROUNDS)]
    together, alone = (sorted(figures, key=len)[ROUNDS // 2] for figures in zip(*rounds, strict=True))
    return {
        "concurrent": CONCURRENT,
        "group_commit": _figures(together),
        "one_commit_each": _figures(alone),
        "ratio": round(len(together) / len(alone), 1),
        "start": await _start(),
    }


def _figures(seconds: list[float]) -> dict[str, float]:
    return {
        "commands_per_s": round(len(seconds) / SECONDS),
        "median_ms": round(median(seconds) * 1000, 2),
        "p99_ms": round(quantiles(seconds, n=100)[-1] * 1000, 2),
    }


async def _round(batch: int) -> list[float]:
    """How long each command took from the question to the durable answer. batch: commands in one transaction at most."""
    usual, store_sqlite.MAX_BATCH = store_sqlite.MAX_BATCH, batch
    try:
        with TemporaryDirectory(dir=Path.cwd()) as directory:  # a real disk: /tmp may be memory
            async with SqliteStore(Path(directory)) as store:
                return [took for one in await asyncio.gather(*(_write(store, n) for n in range(CONCURRENT))) for took in one]
    finally:
        store_sqlite.MAX_BATCH = usual


async def _start() -> dict[str, float]:
    log = long_log()
    with TemporaryDirectory(dir=Path.cwd()) as directory:
        async with SqliteStore(Path(directory)) as store:
            await store.append(ROOM, log, expected_seq=0, by=MIA.id)
            begun = perf_counter()
            await RoomHost(ROOM, store=store, clock=SystemClock()).load()
            return {"events": len(log), "seconds": round(perf_counter() - begun, 2)}


async def _write(store: SqliteStore, number: int) -> Iterable[float]:
    room, took, seq, end = RoomId(f"room-{number}"), list[float](), 0, perf_counter() + SECONDS
    while (begun := perf_counter()) < end:
        seq = (await store.append(room, [EVENT], expected_seq=seq, by=MIA.id, command_id=CommandId(f"c{seq}"))).seq
        took.append(perf_counter() - begun)
    return took
