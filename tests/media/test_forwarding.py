"""Sound and pictures from aiortc's publishers to aiortc's viewers through a worker process, as the routes say."""

import asyncio
import os
import random
import signal
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from orchestrator.media.plane import MediaPlane, MediaSession, SessionId
from rooms.ids import ParticipantId, RoomId
from rooms.phases import Reach
from rooms.routes import Medium, Route
from tests.media.peers import Negotiate, publishing, watching
from tests.media.planes import until

ANN, BEN, HALL = ParticipantId("ann"), ParticipantId("ben"), ParticipantId("hall")
DARK, BRIGHT = 50, 200

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[MediaPlane]:
    """One worker for all of these tests: it forwards for many rooms."""
    async with MediaPlane() as plane:
        yield plane


@dataclass(frozen=True)
class Stage:
    """A room of its own on the plane."""

    plane: MediaPlane
    room: RoomId

    def route(self, *sources: ParticipantId, reach: Reach = Reach.ROOM) -> None:
        """Sound and pictures of ``sources``, the most important first, and nothing else."""
        self.plane.set_routes(self.room, [Route(source=source, medium=medium, reach=reach) for source in sources for medium in Medium])

    def whip(self, participant: ParticipantId, *, ids: list[SessionId] | None = None) -> Negotiate:
        async def negotiate(offer: str) -> str:
            return noted(await self.plane.publish(self.room, participant, offer), ids)

        return negotiate

    def whep(self, participant: ParticipantId | None = None, *, backstage: bool = False, ids: list[SessionId] | None = None) -> Negotiate:
        async def negotiate(offer: str) -> str:
            return noted(await self.plane.subscribe(self.room, participant, offer, backstage=backstage), ids)

        return negotiate

    @property
    def publications(self) -> frozenset[ParticipantId]:
        return self.plane.publications(self.room)


def noted(session: MediaSession, ids: list[SessionId] | None) -> str:
    """The answer of ``session``, whose id is added to ``ids``."""
    if ids is not None:
        ids.append(session.id)
    return session.answer_sdp


@pytest.fixture
def stage(running: MediaPlane, request: pytest.FixtureRequest) -> Stage:
    return Stage(running, RoomId(request.node.name))


@pytest.mark.row("O2")
async def test_a_publisher_with_a_route_is_heard_and_seen_by_everybody_but_themselves(stage: Stage) -> None:
    stage.route(ANN)
    own: list[SessionId] = []
    async with publishing(stage.whip(ANN), DARK), watching(stage.whep()) as spectator, watching(stage.whep(ANN, ids=own)):
        await asyncio.gather(spectator.sees(DARK), spectator.hears())
        assert stage.publications == {ANN}
        assert stage.plane.sending(stage.room, ANN) == {Medium.AUDIO, Medium.VIDEO}
        assert not any([*stage.plane.slots_of(own[0]).audio, *stage.plane.slots_of(own[0]).video])


@pytest.mark.row("C10")
async def test_a_publisher_without_a_route_reaches_nobody_until_there_is_one(stage: Stage) -> None:
    async with publishing(stage.whip(ANN), DARK), watching(stage.whep()) as viewer:
        await until(stage.plane, lambda: stage.publications == {ANN})
        assert viewer.video[0].frames == 0
        stage.route(ANN)
        await asyncio.gather(viewer.sees(DARK), viewer.hears())


async def test_the_picture_changes_from_one_speaker_to_the_next_in_the_same_connection(stage: Stage) -> None:
    stage.route(ANN)
    async with publishing(stage.whip(ANN), DARK), publishing(stage.whip(BEN), BRIGHT), watching(stage.whep()) as viewer:
        await asyncio.gather(viewer.sees(DARK), viewer.hears())
        for speaker, brightness in ((BEN, BRIGHT), (ANN, DARK), (BEN, BRIGHT)):
            stage.route(speaker)
            await asyncio.gather(viewer.sees(brightness), viewer.hears())


async def test_several_slots_show_several_people_and_the_first_slot_the_most_important(stage: Stage) -> None:
    stage.route(ANN, BEN)
    ids: list[SessionId] = []
    async with (
        publishing(stage.whip(ANN), DARK),
        publishing(stage.whip(BEN), BRIGHT),
        watching(stage.whep(ids=ids), audio=3, video=3) as viewer,
    ):
        await asyncio.gather(viewer.sees(DARK, 0), viewer.sees(BRIGHT, 1), viewer.hears(0), viewer.hears(1))
        assert stage.plane.slots_of(ids[0]).video == (ANN, BEN, None)
        stage.route(BEN, ANN)
        await asyncio.gather(viewer.sees(BRIGHT, 0), viewer.sees(DARK, 1))
        assert stage.plane.slots_of(ids[0]).audio == (BEN, ANN, None)


@pytest.mark.row("A2")
async def test_the_rehearsal_reaches_only_those_behind_the_stage(stage: Stage) -> None:
    stage.route(HALL, reach=Reach.BACKSTAGE)
    async with publishing(stage.whip(HALL), DARK), watching(stage.whep()) as public, watching(stage.whep(backstage=True)) as crew:
        await asyncio.gather(crew.sees(DARK), crew.hears())
        assert public.video[0].frames == 0


async def test_a_publisher_who_comes_again_replaces_their_earlier_connection(stage: Stage) -> None:
    stage.route(ANN)
    async with watching(stage.whep()) as viewer, publishing(stage.whip(ANN), DARK):
        await viewer.sees(DARK)
        async with publishing(stage.whip(ANN), BRIGHT):
            await viewer.sees(BRIGHT)
            assert stage.publications == {ANN}


async def test_a_closed_session_is_over_for_everybody(stage: Stage) -> None:
    stage.route(ANN)
    sessions: list[SessionId] = []
    async with publishing(stage.whip(ANN, ids=sessions), DARK):
        await until(stage.plane, lambda: stage.publications == {ANN})
        assert await stage.plane.close(sessions[0])
        assert stage.publications == frozenset()
        assert not await stage.plane.close(sessions[0])


async def test_garbage_on_the_port_disturbs_nobody_and_is_not_answered(stage: Stage) -> None:
    stage.route(ANN)
    noise = random.Random(7)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.settimeout(0)
        async with publishing(stage.whip(ANN), DARK), watching(stage.whep()) as viewer:
            await viewer.sees(DARK)
            for first in range(256):
                for size in (1, 11, 12, 20, 60, 1200, 2048, 2049):
                    stranger.sendto(bytes([first]) + noise.randbytes(size - 1), ("127.0.0.1", stage.plane.workers[0].udp_port))
            await viewer.hears()
            with pytest.raises(BlockingIOError):
                stranger.recv(1)


@pytest.mark.row("O10")
async def test_when_the_worker_dies_another_takes_its_port_and_the_routes_still_hold(stage: Stage) -> None:
    stage.route(ANN)
    port, epoch = stage.plane.workers[0].udp_port, stage.plane.epoch(stage.room)
    async with publishing(stage.whip(ANN), DARK):
        await until(stage.plane, lambda: stage.publications == {ANN})
        assert stage.plane.workers[0].pid is not None
        os.kill(stage.plane.workers[0].pid, signal.SIGKILL)
        await until(stage.plane, lambda: stage.plane.epoch(stage.room) != epoch)
        assert stage.publications == frozenset()
        assert stage.plane.workers[0].udp_port == port
    async with publishing(stage.whip(ANN), DARK), watching(stage.whep()) as viewer:
        await asyncio.gather(viewer.sees(DARK), viewer.hears())
