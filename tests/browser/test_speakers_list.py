"""The list of speakers for when everything else fails: it follows the meeting, and stays when the service does not."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.seat import Seat
from tests.browser.test_first_light import ROOM, live_meeting
from tests.service_process import ServiceProcess

pytestmark = [pytest.mark.browser, pytest.mark.row("N5")]


async def printed_by(seat: Seat) -> Page:
    """The list, opened from somebody's console."""
    async with seat.page.expect_popup() as opened:
        await seat.page.get_by_role("link", name="Print the list").click()
    return await opened.value


async def files(seat: Seat, name: str) -> None:
    """Put somebody in the hall on the list, from its console."""
    await seat.page.get_by_label("Name", exact=True).fill(name)
    await seat.press("Add to the list")


def names(page: Page) -> Locator:
    return page.locator(".sheet-order .sheet-name")


async def test_the_list_follows_the_meeting_and_a_reload_shows_it_while_the_service_is_away(
    service: ServiceProcess, browser: Browser
) -> None:
    mia = await live_meeting(service, browser)
    desk = await Seat.take(browser, await service.invite(ROOM, "hall", "The hall"))
    sheet = await printed_by(desk)
    await expect(sheet.get_by_text("Nobody waits for the floor.")).to_be_visible()
    for name in ("Ana", "Noa"):
        await files(desk, name)
    await expect(names(sheet)).to_have_text(["Ana", "Noa"])
    await mia.button("Give the floor").first.click()
    await expect(sheet.locator(".sheet-speech .sheet-name")).to_have_text("Ana")
    await expect(names(sheet)).to_have_text(["Noa"])

    kept = sheet.locator(".sheet-kept")
    await expect(kept).to_be_visible()
    before = await kept.get_attribute("data-kept")
    await files(desk, "Eva")
    await expect(names(sheet)).to_have_text(["Noa", "Eva"])
    await expect(kept).not_to_have_attribute("data-kept", before or "")

    await service.kill()
    await expect(sheet.get_by_text("The line is broken. This is the list as it was then.")).to_be_visible()
    await expect(names(sheet)).to_have_text(["Noa", "Eva"])
    await sheet.reload()
    await expect(sheet.locator(".sheet-as-of")).to_contain_text("As of ")
    await expect(sheet.locator(".sheet-speech .sheet-name")).to_have_text("Ana")
    await expect(names(sheet)).to_have_text(["Noa", "Eva"])
    await expect(sheet.get_by_text("Connection lost.").first).to_be_visible()

    await service.start()
    await expect(sheet.locator(".sheet[data-state=known]")).to_be_visible()
    await mia.button("Thank the speaker").click()
    await expect(sheet.get_by_text("Nobody has the floor.")).to_be_visible()


async def test_on_paper_there_is_nothing_but_the_sheet(service: ServiceProcess, browser: Browser) -> None:
    mia = await live_meeting(service, browser)
    sheet = await printed_by(mia)
    await sheet.emulate_media(media="print", color_scheme="dark")
    await expect(sheet.get_by_role("heading", level=1)).to_be_visible()
    await expect(sheet.locator(".sheet-as-of")).to_be_visible()
    for chrome in (".masthead", ".list-head .button", ".sheet-kept"):
        await expect(sheet.locator(chrome)).to_be_hidden()
    paper = "[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.querySelector('.sheet-as-of')).color]"
    assert await sheet.evaluate(paper) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
