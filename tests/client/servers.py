"""A tiny service that speaks the protocol's frames and does what a test tells it: the other end of a client under test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec
from aiohttp import web
from aiohttp.test_utils import TestServer

from rooms.ids import RoomId
from rooms.phases import Phase
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, PublicView, view_for

ROOM = RoomId("workshop")
PATIENCE_S = 30.0
"""An upper bound for what takes milliseconds."""

NOW = datetime(2022, 5, 9, 9, 0, tzinfo=UTC)


def view(title: str = "") -> PublicView:
    """What the public sees of an open room."""
    empty = view_for(RoomState(room=ROOM, title=title, phase=Phase.OPEN), Audience.PUBLIC, Presence())
    assert isinstance(empty, PublicView)
    return empty


def hello(seq: int = 1, epoch: str = "one") -> dict[str, Any]:
    """The first frame for the public."""
    shared = {"protocol": 1, "now": NOW, "room": ROOM, "audience": "public", "mine": None, "media": {"epoch": epoch}}
    return {"type": "hello", "seq": seq, "view": view(), **shared}


class Line:
    """One accepted socket: what came over it, and what goes back."""

    def __init__(self, socket: web.WebSocketResponse, authorization: str | None) -> None:
        self.authorization = authorization
        self.closed = asyncio.Event()
        self._socket = socket
        self._received: asyncio.Queue[Any] = asyncio.Queue(64)

    async def send(self, frame: dict[str, Any]) -> None:
        await self._socket.send_str(msgspec.json.encode(frame).decode())

    async def received(self) -> Any:
        """The next frame of the client."""
        return await self._received.get()

    async def close(self, code: int) -> None:
        await self._socket.close(code=code)

    async def read(self) -> None:
        """Take what comes until the line is closed, by whomever."""
        async for message in self._socket:
            self._received.put_nowait(msgspec.json.decode(message.data))
        self.closed.set()


class House:
    """A service with one room; every connection is handed to the test as a Line. refusal: an HTTP status instead of a socket."""

    def __init__(self) -> None:
        self.refusal: int | None = None
        self.url = ""
        self._lines: asyncio.Queue[Line] = asyncio.Queue(8)

    async def socket(self, request: web.Request) -> web.StreamResponse:
        if self.refusal:
            return web.Response(status=self.refusal)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        line = Line(socket, request.headers.get("Authorization"))
        self._lines.put_nowait(line)
        await line.read()
        return socket

    async def line(self) -> Line:
        """The next connection."""
        return await self._lines.get()


@asynccontextmanager
async def house(*routes: web.RouteDef) -> AsyncIterator[House]:
    """Serve a house, and ``routes`` besides, for as long as a test may take."""
    served = House()
    app = web.Application()
    app.add_routes([web.get("/ws/rooms/{room}", served.socket), *routes])
    async with asyncio.timeout(PATIENCE_S), TestServer(app) as server:
        served.url = str(server.make_url("/"))
        yield served
