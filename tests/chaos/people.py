"""People who meet while everything breaks: those who behave, and those who repeat, reorder, drop their lines or never read."""

import asyncio
import random
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress

import msgspec
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from yarl import URL

from orchestrator.client.errors import CommandRefused
from orchestrator.client.frames import CommandFrame, Hello, Reply, ViewFrame, read_frame, read_view
from orchestrator.client.room_client import RoomClient
from rooms.commands import (
    AcceptRequest,
    CancelRequest,
    ClientCommand,
    DenyRequest,
    GrantFloor,
    ReleaseFloor,
    RequestFloor,
    RequestFloorForHall,
)
from rooms.ids import CommandId, ParticipantId, RoomId, SpeechTypeId
from rooms.views import ModeratorView
from tests.chaos.history import History

STATEMENT = SpeechTypeId("statement")
PAUSE_S = 0.3
"""The longest between two commands of one person, who is allowed twenty a second."""

TRANSIENT = frozenset({"busy", "store_unavailable", "rate_limited", "too_many"})
"""Refusals after which the same command may be asked again, and may have another answer."""

Choose = Callable[[RoomClient, random.Random, int], ClientCommand | None]


def speaker(client: RoomClient, rng: random.Random, number: int) -> ClientCommand | None:
    """Asks for the floor, and takes it back now and then."""
    own = client.mine.request if client.mine else None
    if own is None:
        return RequestFloor(speech_type=STATEMENT)
    return CancelRequest(request=own.request) if rng.random() < 0.2 else None


def hall(client: RoomClient, rng: random.Random, number: int) -> ClientCommand | None:
    """Asks for one after the other of those in the hall."""
    return RequestFloorForHall(speech_type=STATEMENT, name=f"Delegate {number}")


def moderator(client: RoomClient, rng: random.Random, number: int) -> ClientCommand | None:
    """Gives the floor, takes it back, and says no to many, so that the queue stays short."""
    view = client.view
    if not isinstance(view, ModeratorView):
        return None
    if view.floor and rng.random() < 0.6:
        return ReleaseFloor(request=view.floor.request)
    if not view.queue:
        return None
    chosen = rng.choice(view.queue).request
    answers: tuple[ClientCommand, ...] = (AcceptRequest(request=chosen), GrantFloor(request=chosen), DenyRequest(request=chosen))
    return rng.choices(answers, weights=[1, 1, 2])[0]


async def behave(client: RoomClient, me: ParticipantId, choose: Choose, history: History, rng: random.Random, over: asyncio.Event) -> None:
    """Issue one command after the other with our own client, which comes back by itself, and write down what was answered."""
    number = 0
    while not over.is_set():
        await asyncio.sleep(rng.uniform(0, PAUSE_S))
        number += 1
        command = choose(client, rng, number)
        if command is None:
            continue
        sent = me, CommandId(f"c{number}")
        try:
            history.acknowledge(sent, await client.command(command, command_id=sent[1]))
        except CommandRefused as refusal:
            if refusal.code not in TRANSIENT:
                history.refused.add(sent)


async def watch(client: RoomClient, name: str, history: History) -> None:
    """Write down every view until cancelled."""
    audience = client.audience
    history.see(name, audience, client.seq, client.view)
    async for frame in client.frames():
        if isinstance(frame, Hello):
            audience = frame.audience
        if isinstance(frame, Hello | ViewFrame):
            history.see(name, audience, frame.seq, read_view(frame.view, audience))


async def stammer(url: URL, token: str, me: ParticipantId, history: History, rng: random.Random, over: asyncio.Event) -> None:
    """Send every command several times, in any order, and cut the line anywhere; what has no answer is sent on the next line."""
    unanswered: dict[str, bytes] = {}
    number = 0
    while not over.is_set():
        for _ in range(4 - len(unanswered)):
            number += 1
            command = CommandFrame(
                ref=f"c{number}", id=CommandId(f"c{number}"), command=RequestFloorForHall(speech_type=STATEMENT, name=f"{me} {number}")
            )
            unanswered[command.ref] = msgspec.json.encode(command)
        with suppress(OSError, TimeoutError, WebSocketException):
            await _one_line(url, token, me, unanswered, history, rng)
        await asyncio.sleep(rng.uniform(0, PAUSE_S))


async def _one_line(url: URL, token: str, me: ParticipantId, unanswered: dict[str, bytes], history: History, rng: random.Random) -> None:
    frames = list(unanswered.values()) * 2
    rng.shuffle(frames)
    replies = rng.randrange(len(frames) + 1)
    async with connect(str(url), additional_headers={"Authorization": f"Bearer {token}"}, max_size=None, close_timeout=1) as line:
        for frame in frames:
            await line.send(frame, text=True)
        async with asyncio.timeout(3):
            while replies:
                answer = read_frame(await line.recv())
                if isinstance(answer, Reply):
                    replies -= 1
                    _take(answer, me, unanswered, history)
        line.transport.abort()


def _take(answer: Reply, me: ParticipantId, unanswered: dict[str, bytes], history: History) -> None:
    """A refusal is not kept: of a command that is sent many times another copy may be taken."""
    if answer.ref is None or (not answer.ok and answer.code in TRANSIENT):
        return
    unanswered.pop(answer.ref, None)
    if answer.ok and answer.seq is not None:
        history.acknowledge((me, CommandId(answer.ref)), answer.seq)


async def never_read(urls: Sequence[URL], room: RoomId, token: str, over: asyncio.Event) -> None:
    """Open a socket and read nothing of it; when it is closed, open another."""
    loop = asyncio.get_running_loop()
    while not over.is_set():
        with suppress(OSError), socket.socket() as line:
            line.setblocking(False)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            await loop.sock_connect(line, (urls[0].host or "", urls[0].port or 80))
            await loop.sock_sendall(line, _handshake(urls[0], room, token))
            await asyncio.wait([asyncio.ensure_future(over.wait())], timeout=10)
        await asyncio.sleep(0.1)


def _handshake(url: URL, room: RoomId, token: str) -> bytes:
    return (
        f"GET /ws/rooms/{room} HTTP/1.1\r\nHost: {url.host}:{url.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer {token}\r\n\r\n"
    ).encode()
