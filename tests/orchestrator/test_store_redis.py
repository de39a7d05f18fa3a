"""A Redis that is away, that forgets, or that two nodes use at once: nothing is lost unseen."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from orchestrator.errors import StoreUnavailable
from orchestrator.nodes import link
from orchestrator.store import Appended, Conflict, Decided
from orchestrator.store_redis import EPOCH_KEY, RedisStore
from orchestrator.store_sqlite import SqliteStore
from rooms.events import AnyRoomEvent
from rooms.ids import CommandId
from tests.builders import LENA, MIA, RAVI, WORKSHOP, events_of
from tests.orchestrator.stories import STORY
from tests.redis_server import RedisServer, redis

EVENTS = events_of(STORY)
FIRST = CommandId("first")


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RedisServer]:
    async with redis(tmp_path) as running:
        yield running


def log_key(store: RedisStore) -> str:
    return store.key(WORKSHOP, "log")


@pytest.mark.row("R6")
async def test_a_log_has_the_same_hashes_in_redis_as_on_the_disk(server: RedisServer, tmp_path: Path) -> None:
    async with RedisStore(server.url) as shared, SqliteStore(tmp_path) as own:
        for store in (shared, own):
            await store.append(WORKSHOP, EVENTS, expected_seq=0, by=MIA.id, command_id=FIRST)
        entries = await server.do("XRANGE", log_key(shared), "-", "+")
        rows = own._connection.execute("SELECT hash FROM events ORDER BY seq").fetchall()
        assert [fields[b"hash"].decode() for _, fields in entries] == [row[0].hex() for row in rows]


@pytest.mark.row("R6")
async def test_a_log_that_was_changed_by_hand_is_not_believed(server: RedisServer) -> None:
    async with RedisStore(server.url) as store:
        await store.append(WORKSHOP, EVENTS[:2], expected_seq=0, by=MIA.id)
        [(name, fields)] = await server.do("XRANGE", log_key(store), "2", "2")
        await server.do("XDEL", log_key(store), name)
        await server.do("XADD", log_key(store), "3-0", *(part.decode() for field in fields.items() for part in field))
        async with RedisStore(server.url) as other:
            with pytest.raises(StoreUnavailable, match="goes from event 1 to event 3"):
                await other.read(WORKSHOP)


@pytest.mark.row("S3")
async def test_a_node_reads_what_another_wrote_and_two_cannot_both_be_first(server: RedisServer) -> None:
    async with RedisStore(server.url) as one, RedisStore(server.url) as two:
        await one.append(WORKSHOP, EVENTS[:2], expected_seq=0, by=MIA.id)
        assert await two.read(WORKSHOP) == EVENTS[:2]
        outcomes = await asyncio.gather(
            one.append(WORKSHOP, EVENTS[2:3], expected_seq=2, by=MIA.id),
            two.append(WORKSHOP, EVENTS[2:3], expected_seq=2, by=RAVI.id),
            return_exceptions=True,
        )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Appended", "Conflict"]


@pytest.mark.row("S3")
async def test_what_a_node_writes_is_told_to_those_that_follow_the_room(server: RedisServer) -> None:
    async with RedisStore(server.url) as one, RedisStore(server.url) as two, asyncio.TaskGroup() as tasks:
        told: asyncio.Queue[tuple[int, Sequence[AnyRoomEvent]]] = asyncio.Queue()
        await one.append(WORKSHOP, EVENTS[:2], expected_seq=0, by=MIA.id)
        await two.read(WORKSHOP)
        two.follow(WORKSHOP, lambda after, events: told.put_nowait((after, events)))
        following = tasks.create_task(two.run())
        await one.append(WORKSHOP, EVENTS[2:5], expected_seq=2, by=MIA.id)
        assert await told.get() == (2, EVENTS[2:5])
        assert await two.append(WORKSHOP, EVENTS[5:6], expected_seq=5, by=RAVI.id) == Appended(seq=6)
        assert await told.get() == (5, EVENTS[5:6])
        following.cancel()


@pytest.mark.row("S4")
async def test_a_command_whose_answer_was_lost_is_not_written_twice(server: RedisServer) -> None:
    """The connection broke after Redis had written: the same call is sent again, although others wrote meanwhile."""
    commands = [
        Decided(events=EVENTS[:1], by=MIA.id, command_id=FIRST),
        Decided(events=EVENTS[1:3], by=RAVI.id),
        Decided(events=[], by=LENA.id, command_id=CommandId("nothing")),
    ]
    async with RedisStore(server.url) as one, RedisStore(server.url) as two:
        first = await one.append_all(WORKSHOP, commands, expected_seq=0)
        await two.append(WORKSHOP, EVENTS[3:4], expected_seq=3, by=LENA.id)
        assert await one.append_all(WORKSHOP, commands, expected_seq=0) == first[:2]
        assert await one.read(WORKSHOP) == EVENTS[:4]


@pytest.mark.row("S4")
async def test_a_redis_that_is_killed_has_everything_that_was_acknowledged_and_the_node_goes_on(server: RedisServer) -> None:
    async with RedisStore(server.url) as store:
        for seq, event in enumerate(EVENTS):
            await store.append(WORKSHOP, [event], expected_seq=seq, by=MIA.id)
        await server.kill()
        await server.start()
        assert await store.append(WORKSHOP, EVENTS[:1], expected_seq=len(EVENTS), by=MIA.id) == Appended(seq=len(EVENTS) + 1)
    async with RedisStore(server.url, known_epoch=store.epoch) as again:
        assert await again.read(WORKSHOP) == [*EVENTS, EVENTS[0]]


async def test_while_redis_is_away_this_is_said_and_afterwards_it_works_again(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "GIVE_UP_AFTER_S", 0)
    async with RedisStore(server.url) as store:
        await server.kill()
        with pytest.raises(StoreUnavailable, match=r"Redis at redis://127.0.0.1:.* does not answer"):
            await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id)
        assert not store.available
        await server.start()
        assert await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id) == Appended(seq=1)
        assert store.available


async def test_a_redis_that_keeps_nothing_is_refused_unless_that_is_allowed(tmp_path: Path) -> None:
    async with redis(tmp_path, appendonly=False) as forgetful:
        with pytest.raises(StoreUnavailable, match="would lose everything when it ends"):
            await RedisStore(forgetful.url).__aenter__()
        async with RedisStore(forgetful.url, ephemeral=True) as store:
            assert await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id) == Appended(seq=1)


@pytest.mark.row("S4")
async def test_a_redis_that_forgot_is_told_and_nothing_begins_anew(tmp_path: Path) -> None:
    async with redis(tmp_path, appendonly=False) as forgetful, RedisStore(forgetful.url, ephemeral=True) as store:
        await store.append(WORKSHOP, EVENTS, expected_seq=0, by=MIA.id)
        await forgetful.kill()
        await forgetful.start()
        with pytest.raises(StoreUnavailable, match="it has forgotten this conference"):
            await store.append(WORKSHOP, EVENTS[:1], expected_seq=len(EVENTS), by=MIA.id)
        with pytest.raises(StoreUnavailable, match="forgotten the conference that this node knows"):
            await RedisStore(forgetful.url, ephemeral=True, known_epoch=store.epoch).__aenter__()
        assert await forgetful.do("KEYS", "*:log") == []


@pytest.mark.row("S4")
async def test_a_redis_that_lost_the_end_of_a_log_is_told(server: RedisServer) -> None:
    async with RedisStore(server.url) as store:
        await store.append(WORKSHOP, EVENTS[:5], expected_seq=0, by=MIA.id)
        await server.do("XDEL", log_key(store), "5-0")
        with pytest.raises(StoreUnavailable, match="it has 4 events of room workshop where 5 were safe"):
            await store.append(WORKSHOP, EVENTS[5:6], expected_seq=5, by=MIA.id)
        assert not store.available


@pytest.mark.row("S4")
async def test_a_node_that_knows_another_history_cannot_write_into_this_one(server: RedisServer) -> None:
    async with RedisStore(server.url) as one, RedisStore(server.url) as two:
        await one.append(WORKSHOP, EVENTS[:2], expected_seq=0, by=MIA.id)
        await server.do("DEL", log_key(one))
        await two.append(WORKSHOP, EVENTS[:2], expected_seq=0, by=RAVI.id)
        with pytest.raises(StoreUnavailable, match="or others than these"):
            await one.append(WORKSHOP, EVENTS[2:3], expected_seq=2, by=MIA.id)


async def test_a_redis_whose_function_was_flushed_gets_it_again(server: RedisServer) -> None:
    async with RedisStore(server.url) as store:
        await server.do("FUNCTION", "FLUSH")
        assert await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id) == Appended(seq=1)
        assert (await server.do("GET", EPOCH_KEY)).decode() == store.epoch


async def test_the_order_of_ballots_is_forgotten(server: RedisServer) -> None:
    async with RedisStore(server.url) as store:
        async with asyncio.timeout(20):
            while not await store.forget_order():
                await store.read(WORKSHOP)


async def test_a_late_command_of_another_node_is_a_conflict(server: RedisServer) -> None:
    async with RedisStore(server.url) as one, RedisStore(server.url) as two:
        await one.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id)
        with pytest.raises(Conflict):
            await two.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=RAVI.id)


async def test_calls_that_wait_share_one_pipeline_and_one_that_gives_up_disturbs_nobody(server: RedisServer) -> None:
    async with RedisStore(server.url) as store:
        calls = [asyncio.ensure_future(store.link.call("SET", f"key-{number}", "x")) for number in range(600)]
        await asyncio.sleep(0)
        calls[0].cancel()
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
        assert isinstance(outcomes[0], asyncio.CancelledError)
        assert all(outcome == b"OK" for outcome in outcomes[1:])
        assert await store.link.call("GET", "key-599") == b"x"
