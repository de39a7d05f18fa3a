"""The list of speakers as those who wait and those who run the meeting work with it: before the day, by turns, in balance."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.seat import Seat
from tests.browser.test_first_light import ROOM, live_meeting
from tests.config.writing import EVENTS
from tests.service_process import ServiceProcess

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture(loop_scope="session")
async def inscription(tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    """A panel in five days, whose list of speakers is open already."""
    process = ServiceProcess(tmp_path / "data", event=EVENTS / "hrc-panel.yaml", starting="in 5 d")
    await process.start()
    yield process
    await process.stop()


async def asks(service: ServiceProcess, browser: Browser, name: str, *about: str) -> Seat:
    """Somebody remote who has joined and waits for the floor."""
    seat = await Seat.take(browser, await service.invite(ROOM, "participant", name, *about))
    await seat.join()
    await seat.press("Raise your hand")
    await expect(seat.button("Withdraw")).to_be_visible()
    return seat


@pytest.mark.row("C2")
async def test_somebody_asks_for_the_floor_days_before_the_meeting(inscription: ServiceProcess, browser: Browser) -> None:
    mia = await Seat.take(browser, await inscription.invite("panel", "moderator", "Mia"))
    ravi = await Seat.take(browser, await inscription.invite("panel", "participant", "Ravi", "--class", "ngo"))
    await ravi.join()
    await expect(ravi.page.get_by_text("Statement of an NGO")).to_be_visible()
    await ravi.press("Raise your hand")
    await expect(ravi.page.get_by_text("You are next").first).to_be_visible()
    await expect(mia.speakers).to_have_text(["Ravi"])
    await expect(mia.button("Give the floor")).to_be_disabled()


@pytest.mark.row("C14")
@pytest.mark.row("D6")
async def test_two_speakers_change_places_and_everybody_sees_the_time_that_those_who_wait_need(
    service: ServiceProcess, browser: Browser
) -> None:
    mia = await live_meeting(service, browser)
    ravi, lena = await asks(service, browser, "Ravi"), await asks(service, browser, "Lena")
    await expect(mia.page.locator(".queue-time")).to_contain_text("2 waiting × 3 min = 6 min")
    await lena.press("Offer to change places")
    await expect(ravi.page.get_by_text("Lena, number 2, would change places with you.")).to_be_visible()
    await ravi.page.get_by_role("button", name="Change places", exact=True).click()
    for seat in (mia, ravi, lena):
        await expect(seat.speakers).to_have_text(["Lena", "Ravi"])
    await expect(lena.page.get_by_text("You are next").first).to_be_visible()


@pytest.mark.row("C8")
@pytest.mark.row("K2")
async def test_the_chair_sees_who_was_heard_and_whom_the_floor_would_even(service: ServiceProcess, browser: Browser) -> None:
    mia = await live_meeting(service, browser)
    await asks(service, browser, "Ravi", "--region", "Asia")
    await mia.button("Give the floor").first.click()
    await mia.press("Thank the speaker")
    balance = mia.page.get_by_role("region", name="Balance")
    await expect(balance.locator("li").filter(has_text="remote")).to_contain_text("1 turn")
    await expect(balance).to_contain_text("Small groups together")
    await expect(balance).not_to_contain_text("Asia")
    await mia.page.get_by_text("Ask for a person in the hall").click()
    await mia.page.get_by_label("Name").fill("Ana")
    await mia.page.get_by_role("button", name="Add to the list").click()
    await expect(mia.page.locator(".queue-entry").filter(has_text="Ana")).to_contain_text("evens: Hall and remote")


@pytest.mark.row("N4")
@pytest.mark.row("A5")
async def test_a_second_moderator_goes_on_in_the_middle_of_a_turn_and_the_first_gets_back_in(
    service: ServiceProcess, browser: Browser
) -> None:
    mia = await live_meeting(service, browser)
    max_ = await Seat.take(browser, await service.invite(ROOM, "moderator", "Max"))
    await asks(service, browser, "Ravi")
    await asks(service, browser, "Lena")
    await mia.button("Give the floor").first.click()
    await max_.sees_on_stage("Ravi")
    await mia.page.close()

    await max_.press("Thank the speaker")
    await max_.button("Give the floor").first.click()
    await max_.sees_on_stage("Lena")
    await max_.page.close()

    back = await Seat.take(browser, mia.invited)
    await back.sees_on_stage("Lena")
    await back.page.get_by_text("All rooms at a glance").click()
    glance = back.page.locator(f"[data-room-glance={ROOM}]")
    await expect(glance).to_contain_text("Lena")
    await expect(back.page.locator("[data-room-glance]").nth(1)).to_be_visible()
