"""People in the hall: a code on its screen, telephones that stay silent, and the microphones into which they speak."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.seat import WATCH_PEERS, Seat
from tests.browser.test_pages import LOOKS, Desk, Look
from tests.config.writing import small
from tests.service_process import ServiceProcess

pytestmark = pytest.mark.browser

ROOM = "meeting"
MICROPHONES = (
    "{id: main, name: Main room}",
    "{id: main, name: Main room, microphones: [{id: aisle, name: Aisle, kind: floor}, {id: lectern, name: Lectern, kind: podium}]}",
)
NOA = "Director, Río Verde, Chile, in the hall"


@pytest_asyncio.fixture(loop_scope="session")
async def meeting(tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    """A meeting in half an hour, in a hall whose microphones are known."""
    event = tmp_path / "event.yaml"
    event.write_text(small(MICROPHONES), encoding="utf-8")
    process = ServiceProcess(tmp_path / "data", event=event, starting="in 30 min")
    await process.start()
    yield process
    await process.stop()


async def live(meeting: ServiceProcess, browser: Browser) -> Seat:
    """The moderator, who has started the meeting."""
    mia = await Seat.take(browser, await meeting.invite(ROOM, "moderator", "Mia"))
    await mia.press("Open the doors")
    await mia.press("Start the meeting")
    await expect(mia.button("Close the meeting")).to_be_visible()
    return mia


async def console(meeting: ServiceProcess, browser: Browser) -> Seat:
    """Whoever sits at the hall's console."""
    return await Seat.take(browser, await meeting.invite(ROOM, "hall", "The main room"))


async def screen(meeting: ServiceProcess, browser: Browser) -> Page:
    """The machine behind the screen of the hall, as somebody sets it up: its own invitation, then the page for the screen."""
    machine = await Seat.take(browser, await meeting.invite(ROOM, "hall", "The screen"))
    async with machine.page.expect_popup() as opened:
        await machine.page.get_by_role("link", name="Open the page for the screen").click()
    return await opened.value


async def shown_code(seat: Seat) -> Locator:
    """The code over the whole window, as somebody lets it be shown."""
    await seat.press("Show a code for the screen")
    code = seat.page.get_by_role("dialog", name="Take part from your seat")
    await expect(code.get_by_role("img", name="Code with the link")).to_be_visible()
    return code


def link_in(place: Page | Locator) -> Locator:
    return place.locator(".seat-code-link")


async def telephone(browser: Browser, link: str) -> Page:
    """A telephone that has read the code. It asks nobody for a camera or a microphone."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, permissions=[])
    page = await context.new_page()
    await page.add_init_script(WATCH_PEERS)
    await page.goto(link)
    return page


async def sit_down(page: Page) -> None:
    """Say who one is and go in."""
    about = {"Your name": "Noa", "Your function": "Director", "Your organisation": "Río Verde", "Your country": "Chile"}
    for label, words in about.items():
        await page.get_by_label(label).fill(words)
    await page.get_by_role("button", name="Take my seat").click()


async def is_silent(page: Page) -> bool:
    """Whether a page neither has connections for sound and pictures nor anything that could play or send them."""
    parts = page.locator("audio, video, .voice-panel, .device-check, .check")
    return not await page.evaluate("peers.length") and not await parts.count()


@pytest.mark.row("F8")
@pytest.mark.row("C12")
async def test_who_scans_the_code_asks_for_the_floor_writes_and_speaks_into_a_microphone_of_the_hall(
    meeting: ServiceProcess, browser: Browser
) -> None:
    mia, desk = await live(meeting, browser), await console(meeting, browser)
    code = await shown_code(desk)
    phone = await telephone(browser, await link_in(code).inner_text())
    await sit_down(phone)
    await expect(code.get_by_text("1 seat taken")).to_be_visible()
    await code.get_by_role("button", name="Close").click()

    await phone.get_by_label("Microphone").fill("Aisle")
    await phone.get_by_role("button", name="Raise your hand").click()
    await desk.page.get_by_label("Name", exact=True).fill("Ana")
    await desk.page.get_by_label("Microphone").fill("desk 12")
    await desk.press("Add to the list")
    await expect(phone.get_by_text("You are next").first).to_be_visible()
    for seat in (mia, desk):
        await expect(seat.speakers).to_have_text(["Noa", "Ana"])
        noa, ana = seat.page.locator(".queue-entry").first, seat.page.locator(".queue-entry").last
        await expect(noa.locator(".queue-origin")).to_have_text(NOA)
        await expect(noa.locator(".facts")).to_contain_text("Aisle")
        await expect(ana.locator(".queue-origin")).to_have_text("in the hall")
        await expect(ana.locator(".facts")).to_contain_text("desk 12")

    await phone.get_by_label("Your question").fill("Who pays?")
    await phone.get_by_role("button", name="Ask", exact=True).click()
    await expect(mia.page.locator("[data-question][data-state=pending]")).to_contain_text("Who pays?")

    await mia.button("Give the floor").first.click()
    await expect(phone.get_by_text("You have the floor: speak into a microphone of the hall.")).to_be_visible()
    for seat in (mia, desk):
        await expect(seat.page.locator(".nameplate-origin")).to_have_text(NOA)
        await expect(seat.page.locator(".nameplate .facts")).to_contain_text("Aisle")
    assert await is_silent(phone)


@pytest.mark.row("F8")
async def test_the_screen_of_the_hall_follows_the_meeting_and_the_code_without_a_hand(meeting: ServiceProcess, browser: Browser) -> None:
    mia, wall = await live(meeting, browser), await screen(meeting, browser)
    await expect(wall.get_by_text("Nobody has the floor.")).to_be_visible()
    await mia.page.get_by_text("People in the hall", exact=True).click()
    code = await shown_code(mia)
    link = await link_in(code).inner_text()
    await expect(link_in(wall)).to_have_text(link)

    phone = await telephone(browser, link)
    await sit_down(phone)
    await phone.get_by_role("button", name="Raise your hand").click()
    await expect(wall.get_by_role("list", name="Next speakers").locator(".queue-origin")).to_have_text(NOA)
    await code.get_by_role("button", name="New code").click()
    await expect(link_in(wall)).not_to_have_text(link)
    await code.get_by_role("button", name="Withdraw the code").click()
    await expect(code).to_have_count(0)
    await expect(wall.locator(".screen-seats")).to_be_hidden()

    await mia.button("Give the floor").first.click()
    await expect(wall.locator(".nameplate-name")).to_have_text("Noa")
    await expect(wall.locator(".clock")).to_contain_text("time left")
    await expect(wall.get_by_role("list", name="Next speakers")).to_be_hidden()
    await mia.press("Suspend the meeting")
    await mia.page.get_by_role("dialog").get_by_label("Reason").fill("Coffee")
    await mia.page.get_by_role("dialog").get_by_role("button", name="Suspend").click()
    await expect(wall.get_by_text("The meeting is suspended.").first).to_be_visible()
    await expect(wall.get_by_text("Coffee")).to_be_visible()
    assert await wall.locator("audio, video, main :is(button, a, input)").count() == 0


@pytest.mark.row("F8")
async def test_a_code_that_a_command_made_is_told_of_until_a_new_one_takes_its_place(meeting: ServiceProcess, browser: Browser) -> None:
    await meeting.run("seats", ROOM)
    desk = await console(meeting, browser)
    await expect(desk.page.get_by_text("A code is in use that cannot be shown again.")).to_be_visible()
    await expect(desk.button("Show a code for the screen")).to_have_count(0)
    await desk.press("New code")
    await shown_code(desk)


@pytest.mark.row("M2")
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.language)
async def test_nothing_about_seats_hinders_anybody(meeting: ServiceProcess, browser: Browser, look: Look) -> None:
    mia, desk = await live(meeting, browser), Desk(browser, look)
    wall = await desk.open((await meeting.invite(ROOM, "hall", "The screen")).url)
    await desk.judge(wall)
    await wall.locator(".seat-panel .button").click()
    await expect(wall.locator(".seat-code-picture")).to_be_visible()
    await desk.judge(wall)
    link = await link_in(wall).inner_text()
    await wall.keyboard.press("Escape")
    await expect(wall.locator(".seat-panel .button").first).to_be_focused()

    phone = await desk.open(link)
    await desk.judge(phone)
    await phone.locator("[name=name]").fill("Noa")
    await phone.locator(".seat-form button").click()
    await expect(phone.locator(".floor-panel[data-state=idle]")).to_be_visible()
    await desk.judge(phone)
    await phone.locator(".floor-panel button[type=submit]").click()
    await expect(mia.speakers).to_have_text(["Noa"])

    await wall.goto(wall.url.replace("/hall", "/screen"))
    await expect(wall.locator(".seat-code-picture")).to_be_visible()
    await desk.judge(wall)
    await mia.button("Give the floor").first.click()
    await expect(wall.locator(".nameplate-name")).to_have_text("Noa")
    await desk.judge(wall)
    moderating = await desk.open((await meeting.invite(ROOM, "moderator", "Max")).url)
    await moderating.locator("#seats").click()
    await expect(moderating.locator(".seat-panel .button").first).to_be_visible()
    await desk.judge(moderating)
    assert desk.faults == [], "\n".join(desk.faults)
