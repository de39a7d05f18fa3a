"""Over real sockets, with peers that lose packets on purpose: what is lost comes again, and a line that is too bad keeps the sound."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from orchestrator.media.plane import MediaPlane, SessionId
from rooms.ids import RoomId
from tests.media.peers import LossyLine, publishing, watching
from tests.media.planes import until
from tests.media.test_forwarding import ANN, DARK, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENOUGH = 10
"""So many packets are more than luck."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[MediaPlane]:
    """One worker for all of these tests."""
    async with MediaPlane() as plane:
        yield plane


@pytest.fixture
def stage(running: MediaPlane, request: pytest.FixtureRequest) -> Stage:
    return Stage(running, RoomId(request.node.name))


@pytest.mark.row("O4")
async def test_what_a_viewers_line_loses_is_sent_again(stage: Stage) -> None:
    stage.route(ANN)
    line = LossyLine(1, rate=0.25)
    async with publishing(stage.whip(ANN), DARK), watching(stage.whep()) as viewer:
        await viewer.sees(DARK)
        line.lose_incoming(viewer.connection)
        await line.until(lambda seen: len(seen.lost & seen.repaired) >= ENOUGH)
        assert line.repaired <= line.lost


@pytest.mark.row("O4")
async def test_what_a_publishers_line_loses_is_asked_for_and_reaches_the_viewers(stage: Stage) -> None:
    stage.route(ANN)
    up, down = LossyLine(2, rate=0.25), LossyLine(3, rate=0.0)
    async with publishing(stage.whip(ANN), DARK) as publisher, watching(stage.whep()) as viewer:
        await viewer.sees(DARK)
        down.lose_incoming(viewer.connection)
        up.lose_outgoing(publisher)
        await down.until(lambda seen: seen.late >= ENOUGH)
        assert len(up.lost & up.repaired) >= ENOUGH


@pytest.mark.row("O5")
async def test_a_viewer_on_a_line_that_loses_half_of_the_picture_keeps_the_sound(stage: Stage) -> None:
    stage.route(ANN)
    ids: list[SessionId] = []
    line = LossyLine(4, rate=0.5, repair_rate=0.5)
    async with publishing(stage.whip(ANN), DARK), watching(stage.whep(ids=ids)) as viewer:
        await asyncio.gather(viewer.sees(DARK), viewer.hears())
        line.lose_incoming(viewer.connection)
        await until(stage.plane, lambda: stage.plane.slots_of(ids[0]).video == (None,))
        assert stage.plane.slots_of(ids[0]).audio == (ANN,)
        await viewer.hears()
