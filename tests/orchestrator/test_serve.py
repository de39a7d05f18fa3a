"""``tribuna serve`` as an organiser runs it: it says where it is, stops when asked, and goes on after kill -9."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.orchestrator.programmes import MALAGA

READY = re.compile(r"Pages: (http://\S+)")


class Running:
    """A service process with what it has said so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said: list[str] = []

    @property
    def url(self) -> str:
        return next(found[1] for line in self.said if (found := READY.match(line))).replace("localhost", "127.0.0.1")

    async def hear(self, wanted: str) -> None:
        """Listen until a line contains ``wanted``."""
        assert self.process.stdout is not None
        async with asyncio.timeout(30):
            while not any(wanted in line for line in self.said):
                line = (await self.process.stdout.readline()).decode()
                assert line, f"it ended instead of saying {wanted!r}: {self.said}"
                self.said.append(line)

    async def end(self, number: signal.Signals) -> int:
        """Send a signal and return the exit status."""
        self.process.send_signal(number)
        async with asyncio.timeout(30):
            assert self.process.stdout is not None
            self.said += (await self.process.stdout.read()).decode().splitlines()
            return await self.process.wait()


@asynccontextmanager
async def serving(data: Path, *options: str) -> AsyncIterator[Running]:
    """A service that has said that it is ready; nothing of it is left behind."""
    with (data.parent / "service.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "orchestrator", "serve", str(MALAGA), "--port", "0", "--udp-port", "0", "--data", str(data), *options),
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            env={name: value for name, value in os.environ.items() if not name.startswith("TRIBUNA_")},
        )
    running = Running(process)
    try:
        await running.hear("Invite: ")
        yield running
    finally:
        if process.returncode is None:
            await running.end(signal.SIGKILL)


async def test_the_service_says_where_it_is_and_stops_when_asked(tmp_path: Path) -> None:
    async with serving(tmp_path / "data", "--starting", "in 2 min") as running:
        async with aiohttp.ClientSession() as session, session.get(f"{running.url}/readyz") as answer:
            assert answer.status == 200
        await stops_when_asked(running, signal.SIGINT, tmp_path)


@pytest.mark.row("O7")
async def test_relays_are_handed_out_and_their_secret_is_told_nobody(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("not-to-be-seen\n")
    options = ["--demo", "--no-bots", "--turn", "turn:a", "--turn", "turns:b", "--turn-secret-file", str(secret), "--log-level", "debug"]
    async with serving(tmp_path / "data", *options) as running:
        await running.hear("viewer ")
        link = next(line for line in running.said if line.strip().startswith("moderator"))
        bearer = {"Authorization": f"Bearer {link.rpartition('/i/')[2].strip()}"}
        address = f"{running.url}/api/rooms/workshop/ice-servers"
        async with aiohttp.ClientSession() as session, session.get(address, headers=bearer) as answer:
            (server,) = (await answer.json())["ice_servers"]
        await stops_when_asked(running, signal.SIGTERM, tmp_path)
    assert server["urls"] == ["turn:a", "turns:b"]
    told = "".join(running.said) + (tmp_path / "service.log").read_text()
    assert [word for word in ("not-to-be-seen", server["username"], server["credential"]) if word in told] == []


async def stops_when_asked(running: Running, number: signal.Signals, directory: Path) -> None:
    """It ends as it should, says so last, and nothing has gone wrong so far."""
    assert await running.end(number) == 0
    assert "Stopping" in running.said[-1]
    assert "Traceback" not in (directory / "service.log").read_text()


async def test_a_browser_is_told_to_come_back_when_the_service_stops(tmp_path: Path) -> None:
    async with serving(tmp_path / "data", "--starting", "in 2 min", "--demo", "--no-bots") as running:
        await running.hear("viewer ")
        link = next(line for line in running.said if line.strip().startswith("moderator"))
        bearer = {"Authorization": f"Bearer {link.rpartition('/i/')[2].strip()}"}
        async with aiohttp.ClientSession(headers=bearer) as session, session.ws_connect(f"{running.url}/ws/rooms/workshop") as socket:
            hello = await socket.receive_json(timeout=10)
            assert (hello["audience"], hello["view"]["starts_at"] is None) == ("moderator", False)
            ending = asyncio.create_task(stops_when_asked(running, signal.SIGTERM, tmp_path))
            while not socket.closed:
                await socket.receive(timeout=10)
            assert socket.close_code in (1001, 1012)
            await ending


async def test_a_killed_service_continues_its_day(tmp_path: Path) -> None:
    async with serving(tmp_path / "data", "--starting", "in 2 min") as first:
        day = next(line for line in first.said if line.startswith("The programme starts at"))
        starts, ends = re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d", day)
        await doors_are_open(first)
        await first.end(signal.SIGKILL)
    async with serving(tmp_path / "data", "--starting", "in 5 h") as second:
        assert any(line.startswith(f"Continuing the day that began at {starts} and ends at {ends}") for line in second.said)
        await stops_when_asked(second, signal.SIGTERM, tmp_path)


async def doors_are_open(running: Running) -> None:
    """Ask until the programme has opened the workshop by itself."""
    async with asyncio.timeout(30), aiohttp.ClientSession() as session:
        phase = ""
        while phase != "open":
            async with session.get(f"{running.url}/api/programme") as answer:
                phase = next(room["phase"] for room in (await answer.json())["sessions"] if room["id"] == "workshop")
