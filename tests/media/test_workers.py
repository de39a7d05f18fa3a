"""Several media workers: rooms are shared out among them, and move when theirs dies, hangs or is to be emptied."""

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from orchestrator.media.plane import MediaPlane
from rooms.ids import ParticipantId, RoomId
from rooms.phases import Reach
from rooms.routes import Medium, Route
from tests.media.planes import until

pytestmark = pytest.mark.row("O10")

PLENARY, WORKSHOP, ANN = RoomId("plenary"), RoomId("workshop"), ParticipantId("ann")
PUBLICATION = (Path(__file__).parent / "offers" / "chromium-publication.sdp").read_bytes().decode()


@pytest_asyncio.fixture
async def plane() -> AsyncIterator[MediaPlane]:
    """Two workers with a room each."""
    async with MediaPlane(workers=2) as running:
        for room in (PLENARY, WORKSHOP):
            running.set_routes(room, [Route(source=ANN, medium=Medium.AUDIO, reach=Reach.ROOM)])
        yield running


async def port_of(plane: MediaPlane, room: RoomId) -> int:
    """Where browsers of ``room`` are sent to."""
    answer = (await plane.publish(room, ANN, PUBLICATION)).answer_sdp
    return int(answer.partition("m=audio ")[2].partition(" ")[0])


def signalled(plane: MediaPlane, udp_port: int, number: signal.Signals) -> int:
    """Send a signal to the worker on ``udp_port``; returns its process id."""
    pid = next(worker.pid for worker in plane.workers if worker.udp_port == udp_port)
    assert pid is not None
    os.kill(pid, number)
    return pid


async def test_rooms_are_shared_out_and_a_room_is_whole(plane: MediaPlane) -> None:
    assert [worker.rooms for worker in plane.workers] == [1, 1]
    assert {await port_of(plane, room) for room in (PLENARY, WORKSHOP)} == {worker.udp_port for worker in plane.workers}
    assert await port_of(plane, PLENARY) == await port_of(plane, PLENARY)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["dead", "stuck"])
async def test_rooms_of_a_worker_that_is_gone_move_to_another_and_it_is_replaced(plane: MediaPlane, number: signal.Signals) -> None:
    port, other = await port_of(plane, PLENARY), await port_of(plane, WORKSHOP)
    epoch, undisturbed = plane.epoch(PLENARY), plane.epoch(WORKSHOP)
    gone = signalled(plane, port, number)
    await until(plane, lambda: plane.epoch(PLENARY) != epoch)
    assert await port_of(plane, PLENARY) == other
    assert plane.epoch(PLENARY) == plane.epoch(WORKSHOP) == undisturbed
    assert all(worker.pid != gone for worker in plane.workers)


async def test_without_another_the_rooms_wait_for_the_successor_on_the_same_port() -> None:
    async with MediaPlane() as plane:
        port, epoch = await port_of(plane, PLENARY), plane.epoch(PLENARY)
        signalled(plane, port, signal.SIGKILL)
        await until(plane, lambda: plane.is_up and plane.epoch(PLENARY) != epoch)
        assert await port_of(plane, PLENARY) == port


async def test_a_worker_that_is_to_be_emptied_loses_its_rooms_and_gets_no_other(plane: MediaPlane) -> None:
    port, other = await port_of(plane, PLENARY), await port_of(plane, WORKSHOP)
    plane.drain(port)
    assert await port_of(plane, PLENARY) == other
    assert await port_of(plane, RoomId("third")) == other
    assert [worker.rooms for worker in plane.workers if worker.draining] == [0]
    plane.use_again(port)
    assert not any(worker.draining for worker in plane.workers)
    with pytest.raises(LookupError):
        plane.drain(1)


async def test_the_last_worker_keeps_its_rooms_whatever_it_is_told() -> None:
    async with MediaPlane() as plane:
        port = await port_of(plane, PLENARY)
        plane.drain(port)
        assert await port_of(plane, PLENARY) == port
