"""A moderator takes a meeting through its agenda, is late, says so and takes it back, as everybody sees it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.seat import Seat
from tests.browser.test_pages import LOOKS, Desk, Look
from tests.config.writing import EVENTS
from tests.service_process import ServiceProcess

pytestmark = pytest.mark.browser

ROOM = "panel"


@pytest_asyncio.fixture(loop_scope="session")
async def panel(tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    """A panel with an agenda, in half an hour."""
    process = ServiceProcess(tmp_path / "data", event=EVENTS / "hrc-panel.yaml", starting="in 30 min")
    await process.start()
    yield process
    await process.stop()


async def viewer(browser: Browser, service: ServiceProcess) -> Page:
    """Somebody without an invitation."""
    page = await (await browser.new_context()).new_page()
    await page.goto(f"{service.url}/rooms/{ROOM}")
    return page


@pytest.mark.row("B1")
@pytest.mark.row("B2")
async def test_the_next_item_is_one_key_and_everybody_sees_it(panel: ServiceProcess, browser: Browser) -> None:
    mia, public = await Seat.take(browser, await panel.invite(ROOM, "moderator", "Mia")), await viewer(browser, panel)
    await mia.press("Add an item")
    await mia.page.get_by_label("Title").fill("Minute of silence")
    await mia.page.get_by_label("Minutes, 0 if not planned").fill("2")
    await mia.page.get_by_role("button", name="Add", exact=True).click()
    await expect(mia.page.locator(".agenda-item").last).to_contain_text("Minute of silence")
    for title in ("Opening statement", "Presentations of the panel"):
        await mia.page.keyboard.press("i")
        await expect(mia.page.locator(".agenda-now")).to_contain_text(title)
        await expect(public.locator(".now-next-line strong")).to_have_text(title)
    await mia.press("Back")
    await expect(public.locator(".now-next-line strong")).to_have_text("Opening statement")
    programme = await public.context.new_page()
    await programme.goto(panel.url)
    await expect(programme.locator("[data-part=now-item]").first).to_contain_text("Opening statement")


@pytest.mark.row("B3")
async def test_a_delay_is_shown_before_it_is_told_and_can_be_undone(panel: ServiceProcess, browser: Browser) -> None:
    mia, public = await Seat.take(browser, await panel.invite(ROOM, "moderator", "Mia")), await viewer(browser, panel)
    await mia.page.get_by_text("Late? Move the meeting").click()
    await mia.page.get_by_label("Minutes later").fill("12")
    await mia.press("Show what moves")
    await expect(mia.page.locator(".ripple")).to_contain_text("12 minutes later")
    await expect(public.locator(".announcement")).to_have_count(0)
    await mia.press("Move and tell everybody")
    await expect(public.locator(".announcement")).to_contain_text("This meeting was moved by 12 minutes.")
    await expect(public.locator("[data-part=moved]")).to_be_visible()
    await mia.press("Undo")
    await expect(public.locator(".announcement").last).to_contain_text("12 minutes earlier again")
    await expect(public.locator("[data-part=moved]")).to_be_hidden()


@pytest.mark.row("E6")
async def test_an_announcement_can_be_dismissed_by_who_read_it_and_taken_back_by_who_made_it(
    panel: ServiceProcess, browser: Browser
) -> None:
    mia, public = await Seat.take(browser, await panel.invite(ROOM, "moderator", "Mia")), await viewer(browser, panel)
    await mia.page.get_by_text("Announce something to the room").click()
    for text in ("Coffee is ready", "The lift is out of order"):
        await mia.page.get_by_label("What everybody in the room should read").fill(text)
        await mia.press("Announce")
        await expect(public.locator(".announcement").last).to_contain_text(text)
    await public.get_by_role("button", name="Dismiss").first.click()
    await expect(public.locator(".announcement")).to_have_text(["The lift is out of order Dismiss"], use_inner_text=True)
    await mia.page.get_by_role("button", name="Take back for everybody").last.click()
    await expect(public.locator(".announcement")).to_have_count(0)


@pytest.mark.row("E5")
async def test_two_moderators_keep_one_note_and_none_writes_over_the_other(panel: ServiceProcess, browser: Browser) -> None:
    mia, max_ = [await Seat.take(browser, await panel.invite(ROOM, "moderator", name)) for name in ("Mia", "Max")]
    own, other = (seat.page.get_by_label("Note to The whole meeting") for seat in (mia, max_))
    await other.fill("Thank the interpreters")
    await own.fill("Call the ambassador first")
    await mia.page.locator(".note").first.get_by_role("button", name="Save").click()
    await expect(mia.page.locator(".note").first.get_by_role("button", name="Save")).to_be_hidden()
    await max_.page.locator(".note").first.get_by_role("button", name="Save").click()
    await expect(max_.page.locator(".notice")).to_contain_text("Somebody else has changed this note meanwhile.")
    await expect(other).to_have_value("Thank the interpreters")
    await max_.press("Discard what I wrote")
    await expect(other).to_have_value("Call the ambassador first")


@pytest.mark.row("M2")
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.width}-{look.scheme}-{look.language}")
async def test_the_agenda_hinders_nobody(panel: ServiceProcess, browser: Browser, look: Look) -> None:
    moderator, technician = await panel.invite(ROOM, "moderator", "Mia"), await panel.invite("all", "technician", "Tomas")
    await panel.run("announce", "Coffee is ready", "--urgent")
    desk = Desk(browser, look)
    for url in (moderator.url, technician.url, f"{panel.url}/rooms/{ROOM}", panel.url):
        page = await desk.open(url)
        await expect(page.locator(".announcement")).to_be_visible()
        await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        await desk.judge(page)
    assert desk.faults == []
