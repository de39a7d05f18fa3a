"""WHIP and WHEP as others understand them: a client and a WebRTC stack that share no code with ours."""

import asyncio
import json
from pathlib import Path

import pytest

from orchestrator.client.room_client import RoomClient
from orchestrator.media.plane import MediaPlane
from rooms.commands import ChangePhase
from rooms.ids import RoomId
from rooms.phases import Phase
from tests.serving_here import serving

SCRIPT = Path(__file__).parent / "independent_client.mjs"
MEETING = Path(__file__).parents[2] / "config/events/small.yaml"
ROOM = RoomId("meeting")
PATIENCE_S = 60.0


@pytest.mark.row("O1")
async def test_a_client_of_other_peoples_making_sends_and_receives(tmp_path: Path) -> None:
    async with asyncio.timeout(PATIENCE_S), serving(tmp_path / "data", MEETING, media=MediaPlane()) as service:
        chair, viewer = await service.invite(ROOM, "moderator", "Mia"), await service.invite(ROOM, "viewer", "Vera")
        async with RoomClient(service.url, ROOM, chair.token) as room:
            await room.command(ChangePhase(to=Phase.LIVE))
            address = f"{service.url}/api/rooms/{ROOM}"
            told = await ended(f"{address}/whip", chair.token, f"{address}/whep", viewer.token)
    assert min(told["received"].values()) >= 20


async def ended(*arguments: str) -> dict[str, dict[str, int]]:
    """What the client says when it is done."""
    process = await asyncio.create_subprocess_exec("node", str(SCRIPT), *arguments, stdout=asyncio.subprocess.PIPE)
    try:
        said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0
    return dict(json.loads(said))
