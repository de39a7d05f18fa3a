"""Anonymous polls as they are kept: no ballot is lost, none counts twice, none has a name; over kill -9, too."""

import asyncio
import os
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from orchestrator.database import FILE_NAME
from orchestrator.room_host import RoomHost
from orchestrator.store_sqlite import SqliteStore
from orchestrator.teller import Teller
from rooms.commands import ChangePhase, Join
from rooms.ids import CommandId, PollId
from rooms.people import Person
from rooms.phases import Phase
from rooms.polls.commands import ClosePoll, MakePoll, OpenPoll, VoteInPoll
from rooms.polls.state import Poll
from tests.builders import LENA, MIA, PIA, RAVI, WORKSHOP, person
from tests.clocks import ManualClock
from tests.orchestrator.hosting import hosted, tell
from tests.orchestrator.stories import STORY
from tests.orchestrator.watching import until

P1 = PollId("p1")
MAKING = MakePoll(question="Shall we?", options=("Yes", "No"), anonymous=True)

VOTERS = """
import asyncio, sys
from pathlib import Path
from tests.orchestrator.test_ballots import vote_for_ever

asyncio.run(vote_for_ever(Path(sys.argv[1])))
"""


async def open_poll(host: RoomHost) -> None:
    await tell(host, [*STORY[:1], (MIA, Join()), (MIA, ChangePhase(to=Phase.OPEN)), (MIA, MAKING), (MIA, OpenPoll(poll=P1))])


async def vote(host: RoomHost, who: Person, option: int) -> None:
    await host.handle(Join(), by=who)
    await host.handle(VoteInPoll(poll=P1, options=(option,)), by=who, command_id=CommandId(f"v{who.id}"))


@asynccontextmanager
async def counted_by_a_teller(host: RoomHost, store: SqliteStore) -> AsyncIterator[None]:
    teller = asyncio.create_task(Teller({WORKSHOP: host}, box=store, clock=ManualClock()).run(), name="teller")
    try:
        yield
    finally:
        teller.cancel()
        await asyncio.wait([teller])


async def result_of(host: RoomHost, store: SqliteStore) -> tuple[Poll, tuple[int, ...]]:
    """The poll when it has been counted, and its counts."""
    async with counted_by_a_teller(host, store):
        poll = (await until(host, lambda state: state.polls.by_id[P1].counts is not None)).polls.by_id[P1]
    assert poll.counts is not None
    return poll, poll.counts


@pytest.mark.row("G2")
async def test_the_result_is_what_was_cast(store: SqliteStore) -> None:
    async with hosted(store) as host:
        await open_poll(host)
        for who, option in ((RAVI, 2), (LENA, 1), (PIA, 2)):
            await vote(host, who, option)
        await host.handle(ClosePoll(poll=P1), by=MIA)
        poll, counts = await result_of(host, store)
    assert counts == (1, 2)
    assert set(poll.ballots) == {RAVI.id, LENA.id, PIA.id}


@pytest.mark.row("G2")
async def test_nothing_that_is_kept_says_who_voted_for_what(tmp_path: Path) -> None:
    """Whatever the two voted, in whichever order: the rows are the same but for hashes."""
    kept = []
    for number, ballots in enumerate([((RAVI, 1), (LENA, 2)), ((RAVI, 2), (LENA, 1))]):
        directory = tmp_path / str(number)
        async with SqliteStore(directory) as store, hosted(store) as host:
            await open_poll(host)
            for who, option in ballots:
                await vote(host, who, option)
            await host.handle(ClosePoll(poll=P1), by=MIA)
            await result_of(host, store)
        kept.append(everything_in(directory))
    assert kept[0] == kept[1]


async def test_the_order_of_ballots_is_forgotten_once_they_are_counted(store: SqliteStore, tmp_path: Path) -> None:
    async with hosted(store) as host:
        await open_poll(host)
        await vote(host, RAVI, 1)
        assert (tmp_path / f"{FILE_NAME}-wal").stat().st_size > 0
        await host.handle(ClosePoll(poll=P1), by=MIA)
        await result_of(host, store)
        assert await store.forget_order()
    assert not (tmp_path / f"{FILE_NAME}-wal").exists() or (tmp_path / f"{FILE_NAME}-wal").stat().st_size == 0


async def test_a_vote_that_is_sent_again_counts_once(store: SqliteStore) -> None:
    async with hosted(store) as host:
        await open_poll(host)
        for _ in range(3):
            await vote(host, RAVI, 1)
        tally = await store.tally(WORKSHOP, P1, options=2)
    assert (tally.ballots, tally.counts) == (1, (1, 0))


async def test_a_poll_that_was_closed_when_the_service_ended_is_counted_when_it_is_back(tmp_path: Path) -> None:
    async with SqliteStore(tmp_path) as store, hosted(store) as host:
        await open_poll(host)
        await vote(host, RAVI, 2)
        await host.handle(ClosePoll(poll=P1), by=MIA)
    async with SqliteStore(tmp_path) as store, hosted(store) as host:
        assert (await result_of(host, store))[1] == (0, 1)


async def test_ballots_that_do_not_match_the_voters_give_no_result(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with SqliteStore(tmp_path) as store, hosted(store) as host:
        await open_poll(host)
        await vote(host, RAVI, 2)
        with closing(sqlite3.connect(tmp_path / FILE_NAME)) as tampering:
            tampering.execute("UPDATE ballots SET votes = 7")
            tampering.commit()
        await host.handle(ClosePoll(poll=P1), by=MIA)
        await Teller({WORKSHOP: host}, box=store, clock=ManualClock()).count_all()
        assert "has 7 ballots of 1 voters" in caplog.text
        assert host.state.polls.by_id[P1].counts is None


async def vote_for_ever(directory: Path) -> None:
    """The process to be killed: one person after the other comes and votes, and every answer is said aloud."""
    async with SqliteStore(directory) as store, hosted(store) as host:
        await open_poll(host)
        number = 0
        while True:
            number += 1
            await vote(host, person(f"Voter{number}"), 1 + number % 2)
            os.write(sys.stdout.fileno(), f"voted {number}\n".encode())


@pytest.mark.row("G2")
@pytest.mark.parametrize("answers", [1, 25, 120])
async def test_after_kill_9_every_answered_vote_is_counted_once(tmp_path: Path, answers: int) -> None:
    said = await kill_after(answers, tmp_path)
    async with SqliteStore(tmp_path) as store, hosted(store) as host:
        voted = len(host.state.polls.by_id[P1].ballots)
        for number in range(1, voted + 1):
            await vote(host, person(f"Voter{number}"), 1)
        await host.handle(ClosePoll(poll=P1), by=MIA)
        poll, counts = await result_of(host, store)
    assert said <= voted == len(poll.ballots)
    assert counts == (voted // 2, voted - voted // 2)


async def kill_after(answers: int, directory: Path) -> int:
    """Kill the process with SIGKILL once it has said so many answers; return how many it has said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", VOTERS, str(directory)), stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert process.stdout is not None
    said = 0
    async with asyncio.timeout(30):
        while said < answers:
            said += len(re.findall(rb"voted", await process.stdout.readline()))
        process.send_signal(signal.SIGKILL)
        said += len(re.findall(rb"voted", await process.stdout.read()))
        await process.wait()
    return said


def everything_in(directory: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but for the hashes that chain the log."""
    with closing(sqlite3.connect(directory / FILE_NAME)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {table: sorted(connection.execute(f"SELECT * FROM {table}")) for table in tables}
    return {table: [tuple(cell for cell in row if not isinstance(cell, bytes)) for row in kept] for table, kept in rows.items()}
