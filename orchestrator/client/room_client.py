"""One person's place in a room, over the room's socket. It comes back by itself and never does a command twice."""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from yarl import URL

from orchestrator.client.backoff import Backoff
from orchestrator.client.errors import CommandRefused, Dismissed
from orchestrator.client.frames import (
    CommandFrame,
    Hello,
    MediaFrame,
    MineFrame,
    Reply,
    ServerFrame,
    TimeFrame,
    TimeQuestion,
    ViewFrame,
    read_frame,
    read_view,
)
from rooms.commands import ClientCommand
from rooms.ids import CommandId, RoomId
from rooms.views import Audience, PersonalView, View

logger = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 10.0
CLOSE_TIMEOUT_S = 2.0
MAX_FRAME_BYTES = 4 * 1024 * 1024
"""A moderator's view of a full room stays far below."""

MAX_UNANSWERED = 32
"""Commands that wait for their answer; full: the next one waits for its turn. After a reconnect all are sent again at once."""

FRAME_QUEUE = 256
"""Frames kept for one reader of ``frames``; full: the oldest goes, since a newer view replaces it."""

REFUSED_STATUS = frozenset({401, 403, 404})
REFUSED_CLOSE = frozenset({4401, 4403})
"""Answers after which coming back is of no use."""

TOO_MANY_COMMANDS = 4429
LATER_S = 5.0
"""The least pause after being told to slow down."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Something that was asked; it is sent again on a new connection until the answer is there."""

    frame: bytes
    answer: asyncio.Future[Reply | TimeFrame]


class RoomClient:
    """A connection to one room, as an async context manager; entering returns after the first ``hello``.

    ``audience``, ``view``, ``mine`` (None for the public), ``seq`` and ``media_epoch`` are the newest that the service said; they
    stay readable while the line is broken (``is_connected`` is False then). If the service sends us away for good, everything
    that waits here raises Dismissed. Enter and leave in the same task; all methods belong to that event loop.
    """

    audience: Audience
    view: View
    mine: PersonalView | None = None
    seq = 0
    media_epoch = ""
    is_connected = False

    def __init__(self, service: str | URL, room: RoomId, token: str | None = None, *, backoff: Backoff | None = None) -> None:
        """service: http or https address of the service. token: the secret of an invitation, None: the public."""
        address = URL(service)
        self.room = room
        self.service = address
        self.token = token
        self._url = address.with_scheme("wss" if address.scheme == "https" else "ws") / "ws" / "rooms" / room
        self._backoff = backoff or Backoff()
        self._socket: ClientConnection | None = None
        self._unanswered: dict[str, Unanswered] = {}
        self._room_for_commands = asyncio.Semaphore(MAX_UNANSWERED)
        self._next_ref = 0
        self._changed = asyncio.Event()
        self._readers: set[asyncio.Queue[ServerFrame | None]] = set()
        self._server_now: tuple[datetime, float] | None = None
        self._ended: Exception | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name=f"room {self.room}")
        try:
            await self.wait_for(lambda client: client.is_connected)
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._close()

    async def command(self, command: ClientCommand, *, command_id: CommandId | None = None) -> int:
        """Have ``command`` done and return the room's sequence number after it; then it is durable.

        Waits over a broken line. command_id: what makes it one command however often it is sent; a new one if None.
        Raises CommandRefused: nothing happened. Dismissed: the service sent us away, and it may have happened.
        """
        command_id = command_id or CommandId(str(uuid.uuid4()))
        reply = await self._ask(lambda ref: CommandFrame(ref=ref, id=command_id, command=command))
        if not isinstance(reply, Reply):
            raise AssertionError("a command is answered by a reply")
        if not reply.ok or reply.seq is None:
            raise CommandRefused(reply.code, reply.message, reply.path)
        return reply.seq

    async def server_time(self) -> datetime:
        """Ask the service what time it is (aware UTC)."""
        answer = await self._ask(lambda ref: TimeQuestion(ref=ref))
        if not isinstance(answer, TimeFrame):
            raise CommandRefused(answer.code, answer.message, answer.path)
        return answer.now

    def now(self) -> datetime:
        """The server's time (aware UTC) as the last frame that told it lets us reckon; late by that frame's way here."""
        if self._server_now is None:
            raise AssertionError("hello tells the time, and nobody gets here before it")
        said, heard_at = self._server_now
        return said + timedelta(seconds=asyncio.get_running_loop().time() - heard_at)

    async def wait_for(self, holds: Callable[[Self], bool]) -> None:
        """Return as soon as ``holds(self)`` is true; looked at after every frame and whenever the line breaks or returns.

        Views are conflated: what was true only for a moment may never be seen. Raises Dismissed.
        """
        while not holds(self):
            if self._ended is not None:
                raise self._ended
            await self._changed.wait()

    async def frames(self) -> AsyncIterator[ServerFrame]:
        """Yield every frame from now on, after ``view`` and ``mine`` have taken it in. Raises Dismissed."""
        queue: asyncio.Queue[ServerFrame | None] = asyncio.Queue(FRAME_QUEUE)
        self._readers.add(queue)
        try:
            while self._ended is None:
                frame = await queue.get()
                if frame is not None:
                    yield frame
            raise self._ended
        finally:
            self._readers.discard(queue)

    async def _close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        try:
            await self._stay()
        except Dismissed as dismissed:
            logger.info("room %s: sent away with %d", self.room, dismissed.code)
            self._end(dismissed)
        except asyncio.CancelledError:
            self._end(Dismissed(1000, "this client was closed"))
            raise
        except Exception as error:
            logger.exception("room %s: the connection failed", self.room)
            self._end(error)

    async def _stay(self) -> None:
        while True:
            later_s = 0.0
            try:
                code = await self._connection()
                logger.info("room %s: connection closed with %s", self.room, code)
                later_s = LATER_S if code == TOO_MANY_COMMANDS else 0.0
            except InvalidStatus as refused:
                status = refused.response.status_code
                if status in REFUSED_STATUS:
                    raise Dismissed(status, "the service does not accept the invitation for this room") from None
                logger.info("room %s: the service answers %d", self.room, status)
            except (OSError, TimeoutError, WebSocketException) as error:
                logger.info("room %s: no connection: %s", self.room, error)
            await asyncio.sleep(self._backoff.next_s(at_least_s=later_s))

    async def _connection(self) -> int | None:
        """Serve one connection until it ends; return its close code."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        socket = await connect(
            str(self._url),
            additional_headers=headers,
            max_size=MAX_FRAME_BYTES,
            open_timeout=CONNECT_TIMEOUT_S,
            close_timeout=CLOSE_TIMEOUT_S,
            compression=None,
        )
        try:
            async for data in socket:
                await self._take(socket, read_frame(data))
        except ConnectionClosed:
            pass
        finally:
            self._socket = None
            self.is_connected = False
            self._announce()
            await socket.close()
        if socket.close_code in REFUSED_CLOSE:
            raise Dismissed(socket.close_code or 0, socket.close_reason or "")
        return socket.close_code

    async def _take(self, socket: ClientConnection, frame: ServerFrame) -> None:
        match frame:
            case Hello():
                await self._begin(socket, frame)
            case ViewFrame():
                self._tell_time(frame.now)
                self.seq = frame.seq
                self.view = read_view(frame.view, self.audience)
            case MineFrame():
                self.mine = frame.mine
            case MediaFrame():
                self.media_epoch = frame.epoch
            case Reply() | TimeFrame():
                self._answered(frame)
        for queue in self._readers:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(frame)
        self._announce()

    async def _begin(self, socket: ClientConnection, hello: Hello) -> None:
        self._tell_time(hello.now)
        self.audience = hello.audience
        self.seq = hello.seq
        self.view = read_view(hello.view, hello.audience)
        self.mine = hello.mine
        self.media_epoch = hello.media.epoch
        self._backoff.reset()
        self._socket = socket
        self.is_connected = True
        logger.info("room %s: connected as %s at seq %d", self.room, hello.audience, hello.seq)
        for unanswered in list(self._unanswered.values()):
            await socket.send(unanswered.frame, text=True)

    async def _ask(self, question: Callable[[str], CommandFrame | TimeQuestion]) -> Reply | TimeFrame:
        async with self._room_for_commands:
            if self._ended is not None:
                raise self._ended
            self._next_ref += 1
            ref = str(self._next_ref)
            unanswered = Unanswered(msgspec.json.encode(question(ref)), asyncio.get_running_loop().create_future())
            self._unanswered[ref] = unanswered
            try:
                await self._send(unanswered.frame)
                return await unanswered.answer
            finally:
                del self._unanswered[ref]

    async def _send(self, frame: bytes) -> None:
        """Send if there is a line; if not, or if it breaks, the next connection sends what has no answer."""
        if self._socket is None:
            return
        try:
            await self._socket.send(frame, text=True)
        except ConnectionClosed:
            logger.debug("room %s: the line broke under a command", self.room)

    def _answered(self, answer: Reply | TimeFrame) -> None:
        unanswered = self._unanswered.get(answer.ref) if answer.ref is not None else None
        if unanswered is None:
            logger.warning("room %s: an answer to nothing that was asked", self.room)
        elif not unanswered.answer.done():
            unanswered.answer.set_result(answer)

    def _tell_time(self, now: datetime) -> None:
        self._server_now = (now, asyncio.get_running_loop().time())

    def _announce(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _end(self, error: Exception) -> None:
        """Everybody who waits gets ``error``."""
        self._ended = error
        for unanswered in self._unanswered.values():
            if not unanswered.answer.done():
                unanswered.answer.set_exception(error)
        for queue in self._readers:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(None)
        self._announce()
