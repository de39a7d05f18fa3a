"""FFmpeg publishes by WHIP, in H.264, as an encoder in the hall would; a viewer sees and hears it by WHEP."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiortc import RTCCertificate
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from orchestrator.client.room_client import RoomClient
from orchestrator.media.plane import MediaPlane
from rooms.commands import ChangePhase
from rooms.ids import RoomId
from rooms.phases import Phase
from tests.media.peers import Negotiate, watching
from tests.serving_here import serving
from tests.web.ffmpeg_publisher import BRIGHTNESS

MEETING = Path(__file__).parents[2] / "config/events/small.yaml"
ROOM = RoomId("meeting")


@pytest.mark.row("L4")
@pytest.mark.row("O1")
async def test_ffmpeg_is_seen_and_heard(tmp_path: Path) -> None:
    async with serving(tmp_path / "data", MEETING, media=MediaPlane()) as service:
        chair, viewer = await service.invite(ROOM, "moderator", "Mia"), await service.invite(ROOM, "viewer", "Vera")
        async with RoomClient(service.url, ROOM, chair.token) as room:
            await room.command(ChangePhase(to=Phase.LIVE))
            address = f"{service.url}/api/rooms/{ROOM}"
            async with watching(whep(f"{address}/whep", viewer.token)) as seen, ffmpeg(tmp_path, f"{address}/whip", chair.token):
                await seen.sees(BRIGHTNESS)
                await seen.hears()


def whep(address: str, token: str) -> Negotiate:
    """Offer at an address."""

    async def negotiate(offer: str) -> str:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"}
        async with aiohttp.ClientSession() as http, http.post(address, data=offer, headers=headers) as answer:
            assert answer.status == 201
            return await answer.text()

    return negotiate


@asynccontextmanager
async def ffmpeg(directory: Path, address: str, token: str) -> AsyncIterator[None]:
    """Send for as long as the context lasts; then FFmpeg ends its session (DELETE) and says that all was well."""
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    made = RTCCertificate.generateCertificate()
    certificate.write_bytes(made._cert.public_bytes(Encoding.PEM))
    key.write_bytes(made._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    arguments = ["-m", "tests.web.ffmpeg_publisher", address, token, str(certificate), str(key)]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments)
    try:
        yield
        process.terminate()
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
