"""A meeting run without a mouse: every decision of the chair has a key, and the page says which."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.seat import Seat
from tests.browser.test_first_light import ROOM, live_meeting
from tests.service_process import ServiceProcess

pytestmark = [pytest.mark.browser, pytest.mark.row("M3")]


async def test_a_chair_runs_the_meeting_by_keys_alone(service: ServiceProcess, browser: Browser) -> None:
    mia = await live_meeting(service, browser)
    desk = await Seat.take(browser, await service.invite(ROOM, "hall", "The hall"))
    for name in ("Ana", "Noa"):
        await desk.page.get_by_label("Name", exact=True).fill(name)
        await desk.page.keyboard.press("Enter")
        await expect(mia.page.locator(".queue-name", has_text=name)).to_be_visible()
    keys, speaker, waiting = mia.page.keyboard, mia.page.locator(".speaker-panel"), mia.page.locator(".queue-name")

    await keys.press("d")
    await mia.page.get_by_label("Reason").fill("Later")
    await keys.press("Enter")
    await expect(waiting).to_have_text(["Noa"])
    await keys.press("g")
    await expect(speaker).to_have_attribute("data-state", "speaking")
    await keys.press("x")
    await mia.page.get_by_label("Reason").fill("Time")
    await keys.press("Enter")
    await expect(speaker).to_have_attribute("data-state", "empty")
    await keys.press("u")
    await expect(speaker).to_have_attribute("data-state", "speaking")

    await keys.press("s")
    await expect(mia.page.get_by_role("dialog")).to_be_visible()
    await keys.press("Enter")
    await expect(mia.button("Resume the meeting")).to_be_visible()
    await keys.press("p")
    await expect(mia.button("Suspend the meeting")).to_be_visible()

    await keys.press("?")
    listed = mia.page.get_by_role("dialog").locator(".keys > div")
    await expect(listed.filter(has_text="Take the floor away")).to_contain_text("X")
    await expect(listed.filter(has_text="Close the meeting")).to_contain_text("E")
    await keys.press("Escape")
    await keys.press("e")
    await expect(mia.page.get_by_role("dialog")).to_contain_text("Close the meeting?")
