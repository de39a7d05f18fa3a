"""A room's socket: what one browser or program says into the room, and the room's frames out to it (docs/protocol.md)."""

import asyncio
import logging
import socket

from aiohttp import WSCloseCode, WSMsgType, web
from msgspec import UnsetType

from orchestrator.errors import StoreUnavailable
from orchestrator.registry import CredentialRefused, InvitationExpired
from orchestrator.service import Service
from rooms.errors import Refused
from rooms.ids import RoomId
from rooms.people import Person
from rooms.slot.bound import is_bound
from rooms.slot.errors import SlotOver
from web import wire
from web.auth import Credential, credential, person_of, renewed, require_own_origin, require_room
from web.bucket import TokenBucket
from web.connection import Connection
from web.i18n import language
from web.keys import LANGUAGES, LIMITS, SERVICE, SOCKETS
from web.limits import HEARTBEAT_S, MAX_FRAME_BYTES, SEND_BUFFER_BYTES, SocketLimits
from web.line import Line
from web.outbox import Ended, SlowReader
from web.refusals import InvitationNeeded
from web.withdrawn import CONNECTIONS

logger = logging.getLogger(__name__)


class Farewell(Exception):
    """The socket is to be closed with ``code`` because of ``problem``, after ``reply`` if there is one."""

    def __init__(self, code: int, problem: wire.Problem, *, reply: bytes | None = None) -> None:
        super().__init__(problem.code)
        self.code = code
        self.reason = problem.code.encode()
        self.reply = reply


class RoomSocket(web.WebSocketResponse):
    """aiohttp closes by itself when a frame is too large; the answer must go first."""

    too_large: bytes = b""

    async def close(self, *, code: int = WSCloseCode.OK, message: bytes = b"", drain: bool = True) -> bool:
        """Close with ``code``; if a frame was too large, after the answer that says so."""
        if code == WSCloseCode.MESSAGE_TOO_BIG and not self.closed:
            await self.send_frame(self.too_large, WSMsgType.TEXT)
        return await super().close(code=code, message=message, drain=drain)


async def room_socket(request: web.Request) -> web.WebSocketResponse:
    """``GET /ws/rooms/{room}``: serve one socket until either side leaves. Raises ForeignOrigin before it is opened.

    A browser cannot read the status of a failed handshake, so that who may not come in is told by a close code.
    """
    require_own_origin(request)
    ws = await _opened(request)
    farewell: Farewell | None = None
    try:
        await _serve(ws, request)
    except* Farewell as leaving:
        farewell = _first(leaving)
    except* ConnectionError:
        logger.debug("a socket broke")
    except* Exception:
        logger.exception("a socket failed")
        farewell = Farewell(WSCloseCode.INTERNAL_ERROR, wire.BROKEN)
    if farewell is not None:
        await _close(ws, request, farewell)
    return ws


async def close_sockets(app: web.Application) -> None:
    """Tell every browser that the service stops, so that it comes back to the next one."""
    sockets = app[SOCKETS]
    async with asyncio.TaskGroup() as closing:
        for ws in list(sockets):
            closing.create_task(ws.close(code=WSCloseCode.GOING_AWAY, message=b"going_away", drain=False), name="close socket")


async def _opened(request: web.Request) -> RoomSocket:
    ws = RoomSocket(
        compress=False,  # measured: compression costs ten times the memory of a socket and twice the processor time
        max_msg_size=MAX_FRAME_BYTES,
        heartbeat=HEARTBEAT_S,
        timeout=request.app[LIMITS].close_s,
        writer_limit=0,
    )
    tongue = language(request, request.app[LANGUAGES])
    ws.too_large = wire.rejected(None, wire.TOO_LARGE, tongue)
    await ws.prepare(request)
    _bound_buffers(request)
    request.app[SOCKETS].add(ws)
    return ws


def _bound_buffers(request: web.Request) -> None:
    """Keep little for a reader that sleeps: beyond this its writer waits, and the outbox drops what is outdated."""
    if request.transport is None:
        return
    request.transport.set_write_buffer_limits(high=SEND_BUFFER_BYTES)
    request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)


async def _serve(ws: RoomSocket, request: web.Request) -> None:
    """Let the connection into its room and move frames both ways; leave no task behind."""
    service, limits = request.app[SERVICE], request.app[LIMITS]
    connection = await _entered(ws, request)
    detach = service.attach(connection.room, connection)
    request.app[CONNECTIONS].add(connection)
    try:
        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(_write(ws, connection, service, limits), name=f"write {connection.room}")
            try:
                await _read(ws, connection, service)
            finally:
                writer.cancel()
    finally:
        request.app[CONNECTIONS].discard(connection)
        service.leave_streams(connection.room, connection)
        detach()


async def _entered(ws: RoomSocket, request: web.Request) -> Connection:
    """Return the connection of somebody who may watch the room, who if invited is in it or in its lobby then. Raises Farewell."""
    service, room = request.app[SERVICE], RoomId(request.match_info["room"])
    try:
        held = credential(request, service)
        if held is not None:
            require_room(held, room)
        service.require_watching(room, person_of(held))
        if held is not None:
            await service.enter(room, held.person)
    except wire.KNOWN as error:
        raise Farewell(wire.close_code_of(error), wire.problem_of(error)) from None
    limits = request.app[LIMITS]
    bucket = TokenBucket(per_s=limits.frames_per_s, burst=limits.burst, tokens=limits.burst, filled_at=service.clock.now())
    line = _line(ws, request, held)
    return Connection(room=room, credential=held, language=language(request, request.app[LANGUAGES]), bucket=bucket, line=line)


def _line(ws: RoomSocket, request: web.Request, held: Credential | None) -> Line | None:
    """The way of frames that need not wait; None for a moderator of one slot, whose right is looked at anew before each of them."""
    if request.transport is None or (held is not None and is_bound(held.person)):
        return None
    until = held.invitation.expires_at if held is not None else None
    return Line(ws, request.transport, until=until, clock=request.app[SERVICE].clock)


async def _write(ws: RoomSocket, connection: Connection, service: Service, limits: SocketLimits) -> None:
    """Write what waits, in order. Raises Farewell: nothing was taken for ``limits.stall_s``, too much waits, the invitation
    expired, the slot of a moderator is over, or the person was put out.
    """
    try:
        while True:
            data = await connection.outbox.next()
            _require_in_time(connection, service)
            async with asyncio.timeout(limits.stall_s):
                await ws.send_frame(data, WSMsgType.TEXT)
    except Ended as end:
        raise Farewell(wire.close_code_of(end.refusal), wire.problem_of(end.refusal)) from None
    except (SlowReader, TimeoutError):
        raise Farewell(wire.CLOSE_SLOW_READER, wire.SLOW_READER) from None


def _require_in_time(connection: Connection, service: Service) -> None:
    """Raises Farewell: the invitation expired, or the slot is over for which its bearer ran the meeting."""
    try:
        if connection.expired(service.clock.now()):
            raise InvitationExpired
        service.require_in_time(connection.room, connection.person)
    except (InvitationExpired, SlotOver) as error:
        raise Farewell(wire.CLOSE_NO_INVITATION, wire.problem_of(error)) from None


async def _read(ws: RoomSocket, connection: Connection, service: Service) -> None:
    """Take frames until the other side leaves. Raises Farewell."""
    async for message in ws:
        if message.type is WSMsgType.BINARY:
            reply = wire.rejected(None, wire.NOT_TEXT, connection.language)
            raise Farewell(WSCloseCode.UNSUPPORTED_DATA, wire.NOT_TEXT, reply=reply)
        if message.type is not WSMsgType.TEXT:
            return
        enough = not connection.bucket.take(service.clock.now())
        if connection.bucket.exhausted:
            raise Farewell(wire.CLOSE_TOO_MANY, wire.TOO_MANY)
        connection.outbox.reply(await _answer(message.data, connection, service, refuse=wire.TOO_MANY if enough else None))
        await asyncio.sleep(0)  # what comes in one piece must not keep the writer, and everybody else, waiting


async def _answer(data: str, connection: Connection, service: Service, *, refuse: wire.Problem | None) -> bytes:
    """Return the answer to one text frame; with ``refuse`` it is not carried out. Raises Farewell."""
    ref: str | None = None
    try:
        frame = wire.read(data)
        ref = frame.ref
        if refuse is not None:
            return wire.rejected(ref, refuse, connection.language)
        return await _carried_out(frame, connection, service)
    except wire.ProtocolError as error:
        return wire.rejected(error.ref, error.problem, connection.language)
    except InvitationNeeded as error:
        return wire.rejected(ref, wire.problem_of(error), connection.language)
    except (CredentialRefused, SlotOver) as error:
        problem = wire.problem_of(error)
        raise Farewell(wire.CLOSE_NO_INVITATION, problem, reply=wire.rejected(ref, problem, connection.language)) from None
    except (Refused, StoreUnavailable) as error:
        return wire.rejected(ref, wire.problem_of(error), connection.language)


async def _carried_out(frame: wire.ClientFrame, connection: Connection, service: Service) -> bytes:
    """Do what ``frame`` wants and return the answer."""
    room = connection.room
    if not isinstance(frame.command, UnsetType):
        receipt = await service.handle(room, frame.command, by=_speaker(connection, service), command_id=frame.command_id)
    elif not isinstance(frame.read, UnsetType):
        receipt = service.read_stream(room, frame.read.stream, connection, after=frame.read.after)
    elif not isinstance(frame.react, UnsetType):
        receipt = service.react(room, _speaker(connection, service), frame.react)
    elif not isinstance(frame.devices, UnsetType):
        receipt = service.report_devices(room, _speaker(connection, service), frame.devices)
    elif not isinstance(frame.draft, UnsetType):
        receipt = service.draft_caption(room, _speaker(connection, service), frame.draft)
    else:
        return wire.time(frame.ref, service.clock.now())
    return wire.accepted(frame.ref, receipt.seq)


def _speaker(connection: Connection, service: Service) -> Person:
    """Return who commands. An invitation is looked at again each time: it may expire or be withdrawn while the socket is open."""
    if connection.credential is None:
        raise InvitationNeeded
    return renewed(connection.credential, service).person


async def _close(ws: RoomSocket, request: web.Request, farewell: Farewell) -> None:
    """Say good-bye; to somebody who does not read even that, hang up."""
    try:
        async with asyncio.timeout(request.app[LIMITS].close_s):
            if farewell.reply is not None:
                await ws.send_frame(farewell.reply, WSMsgType.TEXT)
            await ws.close(code=farewell.code, message=farewell.reason, drain=False)
    except (TimeoutError, ConnectionError):
        logger.debug("a socket did not take its good-bye")
    if request.transport is not None and request.transport.get_write_buffer_size():
        request.transport.abort()


def _first(leaving: BaseExceptionGroup[Farewell]) -> Farewell:
    """Reader and writer may both end a socket; the first has the word."""
    first = leaving.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
