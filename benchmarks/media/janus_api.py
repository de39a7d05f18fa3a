"""Janus's WebSocket API, as far as a VideoRoom needs it: one session, one request at a time."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientConnectionError, ClientSession, ClientWebSocketResponse

START_TIMEOUT_S = 15.0
REPLY_TIMEOUT_S = 15.0
TRY_AGAIN_S = 0.05


class JanusError(Exception):
    """Janus refuses what the measurement needs."""


@asynccontextmanager
async def janus_session(port: int) -> AsyncIterator["JanusSession"]:
    """Wait until Janus listens on ``port``, and keep a session for as long as the context. Raises TimeoutError, JanusError."""
    async with ClientSession() as http:
        async with asyncio.timeout(START_TIMEOUT_S):
            socket = await listening(http, port)
        async with socket:
            session = JanusSession(socket)
            await session.create()
            yield session


async def listening(http: ClientSession, port: int) -> ClientWebSocketResponse:
    """Connect as soon as somebody listens."""
    while True:
        try:
            return await http.ws_connect(f"ws://127.0.0.1:{port}", protocols=["janus-protocol"])
        except ClientConnectionError:
            await asyncio.sleep(TRY_AGAIN_S)


class JanusSession:
    """A session; what nobody asked for is not read before the next request, and then skipped."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._id: int | None = None

    async def create(self) -> None:
        """Begin."""
        self._id = (await self.request({"janus": "create"}))["data"]["id"]

    async def attach(self) -> "JanusHandle":
        """A new handle, which can carry one connection."""
        reply = await self.request({"janus": "attach", "plugin": "janus.plugin.videoroom"})
        return JanusHandle(self, reply["data"]["id"])

    async def request(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send a request and return the answer to it, not the acknowledgement before. Raises JanusError, TimeoutError."""
        transaction = str(next(self._numbers))
        session = {} if self._id is None else {"session_id": self._id}
        async with asyncio.timeout(REPLY_TIMEOUT_S):
            await self._socket.send_json({**message, **session, "transaction": transaction})
            reply = await self.message(lambda one: one.get("transaction") == transaction and one["janus"] != "ack")
        data = reply.get("plugindata", {}).get("data", {})
        if "error" in reply or "error" in data:
            raise JanusError(reply.get("error") or data["error"])
        return reply

    async def message(self, is_wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Skip messages until the wanted one."""
        while True:
            found: dict[str, Any] = await self._socket.receive_json()
            if is_wanted(found):
                return found


class JanusHandle:
    """A handle of the VideoRoom plugin."""

    def __init__(self, session: JanusSession, number: int) -> None:
        self._session = session
        self._number = number

    async def message(self, body: dict[str, Any], *, offer: str | None = None, answer: str | None = None) -> str:
        """Tell the plugin something, with our description or without, and return its description or "". Raises JanusError, TimeoutError."""
        message: dict[str, Any] = {"janus": "message", "handle_id": self._number, "body": body}
        for kind, sdp in (("offer", offer), ("answer", answer)):
            if sdp is not None:
                message["jsep"] = {"type": kind, "sdp": sdp}
        reply = await self._session.request(message)
        return str(reply.get("jsep", {}).get("sdp", ""))

    async def connected(self) -> None:
        """Wait until Janus, too, has finished the handshake; a room knows no feed before. Raises TimeoutError."""
        async with asyncio.timeout(REPLY_TIMEOUT_S):
            await self._session.message(lambda one: one["janus"] == "webrtcup" and one["sender"] == self._number)
