"""The journal of attendance is kept by itself while people come and go, over a disk that fails and a kill of the service."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest

from orchestrator.attendance.journal import read_attendance
from orchestrator.attendance.report import Attendance, Ending
from orchestrator.attendance.report import attendance as report_of
from orchestrator.attendance.watch import AttendanceWatch
from orchestrator.database import open_database
from orchestrator.room_host import RoomHost
from orchestrator.store_sqlite import SqliteStore
from rooms.commands import ChangePhase, Join
from rooms.people import Person
from rooms.phases import Phase
from rooms.state import RoomState
from tests.builders import LENA, MIA, RAVI, WORKSHOP
from tests.clocks import NOON, ManualClock
from tests.orchestrator.hosting import hosted, tell
from tests.orchestrator.watching import Watcher


@asynccontextmanager
async def watching(directory: Path, host: RoomHost, clock: ManualClock) -> AsyncIterator[AttendanceWatch]:
    """The journal of the room is kept until the block ends, as when the service stops."""
    watch = AttendanceWatch(directory, {host.room: host}, clock=clock)
    task = asyncio.create_task(watch.run(), name="attendance")
    yield watch
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


async def meet(host: RoomHost, *people: Person) -> None:
    """The doors are open and these people were let in."""
    await tell(host, [(MIA, ChangePhase(to=Phase.OPEN)), *((person, Join()) for person in people)])


def reported(directory: Path, state: RoomState, clock: ManualClock) -> Attendance:
    with closing(open_database(directory)) as connection:
        return report_of(state.room, read_attendance(connection, state.room), [], clock.now())


def ends(report: Attendance) -> list[tuple[str, float, float, Ending]]:
    """Who, and the seconds after noon from which to which they were there."""
    return [
        (one.person.id, (visit.joined_at - NOON).total_seconds(), (visit.left_at - NOON).total_seconds(), visit.ending)
        for one in report.attendees
        for visit in one.visits
    ]


async def written(clock: ManualClock, seconds: float = 10) -> None:
    """Let so much time pass that the journal is written, and wait until it is."""
    await clock.somebody_sleeps()
    clock.turn(seconds=seconds)
    await clock.somebody_sleeps()


@pytest.mark.row("K3")
async def test_the_journal_is_kept_while_people_come_and_go(tmp_path: Path, store: SqliteStore, clock: ManualClock) -> None:
    async with hosted(store, clock=clock) as host:
        async with watching(tmp_path, host, clock):
            await meet(host, RAVI, LENA)
            leave = host.attach(Watcher(RAVI))
            host.attach(Watcher())
            await written(clock)
            assert ends(reported(tmp_path, host.state, clock)) == [("ravi", 0, 10, Ending.PRESENT)]
            host.attach(Watcher(LENA))
            clock.turn(seconds=2)
            leave()
            await written(clock, 8)
            assert ends(reported(tmp_path, host.state, clock)) == [("ravi", 0, 12, Ending.LEFT), ("lena", 10, 20, Ending.PRESENT)]
            clock.turn(seconds=3)
        report = reported(tmp_path, host.state, clock)
    assert ends(report) == [("ravi", 0, 12, Ending.LEFT), ("lena", 10, 23, Ending.LEFT)]
    assert (report.viewers_peak, report.viewer_minutes, report.lost) == (1, 0, False)


async def test_somebody_who_came_before_the_doors_opened_attends_from_then_on(
    tmp_path: Path, store: SqliteStore, clock: ManualClock
) -> None:
    async with hosted(store, clock=clock) as host, watching(tmp_path, host, clock):
        await host.handle(Join(), by=RAVI)
        host.attach(Watcher(RAVI))
        clock.turn(seconds=30)
        await host.handle(ChangePhase(to=Phase.OPEN), by=MIA)
        await written(clock)
        assert ends(reported(tmp_path, host.state, clock)) == [("ravi", 30, 40, Ending.PRESENT)]


async def test_a_service_in_which_nobody_is_writes_nothing(tmp_path: Path, store: SqliteStore, clock: ManualClock) -> None:
    async with hosted(store, clock=clock) as host:
        async with watching(tmp_path, host, clock):
            await meet(host, RAVI)
        with closing(open_database(tmp_path)) as connection:
            assert read_attendance(connection, WORKSHOP) == ()


async def test_a_disk_that_fails_for_a_while_costs_no_record(
    tmp_path: Path, store: SqliteStore, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    async with hosted(store, clock=clock) as host, watching(tmp_path, host, clock):
        await meet(host, RAVI)
        leave = host.attach(Watcher(RAVI))
        with closing(open_database(tmp_path)) as connection:
            connection.execute("ALTER TABLE attendance_runs RENAME TO elsewhere")
            await written(clock)
            assert "attendance: 1 records have to wait" in caplog.text
            leave()
            connection.execute("ALTER TABLE elsewhere RENAME TO attendance_runs")
        host.attach(Watcher())
        await written(clock)
        assert ends(reported(tmp_path, host.state, clock)) == [("ravi", 0, 10, Ending.LEFT)]


KILLED = """
import asyncio, sys
from pathlib import Path
from tests.orchestrator.test_attendance_journal import attend_until_killed

asyncio.run(attend_until_killed(Path(sys.argv[1])))
"""


async def attend_until_killed(directory: Path) -> None:
    """The process to be killed: Ravi came at second 0 and was there at the last write, at second 20; Lena left before."""
    clock = ManualClock()
    async with SqliteStore(directory) as store, hosted(store, clock=clock) as host, watching(directory, host, clock):
        await meet(host, RAVI, LENA)
        host.attach(Watcher(RAVI))
        host.attach(Watcher())
        leave = host.attach(Watcher(LENA))
        await written(clock)
        leave()
        await written(clock)
        os.write(sys.stdout.fileno(), b"written\n")
        await asyncio.Event().wait()


@pytest.mark.row("K3")
async def test_a_visit_that_a_kill_9_left_open_ends_with_the_last_sign_of_life_and_says_so(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED, str(tmp_path)), stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert process.stdout is not None
    async with asyncio.timeout(30):
        assert await process.stdout.readline() == b"written\n"
        process.send_signal(signal.SIGKILL)
        await process.wait()
    clock = ManualClock(NOON + timedelta(hours=2))
    async with SqliteStore(tmp_path) as store, hosted(store, clock=clock) as host:
        report = reported(tmp_path, host.state, clock)
        assert ends(report) == [("lena", 0, 10, Ending.LEFT), ("ravi", 0, 20, Ending.LOST)]
        assert (report.lost, report.viewers_peak, report.viewer_minutes) == (True, 1, 0)
        async with watching(tmp_path, host, clock):
            host.attach(Watcher(RAVI))
            await written(clock, 60)
        assert ends(reported(tmp_path, host.state, clock))[1:] == [("ravi", 0, 20, Ending.LOST), ("ravi", 7200, 7260, Ending.LEFT)]
