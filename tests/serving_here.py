"""The service with its pages in the process of the test, reached over HTTP as any other: much sooner ready than a process of its own."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp.test_utils import TestServer

from config.loader import load
from orchestrator.clock import SystemClock
from orchestrator.media.plane import MediaPlane
from orchestrator.notes import served
from orchestrator.service import Service
from tests.service_process import Invited, tribuna
from web.app import make_app


@dataclass(frozen=True)
class Serving:
    """A service that answers at ``url``. Commands find it by its directory, as they find one in a process of its own."""

    data: Path
    url: str

    async def run(self, command: str, *arguments: str) -> str:
        """What ``tribuna command`` prints."""
        result = await asyncio.to_thread(tribuna, command, *arguments, "--data", str(self.data))
        assert result.exit_code == 0, result.output
        return result.output

    async def refused(self, command: str, *arguments: str) -> str:
        """What ``tribuna command`` says when it ends with an error."""
        result = await asyncio.to_thread(tribuna, command, *arguments, "--data", str(self.data))
        assert result.exit_code == 1, result.output
        return result.output

    async def invite(self, room: str, role: str, name: str, *options: str) -> Invited:
        """Invite somebody with the command line."""
        return Invited(**json.loads(await self.run("invite", room, role, "--name", name, "--json", *options)))


@asynccontextmanager
async def serving(data: Path, file: Path, *, media: MediaPlane, starts_in: timedelta = timedelta()) -> AsyncIterator[Serving]:
    """Serve the conference ``file`` by the clock on the wall."""
    starting: datetime = SystemClock().now() + starts_in
    async with (
        Service(load(file), data=data, media=media, clock=SystemClock(), starting=starting) as service,
        TestServer(make_app(service)) as server,
    ):
        url = str(server.make_url("/")).rstrip("/")
        service.notes.keep_served(served(service.definition, url))
        yield Serving(data, url)
