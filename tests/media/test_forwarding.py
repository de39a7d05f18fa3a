"""Sound and pictures from aiortc's publishers to aiortc's viewers through a worker process, as the routes say."""

import asyncio
import os
import random
import signal
import socket
from collections.abc import AsyncIterator, Callable

import pytest

from orchestrator.media.plane import MediaPlane, SessionId
from rooms.ids import ParticipantId, RoomId
from rooms.phases import Reach
from rooms.routes import Medium, Route
from tests.media.peers import PATIENCE_S, Negotiate, publishing, watching

ROOM = RoomId("plenary")
ANN, BEN, HALL = ParticipantId("ann"), ParticipantId("ben"), ParticipantId("hall")
DARK, BRIGHT = 50, 200


@pytest.fixture
async def plane() -> AsyncIterator[MediaPlane]:
    async with MediaPlane() as running:
        yield running


def routes(*sources: ParticipantId, reach: Reach = Reach.ROOM) -> list[Route]:
    return [Route(source=source, medium=medium, reach=reach) for source in sources for medium in Medium]


def whip(plane: MediaPlane, participant: ParticipantId) -> Negotiate:
    async def negotiate(offer: str) -> str:
        return (await plane.publish(ROOM, participant, offer)).answer_sdp

    return negotiate


def whep(
    plane: MediaPlane, participant: ParticipantId | None = None, *, backstage: bool = False, ids: list[SessionId] | None = None
) -> Negotiate:
    async def negotiate(offer: str) -> str:
        session = await plane.subscribe(ROOM, participant, offer, backstage=backstage)
        if ids is not None:
            ids.append(session.id)
        return session.answer_sdp

    return negotiate


async def until(plane: MediaPlane, condition: Callable[[], bool]) -> None:
    """Wait until a condition holds that only changes when the plane says that something did."""
    changed = asyncio.Event()
    forget = plane.on_change(lambda room: changed.set())
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                changed.clear()
                await changed.wait()
    finally:
        forget()


@pytest.mark.row("O2")
async def test_a_publisher_with_a_route_is_heard_and_seen_by_everybody_but_themselves(plane: MediaPlane) -> None:
    plane.set_routes(ROOM, routes(ANN))
    own: list[SessionId] = []
    async with publishing(whip(plane, ANN), DARK), watching(whep(plane)) as spectator, watching(whep(plane, ANN, ids=own)):
        await asyncio.gather(spectator.sees(DARK), spectator.hears())
        assert plane.publications(ROOM) == {ANN}
        assert plane.sending(ROOM, ANN) == {Medium.AUDIO, Medium.VIDEO}
        assert not any([*plane.slots_of(own[0]).audio, *plane.slots_of(own[0]).video])


@pytest.mark.row("C10")
async def test_a_publisher_without_a_route_reaches_nobody_until_there_is_one(plane: MediaPlane) -> None:
    async with publishing(whip(plane, ANN), DARK), watching(whep(plane)) as viewer:
        await until(plane, lambda: plane.publications(ROOM) == {ANN})
        assert viewer.video[0].frames == 0
        plane.set_routes(ROOM, routes(ANN))
        await asyncio.gather(viewer.sees(DARK), viewer.hears())


async def test_the_picture_changes_from_one_speaker_to_the_next_in_the_same_connection(plane: MediaPlane) -> None:
    plane.set_routes(ROOM, routes(ANN))
    async with publishing(whip(plane, ANN), DARK), publishing(whip(plane, BEN), BRIGHT), watching(whep(plane)) as viewer:
        await asyncio.gather(viewer.sees(DARK), viewer.hears())
        for speaker, brightness in ((BEN, BRIGHT), (ANN, DARK), (BEN, BRIGHT)):
            plane.set_routes(ROOM, routes(speaker))
            await asyncio.gather(viewer.sees(brightness), viewer.hears())


async def test_several_slots_show_several_people_and_the_first_slot_the_most_important(plane: MediaPlane) -> None:
    plane.set_routes(ROOM, routes(ANN, BEN))
    ids: list[SessionId] = []
    async with (
        publishing(whip(plane, ANN), DARK),
        publishing(whip(plane, BEN), BRIGHT),
        watching(whep(plane, ids=ids), audio=3, video=3) as viewer,
    ):
        await asyncio.gather(viewer.sees(DARK, 0), viewer.sees(BRIGHT, 1), viewer.hears(0), viewer.hears(1))
        assert plane.slots_of(ids[0]).video == (ANN, BEN, None)
        plane.set_routes(ROOM, routes(BEN, ANN))
        await asyncio.gather(viewer.sees(BRIGHT, 0), viewer.sees(DARK, 1))
        assert plane.slots_of(ids[0]).audio == (BEN, ANN, None)


@pytest.mark.row("A2")
async def test_the_rehearsal_reaches_only_those_behind_the_stage(plane: MediaPlane) -> None:
    plane.set_routes(ROOM, routes(HALL, reach=Reach.BACKSTAGE))
    async with publishing(whip(plane, HALL), DARK), watching(whep(plane)) as public, watching(whep(plane, backstage=True)) as crew:
        await asyncio.gather(crew.sees(DARK), crew.hears())
        assert public.video[0].frames == 0


async def test_a_publisher_who_comes_again_replaces_their_earlier_connection(plane: MediaPlane) -> None:
    plane.set_routes(ROOM, routes(ANN))
    async with watching(whep(plane)) as viewer, publishing(whip(plane, ANN), DARK):
        await viewer.sees(DARK)
        async with publishing(whip(plane, ANN), BRIGHT):
            await viewer.sees(BRIGHT)
            assert plane.publications(ROOM) == {ANN}


async def test_a_closed_session_is_over_for_everybody(plane: MediaPlane) -> None:
    plane.set_routes(ROOM, routes(ANN))
    sessions: list[SessionId] = []

    async def negotiate(offer: str) -> str:
        session = await plane.publish(ROOM, ANN, offer)
        sessions.append(session.id)
        return session.answer_sdp

    async with publishing(negotiate, DARK):
        await until(plane, lambda: plane.publications(ROOM) == {ANN})
        assert await plane.close(sessions[0])
        assert plane.publications(ROOM) == frozenset()
        assert not await plane.close(sessions[0])


async def test_garbage_on_the_port_disturbs_nobody_and_is_not_answered(plane: MediaPlane) -> None:
    plane.set_routes(ROOM, routes(ANN))
    noise = random.Random(7)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.settimeout(0)
        async with publishing(whip(plane, ANN), DARK), watching(whep(plane)) as viewer:
            await viewer.sees(DARK)
            for first in range(256):
                for size in (1, 11, 12, 20, 60, 1200, 2048, 2049):
                    stranger.sendto(bytes([first]) + noise.randbytes(size - 1), ("127.0.0.1", plane.udp_port))
            await viewer.hears()
            with pytest.raises(BlockingIOError):
                stranger.recv(1)


@pytest.mark.row("O10")
async def test_when_the_worker_dies_another_takes_its_port_and_the_routes_still_hold(plane: MediaPlane) -> None:
    plane.set_routes(ROOM, routes(ANN))
    port, epoch = plane.udp_port, plane.epoch
    async with publishing(whip(plane, ANN), DARK):
        await until(plane, lambda: plane.publications(ROOM) == {ANN})
        assert plane.worker_pid is not None
        os.kill(plane.worker_pid, signal.SIGKILL)
        await until(plane, lambda: plane.epoch != epoch)
        assert plane.publications(ROOM) == frozenset()
        assert plane.udp_port == port
    async with publishing(whip(plane, ANN), DARK), watching(whep(plane)) as viewer:
        await asyncio.gather(viewer.sees(DARK), viewer.hears())
