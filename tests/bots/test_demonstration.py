"""``tribuna serve --demo``: one person alone sees a living room."""

import asyncio
from pathlib import Path

import pytest

from orchestrator.client.room_client import RoomClient
from rooms.ids import RoomId
from rooms.views import ModeratorView
from tests.service_process import ServiceProcess

ROOM = RoomId("workshop")
PATIENCE_S = 60.0
"""An upper bound for what takes a few seconds."""


@pytest.mark.row("S1")
async def test_a_demonstration_brings_people_and_a_hall_and_takes_them_home_with_it(tmp_path: Path) -> None:
    service = ServiceProcess(tmp_path / "data", options=("--demo",))
    await service.start()
    try:
        chair = await service.invite(ROOM, "moderator", "Mia")
        async with RoomClient(service.url, ROOM, chair.token) as room, asyncio.timeout(PATIENCE_S):
            await room.wait_for(lambda now: {"Simulated hall", *(f"Demo participant {n}" for n in range(1, 7))} <= connected(now))
            await room.wait_for(lambda now: "Simulated hall" in publishing(now))
    finally:
        await service.stop()
    assert service.process is not None
    assert service.process.stdout is not None
    said = (await service.process.stdout.read()).decode()
    assert "They have left." in said
    assert said.index("They have left.") < said.index("Stopping")
    assert service.process.returncode == 0
    assert service.log.read_text().count("Traceback") == 0


def connected(room: RoomClient) -> set[str]:
    """The names of those who are here."""
    assert isinstance(room.view, ModeratorView)
    return {line.person.name for line in room.view.people if line.connected}


def publishing(room: RoomClient) -> set[str]:
    """The names of those who send sound or pictures."""
    assert isinstance(room.view, ModeratorView)
    return {line.person.name for line in room.view.people if line.publishing}
