"""Nodes of one conference: service processes with a directory each, on one real Redis."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import aiohttp

from orchestrator.client.room_client import RoomClient
from rooms.commands import ChangePhase
from rooms.ids import RoomId
from rooms.phases import Phase
from tests.redis_server import RedisServer, redis
from tests.service_process import Invited, ServiceProcess

EVENT = Path(__file__).parents[2] / "config" / "events" / "small.yaml"
MEETING = RoomId("meeting")
PATIENCE_S = 30.0
"""An upper bound for what takes a second or less."""


@dataclass
class Nodes:
    """``redis`` and the nodes that share it, the first of which has the links of everybody."""

    redis: RedisServer
    services: list[ServiceProcess]

    async def invite(self, role: str, name: str) -> Invited:
        """Invite somebody with the command line at the first node."""
        return await self.services[0].invite(MEETING, role, name)

    @asynccontextmanager
    async def client(self, node: int, invited: Invited) -> AsyncIterator[RoomClient]:
        """The room at one node, as soon as it knows the invitation."""
        service = self.services[node]
        await known(service, invited)
        async with RoomClient(service.url, MEETING, invited.token) as client:
            yield client


@asynccontextmanager
async def nodes(data: Path, *, count: int) -> AsyncIterator[Nodes]:
    """So many nodes, as long as the context."""
    async with redis(data) as server, AsyncExitStack() as stack:
        services = [ServiceProcess(data / f"node-{number}" / "data", EVENT, options=("--store", server.url)) for number in range(count)]
        for service in services:
            service.data.parent.mkdir()
            await service.start()
            stack.push_async_callback(killed, service)
        yield Nodes(server, services)


async def killed(service: ServiceProcess) -> None:
    """Leave nothing of it."""
    if service.process is not None and service.process.returncode is None:
        await service.kill()


async def known(service: ServiceProcess, invited: Invited) -> None:
    """Return when the node knows the invitation."""
    async with asyncio.timeout(PATIENCE_S), aiohttp.ClientSession(headers={"Authorization": f"Bearer {invited.token}"}) as session:
        while True:
            async with session.get(f"{service.url}/api/rooms/{MEETING}") as answer:
                if answer.status == HTTPStatus.OK:
                    return


async def go_live(moderator: RoomClient) -> None:
    """The meeting begins."""
    await moderator.wait_for(lambda client: client.view.phase is Phase.OPEN)
    await moderator.command(ChangePhase(to=Phase.LIVE))
