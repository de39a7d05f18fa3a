"""Our server: a worker behind the service's own media plane, as ``tribuna serve`` runs it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.media.dtls import Client
from benchmarks.media.leg import Leg
from benchmarks.media.peer import Peer
from benchmarks.media.process import memory_kib, pin
from benchmarks.media.server import Audience, joined
from orchestrator.media.plane import MediaPlane
from rooms.ids import ParticipantId, RoomId
from rooms.phases import Reach
from rooms.routes import Medium, Route

ROOM, SPEAKER = RoomId("hall"), ParticipantId("speaker")


@asynccontextmanager
async def tribuna(client: Client, core: int, viewers: int) -> AsyncIterator[Audience]:
    """Run a worker on ``core``; the service's side of it runs here."""
    async with MediaPlane() as plane:
        (worker,) = plane.workers
        pid = worker.pid
        if pid is None:
            raise AssertionError("a plane that was entered has its worker")
        pin(pid, core)
        plane.set_routes(ROOM, [Route(source=SPEAKER, medium=medium, reach=Reach.ROOM) for medium in Medium])

        async def watch() -> Leg:
            viewer = Peer(client, sending=False)
            return await viewer.connect((await plane.subscribe(ROOM, None, viewer.sdp)).answer_sdp)

        speaker = Peer(client, sending=True)
        publisher = await speaker.connect((await plane.publish(ROOM, SPEAKER, speaker.sdp)).answer_sdp)
        before_kib = memory_kib(pid)
        yield Audience(pid, publisher, await joined(publisher, watch, viewers), before_kib, worker.tier)
