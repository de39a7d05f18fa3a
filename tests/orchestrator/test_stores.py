"""What a store of logs promises, whichever it is: durable before the answer, in order, and a repeated command changes nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from orchestrator.ballots import Tally
from orchestrator.store import Appended, Conflict, Decided
from orchestrator.store_redis import RedisStore
from orchestrator.store_sqlite import SqliteStore
from rooms.ids import CommandId, PollId, RoomId
from rooms.polls.ballots import SecretBallot
from tests.builders import LENA, MIA, RAVI, WORKSHOP, events_of
from tests.orchestrator.stories import STORY
from tests.redis_server import redis

EVENTS = events_of(STORY)
SIDE_EVENT = RoomId("side-event-3")
FIRST = CommandId("first")
POLL = PollId("p1")

Store = SqliteStore | RedisStore


@pytest.fixture(params=["sqlite", "redis"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with AsyncExitStack() as stack:
        if request.param == "sqlite":
            yield await stack.enter_async_context(SqliteStore(tmp_path))
        else:
            server = await stack.enter_async_context(redis(tmp_path))
            yield await stack.enter_async_context(RedisStore(server.url))


async def test_what_was_appended_is_read_in_order(store: Store) -> None:
    await store.append(WORKSHOP, EVENTS[:3], expected_seq=0, by=MIA.id)
    await store.append(WORKSHOP, EVENTS[3:], expected_seq=3, by=MIA.id)
    assert await store.read(WORKSHOP) == EVENTS
    assert await store.read(WORKSHOP, after=5) == EVENTS[5:]
    assert await store.read(WORKSHOP, after=len(EVENTS)) == []


async def test_who_is_late_is_told_and_nothing_is_written(store: Store) -> None:
    await store.append(WORKSHOP, EVENTS[:2], expected_seq=0, by=MIA.id)
    with pytest.raises(Conflict):
        await store.append(WORKSHOP, EVENTS[2:3], expected_seq=1, by=RAVI.id)
    assert await store.read(WORKSHOP) == EVENTS[:2]


async def test_of_two_who_append_at_once_one_is_told_that_it_was_late(store: Store) -> None:
    outcomes = await asyncio.gather(
        store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id),
        store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=RAVI.id),
        store.append(SIDE_EVENT, EVENTS[:1], expected_seq=0, by=MIA.id),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [Appended, Conflict, Appended]


@pytest.mark.row("L1")
async def test_a_repeated_command_gets_its_first_answer_and_has_one_effect(store: Store) -> None:
    first = await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id, command_id=FIRST)
    await store.append(WORKSHOP, EVENTS[1:2], expected_seq=1, by=MIA.id)
    again = await store.append(WORKSHOP, EVENTS[2:3], expected_seq=2, by=MIA.id, command_id=FIRST)
    assert (first, again) == (Appended(seq=1), Appended(seq=1, repeated=True))
    assert await store.read(WORKSHOP) == EVENTS[:2]
    assert await store.answer(WORKSHOP, by=MIA.id, command_id=FIRST) == Appended(seq=1, repeated=True)
    assert await store.answer(WORKSHOP, by=RAVI.id, command_id=FIRST) is None


async def test_a_command_that_changed_nothing_is_remembered_too(store: Store) -> None:
    await store.append(WORKSHOP, [], expected_seq=0, by=MIA.id, command_id=FIRST)
    again = await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id, command_id=FIRST)
    assert again == Appended(seq=0, repeated=True)
    assert await store.read(WORKSHOP) == []


async def test_two_people_and_two_rooms_may_use_the_same_command_id(store: Store) -> None:
    await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id, command_id=FIRST)
    await store.append(WORKSHOP, EVENTS[1:2], expected_seq=1, by=RAVI.id, command_id=FIRST)
    await store.append(SIDE_EVENT, EVENTS[:1], expected_seq=0, by=MIA.id, command_id=FIRST)
    assert await store.read(WORKSHOP) == EVENTS[:2]
    assert await store.read(SIDE_EVENT) == EVENTS[:1]


async def test_commands_that_were_decided_together_are_kept_together(store: Store) -> None:
    commands = [
        Decided(events=EVENTS[:1], by=MIA.id, command_id=FIRST),
        Decided(events=[], by=MIA.id, command_id=CommandId("second")),
        Decided(events=EVENTS[1:3], by=RAVI.id),
    ]
    assert await store.append_all(WORKSHOP, commands, expected_seq=0) == [Appended(seq=1), Appended(seq=1), Appended(seq=3)]
    assert await store.read(WORKSHOP) == EVENTS[:3]


async def test_nothing_is_kept_behind_a_repeated_command_that_was_decided_otherwise(store: Store) -> None:
    await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id, command_id=FIRST)
    commands = [
        Decided(events=EVENTS[1:2], by=LENA.id),
        Decided(events=EVENTS[2:3], by=MIA.id, command_id=FIRST),
        Decided(events=EVENTS[3:4], by=RAVI.id),
    ]
    assert await store.append_all(WORKSHOP, commands, expected_seq=1) == [Appended(seq=2), Appended(seq=1, repeated=True)]
    assert await store.read(WORKSHOP) == EVENTS[:2]


async def test_a_repeated_command_that_changes_nothing_does_not_hold_up_those_behind_it(store: Store) -> None:
    await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id, command_id=FIRST)
    commands = [Decided(events=[], by=MIA.id, command_id=FIRST), Decided(events=EVENTS[1:2], by=RAVI.id)]
    assert await store.append_all(WORKSHOP, commands, expected_seq=1) == [Appended(seq=1, repeated=True), Appended(seq=2)]


async def test_of_commands_that_are_late_together_none_is_kept(store: Store) -> None:
    await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id)
    with pytest.raises(Conflict):
        await store.append_all(WORKSHOP, [Decided(events=EVENTS[1:2], by=MIA.id)] * 2, expected_seq=0)
    assert await store.read(WORKSHOP) == EVENTS[:1]


async def test_a_ballot_is_counted_with_its_events_and_once(store: Store) -> None:
    ballot = SecretBallot(poll=POLL, options=(1, 3))
    await store.append(WORKSHOP, EVENTS[:1], expected_seq=0, by=MIA.id, command_id=FIRST, ballot=ballot)
    await store.append(WORKSHOP, EVENTS[1:2], expected_seq=1, by=MIA.id, command_id=FIRST, ballot=ballot)
    await store.append(WORKSHOP, EVENTS[1:2], expected_seq=1, by=RAVI.id, ballot=SecretBallot(poll=POLL, options=(3,)))
    assert await store.tally(WORKSHOP, POLL, options=3) == Tally(ballots=2, counts=(1, 0, 2))
    assert await store.tally(SIDE_EVENT, POLL, options=1) == Tally(ballots=0, counts=(0,))
