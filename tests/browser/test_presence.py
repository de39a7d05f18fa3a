"""Who is away stands in nobody's way, and who arrives can be given the floor at once, as a chair and a speaker see it."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from orchestrator.client.room_client import RoomClient
from orchestrator.media.plane import MediaPlane
from rooms.commands import RequestFloor
from rooms.ids import RoomId, SpeechTypeId
from tests.browser.seat import Seat
from tests.config.writing import small
from tests.serving_here import serving

pytestmark = pytest.mark.browser

ROOM = RoomId("meeting")
STATEMENT = RequestFloor(speech_type=SpeechTypeId("statement"))


def place(client: RoomClient) -> int | None:
    return client.mine.request.place if client.mine and client.mine.request else None


@pytest.mark.row("C6")
@pytest.mark.row("N2")
async def test_the_list_goes_on_without_who_is_away_and_has_them_back_the_moment_they_arrive(tmp_path: Path, browser: Browser) -> None:
    file = tmp_path / "meeting.yaml"
    file.write_text(small(("sessions:", "queue: {absence_grace_s: 1}\nsessions:")), encoding="utf-8")
    async with serving(tmp_path / "data", file, media=MediaPlane(), starts_in=timedelta(hours=2)) as service:
        mia = await Seat.take(browser, await service.invite(ROOM, "moderator", "Mia"))
        await mia.press("Open the doors")
        await mia.press("Start the meeting")
        await expect(mia.button("Close the meeting")).to_be_visible()
        ravi = await service.invite(ROOM, "participant", "Ravi")
        async with RoomClient(service.url, ROOM, (await service.invite(ROOM, "participant", "Lena")).token) as lena:
            async with RoomClient(service.url, ROOM, ravi.token) as before:
                await before.command(STATEMENT)
                await lena.command(STATEMENT)
                await lena.wait_for(lambda room: place(room) == 2)
            on_the_list = mia.page.locator(".queue-entry").filter(has_text="Ravi")
            give = on_the_list.get_by_role("button", name="Give the floor")
            await expect(on_the_list).to_contain_text("line lost, passed over")
            await expect(give).to_be_disabled()
            await lena.wait_for(lambda room: place(room) == 1)
            await expect(mia.speakers).to_have_text(["Ravi", "Lena"])

            back = await Seat.take(browser, ravi)
            await expect(give).to_be_enabled()
            await lena.wait_for(lambda room: place(room) == 2)
            await give.click()
            await back.is_told("You have the floor.")
