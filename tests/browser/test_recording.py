"""A meeting is recorded: a moderator presses the button, everybody sees it, and a browser plays what there is afterwards."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from rooms.ids import RoomId
from tests.browser.seat import Seat
from tests.service_process import ServiceProcess

pytestmark = pytest.mark.browser

ROOM = RoomId("side-event-3")


@pytest.mark.row("A3")
@pytest.mark.row("J1")
async def test_everybody_sees_that_a_meeting_is_recorded_and_a_browser_plays_what_was(service: ServiceProcess, browser: Browser) -> None:
    mia = await Seat.take(browser, await service.invite(ROOM, "moderator", "Mia"))
    guest = await Seat.take(browser, await service.invite(ROOM, "viewer", "Gil"))
    hall = await Seat.take(browser, await service.invite(ROOM, "hall", "The hall"))
    await hall.press("Connect the hall")
    await hall.rises("outbound-rtp", "audio", "packetsSent", by=10)
    await mia.press("Open the doors")
    await expect(mia.button("Record the meeting")).to_have_count(0)
    await mia.press("Start the meeting")
    await mia.press("Record the meeting")
    for seat in (mia, guest):
        await expect(seat.page.locator("[data-part=recording]")).to_have_text("Recording")
    await guest.is_told("This meeting is being recorded.")
    tess = await Seat.take(browser, await service.invite(ROOM, "technician", "Tess"))
    tile = tess.page.locator(f".tile[data-room={ROOM}]")
    await expect(tile).to_contain_text("recorded")

    await mia.press("Suspend the meeting")
    await mia.page.get_by_role("dialog").get_by_role("button", name="Suspend").click()
    await expect(guest.page.locator("[data-part=recording]")).to_have_text("Recording paused")
    await mia.press("Resume the meeting")
    await expect(guest.page.locator("[data-part=recording]")).to_have_text("Recording")
    await expect(tile).to_contain_text("0:02 recorded")
    await mia.press("Stop the recording")
    await expect(guest.page.locator("[data-part=recording]")).to_be_hidden()
    await expect(tile).not_to_contain_text("recorded")

    [index] = json.loads(await service.run("recordings", ROOM, "--json"))
    assert [(one["beginning"], one["ending"]) for one in index["parts"]] == [("started", "paused"), ("resumed", "stopped")]
    assert await played_s(browser, service.data / "recordings" / ROOM / index["parts"][1]["file"]) > 2


async def played_s(browser: Browser, file: Path) -> float:
    """Play a file to its end in a browser; returns where it ended, in seconds."""
    page = await browser.new_page()
    await page.goto(file.as_uri())
    ended: float = await page.evaluate(
        """async () => {
          const video = document.querySelector("video");
          if (!video.ended) await new Promise((resolve, reject) => {
            video.onended = resolve;
            video.onerror = () => reject(video.error.message);
            video.play();
          });
          if (!video.videoWidth) throw new Error("no picture");
          return video.currentTime;
        }"""
    )
    await page.close()
    return ended
