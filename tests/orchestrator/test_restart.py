"""kill -9 in the middle: every command that was answered is there, once, and the room is where it was."""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from orchestrator.store_sqlite import SqliteStore
from rooms.commands import ChangePhase, Join, RequestFloorForHall
from rooms.ids import CommandId, RoomId
from rooms.phases import Phase
from tests.builders import HALL, MIA, STATEMENT, WORKSHOP
from tests.orchestrator.hosting import hosted, tell
from tests.orchestrator.stories import STORY

SENTENCES = re.compile(r"answered (\S+)")

WRITER = """
import asyncio, sys
from pathlib import Path
from orchestrator.store_sqlite import SqliteStore
from tests.orchestrator.test_restart import ask_for_ever

asyncio.run(ask_for_ever(Path(sys.argv[1])))
"""


async def ask_for_ever(directory: Path) -> None:
    """The process to be killed: people in two rooms ask without end, and every answer is said aloud."""
    async with SqliteStore(directory) as store, asyncio.TaskGroup() as tasks:
        for room in (WORKSHOP, RoomId("side-event-3")):
            tasks.create_task(ask_in(store, room), name=room)


async def ask_in(store: SqliteStore, room: RoomId) -> None:
    async with hosted(store, room=room) as host:
        await tell(host, STORY[:6])
        number = 0
        while True:
            number += 1
            command = RequestFloorForHall(speech_type=STATEMENT, name=f"Delegate {number}")
            await host.handle(command, by=HALL, command_id=CommandId(f"c{number}"))
            os.write(sys.stdout.fileno(), f"answered {room}/c{number}\n".encode())


@pytest.mark.row("S4")
@pytest.mark.parametrize("answers", [1, 40, 300])
async def test_every_answered_command_is_there_once_after_kill_9(tmp_path: Path, answers: int) -> None:
    heard = await kill_after(answers, tmp_path)
    async with SqliteStore(tmp_path) as store:
        for room in (WORKSHOP, RoomId("side-event-3")):
            async with hosted(store, room=room) as host:
                names = [entry.filing.speaker.name for entry in host.state.queue]
                answered = [f"Delegate {name.removeprefix(f'{room}/c')}" for name in heard if name.startswith(room)]
                assert names[: len(answered)] == answered
                assert names == [f"Delegate {number + 1}" for number in range(len(names))]


async def test_who_asks_again_after_the_kill_gets_the_first_answer(tmp_path: Path) -> None:
    heard = await kill_after(20, tmp_path)
    last = next(name for name in reversed(heard) if name.startswith(WORKSHOP))
    number = last.removeprefix(f"{WORKSHOP}/c")
    async with SqliteStore(tmp_path) as store, hosted(store) as host:
        before = host.state
        again = RequestFloorForHall(speech_type=STATEMENT, name=f"Delegate {number}")
        await host.handle(again, by=HALL, command_id=CommandId(f"c{number}"))
        assert host.state == before
        await host.handle(Join(), by=HALL)
        await host.handle(ChangePhase(to=Phase.LIVE), by=MIA)
        assert host.state.phase is Phase.LIVE


async def kill_after(answers: int, directory: Path) -> list[str]:
    """Kill the writer with SIGKILL once it has said so many answers; return all that it has said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WRITER, str(directory)), stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert process.stdout is not None
    heard: list[str] = []
    async with asyncio.timeout(30):
        while len(heard) < answers:
            heard += SENTENCES.findall((await process.stdout.readline()).decode())
        process.send_signal(signal.SIGKILL)
        heard += SENTENCES.findall((await process.stdout.read()).decode())
        await process.wait()
    return heard
