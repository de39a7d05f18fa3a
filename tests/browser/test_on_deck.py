"""The next speaker: sound and pictures are at the server before the floor is theirs, and nobody gets them before."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from playwright.async_api import Browser, expect

from orchestrator.client.room_client import RoomClient
from orchestrator.client.whep import subscribe
from orchestrator.media.plane import MediaPlane
from rooms.commands import ChangePhase, GrantFloor
from rooms.ids import RequestId, RoomId
from rooms.phases import Phase
from tests.browser.seat import Seat
from tests.config.writing import small
from tests.serving_here import Serving, serving

pytestmark = pytest.mark.browser

ROOM = RoomId("meeting")


@pytest_asyncio.fixture(loop_scope="session")
async def meeting(tmp_path: Path) -> AsyncIterator[Serving]:
    """A room whose hour has not come, and in which one speaker gets ready while another speaks."""
    file = tmp_path / "meeting.yaml"
    file.write_text(small(("sessions:", "queue: {on_deck: 1}\nsessions:")), encoding="utf-8")
    async with serving(tmp_path / "data", file, media=MediaPlane(), starts_in=timedelta(hours=2)) as running:
        yield running


async def waiting(meeting: Serving, browser: Browser, name: str) -> Seat:
    """Somebody remote who waits for the floor."""
    seat = await Seat.take(browser, await meeting.invite(ROOM, "participant", name))
    await seat.join()
    await seat.press("Raise your hand")
    await expect(seat.button("Withdraw")).to_be_visible()
    return seat


async def publications(http: ClientSession, meeting: Serving, technician: str) -> dict[str, dict[str, Any]]:
    """Name -> connection of those who may send, as the programs of technicians read it."""
    headers = {"Authorization": f"Bearer {technician}"}
    async with http.get(f"{meeting.url}/api/technician", headers=headers) as answer:
        [room] = (await answer.json())["rooms"]
    return {link["person"]["name"]: link for link in room["links"] if link["direction"] == "publication"}


@pytest.mark.row("C11")
@pytest.mark.row("H7")
async def test_the_next_speaker_is_heard_and_seen_by_the_server_alone_until_the_floor_is_theirs(meeting: Serving, browser: Browser) -> None:
    chair, vera = [await meeting.invite(ROOM, role, name) for role, name in (("moderator", "Mia"), ("viewer", "Vera"))]
    async with (
        RoomClient(meeting.url, ROOM, chair.token) as mia,
        ClientSession() as http,
        subscribe(http, meeting.url, ROOM, vera.token) as watching,
    ):
        await watching.session.connected()
        for phase in (Phase.OPEN, Phase.LIVE):
            await mia.command(ChangePhase(to=phase))
        tomas = await Seat.take(browser, await meeting.invite("all", "technician", "Tomas"))
        ravi, lena = [await waiting(meeting, browser, name) for name in ("Ravi", "Lena")]

        next_speakers = tomas.page.locator(f"[data-room={ROOM}] .next-speakers dd")
        await expect(next_speakers).to_have_text(["Ravi remote English ready to speak"])
        await ravi.rises("outbound-rtp", "audio", "packetsSent", by=50)
        await ravi.rises("outbound-rtp", "video", "packetsSent", by=20)
        arriving = await publications(http, meeting, tomas.invited.token)
        assert {name: link["state"] for name, link in arriving.items()} == {"Ravi": "connected", "Lena": "connected"}
        assert arriving["Ravi"]["unrouted_packets"] > 0
        assert watching.audio[0].received == watching.video[0].received == 0, "somebody was heard or seen without the floor"
        assert await lena.total("outbound-rtp", "audio", "packetsSent") == 0, "whose turn is not near does not pay for it"

        connections = await ravi.page.evaluate("peers.length")
        await mia.command(GrantFloor(request=RequestId("r1")))
        await watching.video[0].frame()
        await watching.audio[0].frame()
        assert await ravi.page.evaluate("peers.length") == connections
        await expect(next_speakers).to_have_text(["Lena remote English ready to speak"])
