"""Questions, polls, chat and applause as people use them in a browser."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.seat import Seat
from tests.browser.test_first_light import ROOM, live_meeting, participant
from tests.browser.test_pages import Desk, Look
from tests.service_process import ServiceProcess

pytestmark = pytest.mark.browser

WORDS = "Who pays for the interpretation?"


async def ask(seat: Seat, words: str) -> None:
    await seat.page.get_by_label("Your question").fill(words)
    await seat.page.get_by_role("button", name="Ask", exact=True).click()


@pytest.mark.row("G1")
@pytest.mark.row("G5")
async def test_a_question_is_approved_voted_for_and_put_on_the_list_by_one_click(service: ServiceProcess, browser: Browser) -> None:
    mia, ravi = await live_meeting(service, browser), await participant(service, browser, "Ravi")
    lena = await participant(service, browser, "Lena")
    await ask(ravi, WORDS)
    await expect(mia.page.locator("[data-question=q1][data-state=pending]")).to_contain_text(WORDS)
    await expect(ravi.page.locator("[data-own=q1]")).to_contain_text("Waits for the approval of a moderator.")
    await mia.page.get_by_role("button", name="Approve").click()
    shown = lena.page.locator("[data-question=q1][data-state=open]")
    await expect(shown).to_contain_text(WORDS)
    await shown.locator("button.votes").click()
    await expect(mia.page.locator("[data-question=q1] .votes strong")).to_have_text("1")
    await expect(shown.locator("button.votes")).to_have_attribute("aria-pressed", "true")
    await mia.page.get_by_role("button", name="To the list of speakers").click()
    await expect(mia.speakers).to_have_text(["Ravi"])
    await expect(mia.page.locator(".queue-entry")).to_contain_text(WORDS)


@pytest.mark.row("G2")
async def test_a_poll_is_made_voted_in_and_its_result_published(service: ServiceProcess, browser: Browser) -> None:
    mia, ravi = await live_meeting(service, browser), await participant(service, browser, "Ravi")
    await mia.page.get_by_role("tab", name="Polls").click()
    await mia.page.get_by_text("Make a poll").click()
    await mia.page.get_by_label("Question", exact=True).fill("Shall we meet monthly?")
    await mia.page.get_by_label("Options, one on each line").fill("Yes\nNo")
    await mia.page.get_by_role("button", name="Make the poll").click()
    await mia.page.get_by_role("button", name="Open the poll").click()
    await ravi.page.get_by_role("tab", name="Polls").click()
    await ravi.page.get_by_label("Yes").check()
    await ravi.page.get_by_role("button", name="Vote", exact=True).click()
    await expect(ravi.page.locator(".poll")).to_contain_text("You have voted.")
    await mia.page.get_by_role("button", name="Close the poll").click()
    await mia.page.get_by_role("button", name="Publish the result").click()
    await expect(ravi.page.locator(".bar").first).to_contain_text("1 · 100%")


@pytest.mark.row("G3")
@pytest.mark.row("G4")
async def test_people_chat_a_moderator_deletes_and_applause_floats(service: ServiceProcess, browser: Browser) -> None:
    mia, ravi = await live_meeting(service, browser), await participant(service, browser, "Ravi")
    for seat in (mia, ravi):
        await seat.page.get_by_role("tab", name="Chat").click()
    await expect(ravi.page.locator(".chat-group")).to_have_count(0)
    await ravi.page.get_by_placeholder("Message").fill("rude words")
    await ravi.page.get_by_role("button", name="Send").click()
    await expect(mia.page.locator(".chat-message")).to_contain_text("rude words")
    await mia.page.locator(".chat-message .link-button").first.click()
    for seat in (mia, ravi):
        await expect(seat.page.locator(".chat-message")).to_have_count(0)
    await ravi.page.locator("[data-reaction=applause]").click()
    await expect(mia.page.locator(".reaction-float")).to_have_text("Applause")


@pytest.mark.parametrize("look", [Look(320, "dark", "ar"), Look(1440, "light", "en")], ids=lambda look: look.language)
async def test_nothing_in_the_tabs_hinders_anybody(service: ServiceProcess, browser: Browser, look: Look) -> None:
    mia, ravi = await live_meeting(service, browser), await participant(service, browser, "Ravi")
    await ask(ravi, WORDS)
    await ravi.page.get_by_role("tab", name="Chat").click()
    await ravi.page.get_by_placeholder("Message").fill("Hello")
    await ravi.page.get_by_role("button", name="Send").click()
    await mia.page.get_by_role("tab", name="Polls").click()
    desk = Desk(browser, look)
    page = await desk.open((await service.invite(ROOM, "moderator", "Max")).url)
    for tab in await page.get_by_role("tab").all():
        await tab.click()
        await expect(tab).to_have_attribute("aria-selected", "true")
        await desk.judge(page)
    await page.keyboard.press("Home")
    await expect(page.get_by_role("tab", selected=True)).to_have_attribute("id", "tab-questions")
    assert desk.faults == [], "\n".join(desk.faults)


async def test_words_being_typed_outlive_a_restart_and_what_is_old_looks_so(service: ServiceProcess, browser: Browser) -> None:
    mia, ravi = await live_meeting(service, browser), await participant(service, browser, "Ravi")
    field, agenda = ravi.page.get_by_label("Your question"), mia.page.locator(".agenda")
    await field.fill(WORDS)
    await service.kill()
    await expect(ravi.page.get_by_text("Connection lost.").first).to_be_visible()
    await expect(agenda).to_have_css("opacity", "0.55")
    await expect(field).to_have_value(WORDS)
    await service.start()
    await expect(agenda).to_have_css("opacity", "1", timeout=30_000)
    await expect(ravi.page.locator("html")).not_to_have_attribute("data-connection", "stale", timeout=30_000)
    await expect(field).to_have_value(WORDS)
    await ravi.page.get_by_role("button", name="Ask", exact=True).click()
    await expect(mia.page.locator("[data-question=q1]")).to_contain_text(WORDS)
