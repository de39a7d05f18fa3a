"""The service's side: every bad offer has its reason, every trouble of the worker its end."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from orchestrator.media.errors import REFUSALS
from orchestrator.media.plane import MediaPlane, MediaRefused, MediaUnavailable, SessionId, Slots
from orchestrator.media.worker import candidate_addresses
from rooms.ids import ParticipantId, RoomId
from rooms.phases import Reach
from rooms.routes import Medium, Route
from tests.media.planes import until

ROOM, ANN = RoomId("plenary"), ParticipantId("ann")
PUBLICATION = (Path(__file__).parent / "offers" / "chromium-publication.sdp").read_bytes().decode()
PATIENCE_S = 20.0

SERVICE = """
import asyncio
from orchestrator.media.plane import MediaPlane
from orchestrator.media.worker import candidate_addresses
async def main():
    async with MediaPlane() as plane:
        print(plane.workers[0].pid, flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def plane() -> AsyncIterator[MediaPlane]:
    """One for the tests that only ask it something."""
    async with MediaPlane(public_address="203.0.113.5") as running:
        yield running


@pytest.mark.asyncio(loop_scope="module")
async def test_offers_are_answered_or_refused_with_a_reason(plane: MediaPlane) -> None:
    session = await plane.publish(ROOM, ANN, PUBLICATION)
    assert f"203.0.113.5 {plane.workers[0].udp_port} typ host" in session.answer_sdp
    for offer in ("", "hello", "v=0\r\n", PUBLICATION.replace("opus", "speex"), "v" * 200_000):
        with pytest.raises(MediaRefused) as refused:
            await plane.publish(ROOM, ANN, offer)
        assert refused.value.sentence == REFUSALS[refused.value.code]
    with pytest.raises(MediaRefused):
        await plane.subscribe(ROOM, None, PUBLICATION)
    assert await plane.close(session.id)
    assert not await plane.close(SessionId("no such session"))
    assert plane.publications(ROOM) == frozenset()
    assert plane.slots_of(session.id) == Slots()


async def test_a_taken_port_is_said_at_once_and_clearly() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        with pytest.raises(MediaUnavailable, match="in use"):
            async with MediaPlane(udp_port=other.getsockname()[1]):
                raise AssertionError("the port is taken")


async def test_without_a_worker_the_caller_is_asked_to_try_again() -> None:
    plane = MediaPlane()
    with pytest.raises(MediaUnavailable):
        await plane.publish(ROOM, ANN, PUBLICATION)
    async with plane:
        assert plane.workers[0].pid is not None
    with pytest.raises(MediaUnavailable):
        await plane.close(SessionId("x"))


async def test_a_request_in_flight_when_the_worker_dies_is_answered_and_the_next_one_served() -> None:
    async with MediaPlane() as plane:
        assert plane.workers[0].pid is not None
        plane.set_routes(ROOM, [Route(source=ANN, medium=Medium.AUDIO, reach=Reach.ROOM)])
        epoch = plane.epoch(ROOM)
        os.kill(plane.workers[0].pid, signal.SIGSTOP)
        async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as tasks:
            asking = tasks.create_task(refusal(plane))
            tasks.create_task(kill(plane.workers[0].pid))
        assert isinstance(asking.result(), MediaUnavailable)
        await until(plane, lambda: plane.epoch(ROOM) != epoch)
        await plane.publish(ROOM, ANN, PUBLICATION)


async def refusal(plane: MediaPlane) -> Exception | None:
    try:
        await plane.publish(ROOM, ANN, PUBLICATION)
    except MediaUnavailable as error:
        return error
    return None


async def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


async def test_a_service_that_is_killed_leaves_no_worker_behind() -> None:
    service = await asyncio.create_subprocess_exec(sys.executable, "-c", SERVICE, stdout=asyncio.subprocess.PIPE)
    assert service.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        worker = os.pidfd_open(int(await service.stdout.readline()))
        service.kill()
        await service.wait()
        ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(worker, ended.set)
        await ended.wait()
    asyncio.get_running_loop().remove_reader(worker)
    os.close(worker)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_listener_that_fails_disturbs_nobody(plane: MediaPlane, caplog: pytest.LogCaptureFixture) -> None:
    def fail(room: RoomId) -> None:
        raise RuntimeError(room)

    told: list[RoomId] = []
    forgive, forget = plane.on_change(fail), plane.on_change(told.append)
    session = await plane.publish(ROOM, ANN, PUBLICATION)
    await plane.close(session.id)
    await plane.close(session.id)
    assert told == [ROOM]
    forgive()
    forget()
    assert "a listener to media changes" in caplog.text


@pytest.mark.row("O2")
@pytest.mark.parametrize(
    ("host", "public", "expected"),
    [("127.0.0.1", None, ("127.0.0.1",)), ("0.0.0.0", "203.0.113.5", ("203.0.113.5",)), ("::1", None, ("::1",))],
)
def test_browsers_are_told_the_address_that_they_can_reach(host: str, public: str | None, expected: tuple[str, ...]) -> None:
    assert candidate_addresses(host, public) == expected


def test_a_worker_on_every_address_offers_real_ones() -> None:
    addresses = candidate_addresses("0.0.0.0", None)
    assert addresses
    assert "0.0.0.0" not in addresses
