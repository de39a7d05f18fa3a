"""A receiver of webhooks for tests: a real server that checks every signature and answers as the test wants."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from orchestrator.clock import Clock
from orchestrator.room_host import RoomHost
from orchestrator.webhooks.deliveries import Webhooks
from orchestrator.webhooks.store import WebhookStore
from orchestrator.webhooks.subscription import Detail, Subscription, new_id, new_secret
from rooms.ids import RoomId
from tests.clocks import ManualClock

ENOUGH_S = 20
"""An upper bound for anything that a test waits for."""


@dataclass(frozen=True)
class Delivery:
    """One request as it came."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        """The CloudEvent."""
        return dict(json.loads(self.body))

    @property
    def seq(self) -> int:
        """The number of the event in its room."""
        return int(self.event["sequence"])

    @property
    def kind(self) -> str:
        """The type of the event without its prefix."""
        return str(self.event["type"]).removeprefix("org.tribuna.room.")

    def is_signed_with(self, secret: str) -> bool:
        """Whether the signature is the one that Standard Webhooks describes."""
        signed = b".".join([self.headers["webhook-id"].encode(), self.headers["webhook-timestamp"].encode(), self.body])
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return self.headers["webhook-signature"] == f"v1,{expected}"


@dataclass
class Receiver:
    """What came, and how to answer: ``answers`` one after the other, then 200. While ``reading`` is not set nobody gets an answer."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    reading: asyncio.Event = field(default_factory=asyncio.Event)
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        """Take one request."""
        self.deliveries.append(Delivery(dict(request.headers), await request.read()))
        status = self.answers.pop(0) if self.answers else 200
        self._more.set()
        await self.reading.wait()
        return web.Response(status=status, headers={"Location": f"{self.url}/elsewhere"})

    async def has(self, count: int) -> list[Delivery]:
        """Return what came as soon as it is at least ``count`` requests."""
        async with asyncio.timeout(ENOUGH_S):
            while len(self.deliveries) < count:
                self._more.clear()
                await self._more.wait()
        return self.deliveries

    async def has_all(self, seqs: Iterable[int]) -> list[Delivery]:
        """Return what came as soon as every one of ``seqs`` did."""
        wanted = set(seqs)
        while not wanted <= {one.seq for one in self.deliveries}:
            await self.has(len(self.deliveries) + 1)
        return self.deliveries


@asynccontextmanager
async def receiving(*, reading: bool = True) -> AsyncIterator[Receiver]:
    """A receiver that runs as long as the context."""
    receiver = Receiver()
    if reading:
        receiver.reading.set()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", receiver.take)
    async with TestServer(app) as server:
        receiver.url = str(server.make_url("/hook"))
        yield receiver
        receiver.reading.set()


def subscribe(
    data: Path,
    url: str,
    *,
    room: RoomId | None = None,
    events: tuple[str, ...] = (),
    detail: Detail = Detail.PUBLIC,
    cursors: Mapping[RoomId, int] | None = None,
) -> Subscription:
    """Keep a new subscription, which is told everything from the beginning unless ``cursors`` say otherwise."""
    subscription = Subscription(
        id=new_id(),
        url=url,
        secret=new_secret(),
        room=room,
        events=events,
        detail=detail,
        insecure=False,
        private=False,
        added_at=datetime.now(UTC),
    )
    store = WebhookStore(data)
    store.add(subscription, cursors or {})
    store.close()
    return subscription


@asynccontextmanager
async def delivering(data: Path, *hosts: RoomHost, clock: Clock) -> AsyncIterator[None]:
    """Deliver as a service does, as long as the context."""
    running = asyncio.create_task(Webhooks(data, hosts, clock=clock, look_every_s=0.01).run(), name="webhooks")
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait([running])


@asynccontextmanager
async def passing_time(clock: ManualClock) -> AsyncIterator[None]:
    """Whoever sleeps is woken at the time they wanted, as long as the context."""

    async def turn() -> None:
        while True:
            clock.turn_to(await clock.somebody_sleeps())

    turning = asyncio.create_task(turn(), name="time")
    try:
        yield
    finally:
        turning.cancel()
        await asyncio.wait([turning])
