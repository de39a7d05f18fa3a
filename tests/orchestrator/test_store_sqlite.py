"""What only the store of a single machine does: the disk shared by rooms, a file that was changed or is locked."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from orchestrator import store_sqlite
from orchestrator.database import FILE_NAME
from orchestrator.errors import StoreUnavailable
from orchestrator.store import Appended
from orchestrator.store_sqlite import SqliteStore
from rooms.ids import CommandId, RoomId
from tests.builders import MIA, WORKSHOP, events_of
from tests.orchestrator.stories import STORY

EVENTS = events_of(STORY)
SIDE_EVENT = RoomId("side-event-3")
FIRST = CommandId("first")


@contextmanager
def holding(directory: Path) -> Iterator[None]:
    """Hold the database, as another program might: nobody can write until it is let go."""
    with closing(sqlite3.connect(directory / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def test_commands_of_many_rooms_that_wait_together_share_one_transaction(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    async with store:
        begun: list[str] = []
        store._connection.set_trace_callback(lambda sql: begun.append(sql) if sql.startswith("BEGIN") else None)
        with holding(tmp_path):
            first = asyncio.ensure_future(store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id))
            rooms = [RoomId(f"room-{number}") for number in range(50)]
            others = [asyncio.ensure_future(store.append(room, EVENTS[:1], expected_seq=0, by=MIA.id)) for room in rooms]
            await asyncio.sleep(0)
        await asyncio.gather(first, *others)
        assert len(begun) <= 2
        assert [await store.read(room) for room in rooms] == [EVENTS[:1]] * 50


async def test_when_too_many_wait_for_the_disk_the_next_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_sqlite, "MAX_WAITING", 2)
    monkeypatch.setattr(store_sqlite, "MAX_BATCH", 1)
    async with SqliteStore(tmp_path) as store:
        with holding(tmp_path):
            waiting = [asyncio.ensure_future(store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id)) for _ in range(8)]
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_EXCEPTION)
            assert all(isinstance(task.exception(), StoreUnavailable) for task in done)
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_what_waits_when_the_store_is_closed_is_still_written(tmp_path: Path) -> None:
    async with SqliteStore(tmp_path) as store:
        appending = asyncio.ensure_future(store.append(WORKSHOP, EVENTS, expected_seq=0, by=MIA.id))
        await asyncio.sleep(0)
    assert await appending == Appended(seq=len(EVENTS))
    async with SqliteStore(tmp_path) as again:
        assert await again.read(WORKSHOP) == EVENTS


@pytest.mark.row("R6")
async def test_a_log_that_was_changed_by_hand_is_not_believed(store: SqliteStore, tmp_path: Path) -> None:
    await store.append(WORKSHOP, EVENTS, expected_seq=0, by=MIA.id)
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("UPDATE events SET payload = replace(payload, 'ravi', 'lena') WHERE seq = 3")
    with pytest.raises(StoreUnavailable, match="Event 3 of room workshop was changed or damaged"):
        await store.read(WORKSHOP)


async def test_a_locked_database_is_said_and_the_next_command_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestrator.database.BUSY_TIMEOUT_MS", 0)
    async with SqliteStore(tmp_path) as store:
        with holding(tmp_path):
            with pytest.raises(StoreUnavailable, match="locked"):
                await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id)
            assert not store.available
        assert await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id) == Appended(seq=1)
        assert store.available


async def test_a_database_that_works_again_is_noticed_even_if_nobody_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestrator.database.BUSY_TIMEOUT_MS", 0)
    monkeypatch.setattr(store_sqlite, "PROBE_EVERY_S", 0.01)
    async with SqliteStore(tmp_path) as store:
        with holding(tmp_path), pytest.raises(StoreUnavailable):
            await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id)
        async with asyncio.timeout(10):
            while not store.available:
                await store.read(WORKSHOP)
