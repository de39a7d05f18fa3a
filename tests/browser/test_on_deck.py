"""The next speakers: their sound and pictures are at the server before the floor is theirs, and nobody gets them before."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from orchestrator.client.room_client import RoomClient
from orchestrator.media.plane import MediaPlane
from rooms.commands import ChangePhase, GrantFloor
from rooms.ids import RequestId, RoomId
from rooms.phases import Phase
from tests.browser.seat import Seat
from tests.config.writing import EVENTS
from tests.serving_here import Serving, serving

pytestmark = pytest.mark.browser

ROOM = RoomId("meeting")


@pytest.fixture
async def meeting(tmp_path: Path) -> AsyncIterator[Serving]:
    """The example of one room, whose hour has not come."""
    async with serving(tmp_path / "data", EVENTS / "small.yaml", media=MediaPlane(), starts_in=timedelta(hours=2)) as running:
        yield running


async def waiting(meeting: Serving, browser: Browser, name: str) -> Seat:
    """Somebody remote who waits for the floor."""
    seat = await Seat.take(browser, await meeting.invite(ROOM, "participant", name))
    await seat.join()
    await seat.press("Raise your hand")
    await expect(seat.button("Withdraw")).to_be_visible()
    return seat


async def links(tomas: Seat, meeting: Serving) -> dict[tuple[str, str], dict[str, Any]]:
    """(name, direction) -> connection, as the technician's programs read it."""
    answer = await tomas.page.request.get(f"{meeting.url}/api/technician", headers={"Authorization": f"Bearer {tomas.invited.token}"})
    [room] = (await answer.json())["rooms"]
    return {(link["person"]["name"], link["direction"]): link for link in room["links"]}


async def received(seat: Seat) -> float:
    return await seat.total("inbound-rtp", "audio", "packetsReceived") + await seat.total("inbound-rtp", "video", "packetsReceived")


@pytest.mark.row("C11")
@pytest.mark.row("H7")
async def test_the_next_speakers_are_heard_and_seen_by_the_server_alone_until_the_floor_is_theirs(
    meeting: Serving, browser: Browser
) -> None:
    chair = await meeting.invite(ROOM, "moderator", "Mia")
    async with RoomClient(meeting.url, ROOM, chair.token) as mia:
        for phase in (Phase.OPEN, Phase.LIVE):
            await mia.command(ChangePhase(to=phase))
        tomas = await Seat.take(browser, await meeting.invite("all", "technician", "Tomas"))
        vera = await Seat.take(browser, await meeting.invite(ROOM, "viewer", "Vera"))
        ravi, lena, sofia = [await waiting(meeting, browser, name) for name in ("Ravi", "Lena", "Sofia")]

        on_deck = tomas.page.locator(f"[data-room={ROOM}] .next-speakers dd")
        ready = ["Ravi English ready to speak", "Lena English ready to speak"]
        await expect(on_deck).to_have_text(ready, use_inner_text=False)
        for seat in (ravi, lena):
            await seat.rises("outbound-rtp", "audio", "packetsSent", by=50)
            await seat.rises("outbound-rtp", "video", "packetsSent", by=20)
        known = await links(tomas, meeting)
        for name in ("Ravi", "Lena"):
            assert known[name, "publication"]["state"] == "connected"
            assert known[name, "publication"]["unrouted_packets"] > 0
        assert known["Vera", "subscription"]["state"] == known["Sofia", "publication"]["state"] == "connected"
        assert await received(vera) == 0, "somebody was heard or seen before the floor was theirs"
        assert await sofia.total("outbound-rtp", "audio", "packetsSent") == 0, "a turn that is not near costs an uplink"

        connections = await ravi.page.evaluate("peers.length")
        await mia.command(GrantFloor(request=RequestId("r1")))
        await vera.sees_on_stage("Ravi")
        await vera.sees_moving_pictures()
        await vera.hears_sound()
        assert await ravi.page.evaluate("peers.length") == connections
        await expect(on_deck).to_have_text(["Lena English ready to speak", "Sofia English ready to speak"])
