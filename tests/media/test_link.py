"""What the service and a worker say to each other arrives whole, or the link is at its end."""

import asyncio
import socket
from collections.abc import AsyncIterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media.link import LENGTH, Link, LinkBroken
from orchestrator.media.messages import (
    MAX_FRAME_BYTES,
    Closed,
    CloseSession,
    ConnectionState,
    Direction,
    FromWorker,
    OpenPublication,
    OpenSubscription,
    PublicationChanged,
    Ready,
    RoomStatistics,
    SessionId,
    SessionStatistics,
    SetRoutes,
    Slots,
    SlotsChanged,
    ToWorker,
)
from rooms.ids import ParticipantId, RoomId
from rooms.phases import Reach
from rooms.routes import Medium, Route

PATIENCE_S = 10.0
ROOM, ANN = RoomId("plenary"), ParticipantId("ann")

TO_WORKER: list[ToWorker] = [
    OpenPublication(ref=1, room=ROOM, participant=ANN, offer="v=0"),
    OpenSubscription(ref=2, room=ROOM, participant=None, backstage=True, offer="v=0\r\n" * 10_000),
    CloseSession(ref=3, session=SessionId("x")),
    SetRoutes(room=ROOM, routes=(Route(source=ANN, medium=Medium.AUDIO, reach=Reach.BACKSTAGE, withheld_from=(ANN,)),)),
]
FROM_WORKER: list[FromWorker] = [
    Ready(udp_port=5_004, tier="c"),
    Closed(ref=3, existed=False),
    PublicationChanged(session=SessionId("x"), room=ROOM, participant=ANN, sending=(Medium.AUDIO,)),
    SlotsChanged(session=SessionId("y"), room=ROOM, slots=Slots(audio=(ANN, None), video=(None,))),
    RoomStatistics(
        room=ROOM,
        sessions=(
            SessionStatistics(
                session=SessionId("x"), participant=ANN, direction=Direction.PUBLICATION, state=ConnectionState.CONNECTED, round_trip_s=0.02
            ),
        ),
    ),
]


@pytest.fixture
async def ends() -> AsyncIterator[tuple[Link[FromWorker], Link[ToWorker]]]:
    """The service's end and the worker's."""
    ours, theirs = socket.socketpair()
    service: Link[FromWorker] = await Link.over(ours, FromWorker)
    worker: Link[ToWorker] = await Link.over(theirs, ToWorker)
    yield service, worker
    await service.close()
    await worker.close()


async def test_every_message_arrives_as_it_was_sent(ends: tuple[Link[FromWorker], Link[ToWorker]]) -> None:
    service, worker = ends
    for request in TO_WORKER:
        service.send(request)
    for reply in FROM_WORKER:
        worker.send(reply)
    async with asyncio.timeout(PATIENCE_S):
        assert [await worker.receive() for _ in TO_WORKER] == TO_WORKER
        assert [await service.receive() for _ in FROM_WORKER] == FROM_WORKER


async def test_the_end_of_one_side_is_noticed_by_the_other(ends: tuple[Link[FromWorker], Link[ToWorker]]) -> None:
    service, worker = ends
    await worker.close()
    async with asyncio.timeout(PATIENCE_S):
        with pytest.raises(LinkBroken):
            await service.receive()


@pytest.mark.parametrize(
    "frame",
    [
        LENGTH.pack(MAX_FRAME_BYTES + 1),
        LENGTH.pack(3) + b"\xc1\xc1\xc1",
        LENGTH.pack(1) + b"\x01",
        LENGTH.pack(0),
        LENGTH.pack(100) + b"cut",
    ],
    ids=["too long", "no message pack", "no message", "empty", "cut short"],
)
async def test_a_frame_that_makes_no_sense_ends_the_link(frame: bytes) -> None:
    ours, theirs = socket.socketpair()
    service: Link[FromWorker] = await Link.over(ours, FromWorker)
    with theirs:
        theirs.sendall(frame)
        theirs.shutdown(socket.SHUT_WR)
        async with asyncio.timeout(PATIENCE_S):
            with pytest.raises(LinkBroken):
                await service.receive()
    await service.close()


async def test_a_side_that_does_not_read_is_cut_off(ends: tuple[Link[FromWorker], Link[ToWorker]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestrator.media.link.MAX_BACKLOG_BYTES", 1_000_000)
    service, _ = ends
    for _ in range(50):
        service.send(TO_WORKER[1])
    async with asyncio.timeout(PATIENCE_S):
        with pytest.raises(LinkBroken):
            await service.receive()


@given(st.binary(max_size=200))
def test_any_frame_is_a_message_or_an_error_of_the_decoder(frame: bytes) -> None:
    for union in (ToWorker, FromWorker):
        try:
            msgspec.msgpack.Decoder(union).decode(frame)
        except msgspec.MsgspecError:
            continue
