"""The door, microphones and roles, as moderators and those concerned meet them in a browser."""

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.seat import Seat
from tests.browser.test_first_light import ROOM, hall, live_meeting
from tests.browser.test_pages import LOOKS, Desk, Look
from tests.service_process import ServiceProcess

pytestmark = pytest.mark.browser

MESSAGE = "We begin in five minutes."


async def guard(mia: Seat) -> None:
    """Nobody comes in without a moderator from now on."""
    await mia.page.get_by_text("Who waits, and what they read").click()
    for who in ("Participants", "Viewers"):
        await mia.page.get_by_label(f"{who} wait until a moderator lets them in").check()
    await mia.page.get_by_label("Message to those who wait").fill(MESSAGE)
    await mia.press("Show the message")


def person(mia: Seat, name: str) -> Locator:
    """The line of ``name`` on the moderator's list of people."""
    return mia.page.get_by_role("list", name="People", exact=True).get_by_role("listitem").filter(has_text=name).first


async def answer(mia: Seat, name: str, action: str) -> None:
    """Admit or deny ``name``, who waits."""
    waiting = mia.page.get_by_role("list", name="People who wait to be let in").get_by_role("listitem")
    await waiting.filter(has_text=name).get_by_role("button", name=action).click()


async def act_on(mia: Seat, name: str, action: str) -> None:
    """Choose ``action`` from what a moderator can do about ``name``."""
    line = person(mia, name)
    if not await line.get_by_role("button", name=action).is_visible():
        await line.get_by_text("Actions").click()
    await line.get_by_role("button", name=action).click()


@pytest.mark.row("F1")
@pytest.mark.row("F2")
@pytest.mark.row("E4")
async def test_who_waits_reads_why_and_is_admitted_sent_out_and_removed_without_a_reload(service: ServiceProcess, browser: Browser) -> None:
    mia = await live_meeting(service, browser)
    await guard(mia)
    desk = await hall(service, browser)
    ravi = await Seat.take(browser, await service.invite(ROOM, "participant", "Ravi"))
    await expect(ravi.page.get_by_text("You are the first of those who wait")).to_be_visible()
    await expect(ravi.page.get_by_text(MESSAGE)).to_be_visible()
    await ravi.press("Turn on camera and microphone")
    await expect(ravi.button("Join the meeting")).to_be_disabled()

    await answer(mia, "Ravi", "Admit")
    await ravi.press("Join the meeting")
    await ravi.sees_on_stage("The hall")
    await ravi.sees_moving_pictures()

    await act_on(mia, "Ravi", "Send to the lobby")
    await mia.page.get_by_label("Reason").fill("A private talk.")
    await mia.page.get_by_role("dialog").get_by_role("button", name="Send to the lobby").click()
    await expect(ravi.page.get_by_text("A private talk.")).to_be_visible()
    await expect(ravi.page.locator(".stage-card")).to_be_hidden()
    await answer(mia, "Ravi", "Admit")
    await ravi.sees_on_stage("The hall")
    await ravi.sees_moving_pictures()

    await act_on(mia, "Ravi", "Remove")
    await mia.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(ravi.page.get_by_text("A moderator put you out of this room").first).to_be_visible()
    await expect(mia.page.get_by_text("Turned away")).to_be_visible()
    await desk.page.close()


@pytest.mark.row("F6")
async def test_a_viewer_is_brought_to_the_floor_and_back_without_a_reload(service: ServiceProcess, browser: Browser) -> None:
    mia = await live_meeting(service, browser)
    lena = await Seat.take(browser, await service.invite(ROOM, "viewer", "Lena"))
    await expect(person(mia, "Lena")).to_contain_text("viewer")
    await act_on(mia, "Lena", "Let them take part")
    await lena.join()
    await lena.press("Raise your hand")
    await expect(mia.speakers).to_have_text(["Lena"])
    await mia.button("Give the floor").first.click()
    await mia.sees_on_stage("Lena")
    await mia.sees_moving_pictures()
    await mia.hears_sound()

    await act_on(mia, "Lena", "Make a viewer")
    await expect(mia.page.get_by_text("Nobody has the floor.")).to_be_visible()
    await expect(lena.button("Raise your hand")).to_be_hidden()
    await expect(lena.button("Turn the microphone off")).to_be_hidden()


@pytest.mark.row("E3")
async def test_all_are_muted_and_a_microphone_opens_by_the_hand_of_its_owner_alone(service: ServiceProcess, browser: Browser) -> None:
    mia = await live_meeting(service, browser)
    paz = await Seat.take(browser, await service.invite(ROOM, "panellist", "Paz"))
    await paz.join()
    await paz.press("Turn the microphone on")
    await expect(paz.page.get_by_text("The room hears you.")).to_be_visible()
    await mia.hears_sound()

    await mia.press("Mute all and lock")
    await expect(paz.page.get_by_text("The chair has closed the microphones.")).to_be_visible()
    await expect(paz.button("Open my microphone")).to_have_count(0)
    heard = await mia.total("inbound-rtp", "audio", "packetsReceived")
    await paz.page.evaluate("sendAnyway()")
    await paz.rises("outbound-rtp", "audio", "packetsSent", by=100)
    assert await mia.total("inbound-rtp", "audio", "packetsReceived") == heard

    await act_on(mia, "Paz", "Ask to open the microphone")
    await expect(paz.page.get_by_text("The chair asks you to open your microphone.")).to_be_visible()
    await paz.press("Open my microphone")
    await expect(paz.page.get_by_text("The room hears you.")).to_be_visible()
    await mia.hears_sound()


async def test_two_ticks_in_one_breath_both_count(service: ServiceProcess, browser: Browser) -> None:
    mia = await live_meeting(service, browser)
    await mia.page.get_by_text("Who waits, and what they read").click()
    boxes = mia.page.locator("input[name=waits]")
    await expect(boxes).to_have_count(2)
    before = [await box.is_checked() for box in await boxes.all()]
    await boxes.evaluate_all("boxes => boxes.forEach(box => box.click())")
    await expect(mia.page.locator("input[name=waits][aria-busy=true]")).to_have_count(0)
    await mia.page.reload()
    await mia.page.get_by_text("Who waits, and what they read").click()
    for box, was_ticked in zip(await boxes.all(), before, strict=True):
        await expect(box).to_be_checked(checked=not was_ticked)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.language)
async def test_the_door_hinders_nobody_on_either_side(service: ServiceProcess, browser: Browser, look: Look) -> None:
    mia = await live_meeting(service, browser)
    await guard(mia)
    desk = Desk(browser, look)
    waiting = await desk.open((await service.invite(ROOM, "participant", "Ravi")).url)
    await expect(waiting.locator(".lobby-message")).to_contain_text(MESSAGE)
    await desk.judge(waiting)
    await participant_turned_away(mia, service, browser)
    console = await desk.open((await service.invite(ROOM, "moderator", "Max")).url)
    for summary in await console.locator(".more > summary:visible").all():
        await summary.click()
    await desk.judge(console)
    assert desk.faults == [], "\n".join(desk.faults)


async def participant_turned_away(mia: Seat, service: ServiceProcess, browser: Browser) -> None:
    """Somebody who was not let in and reads why."""
    olga = await Seat.take(browser, await service.invite(ROOM, "participant", "Olga"))
    await answer(mia, "Olga", "Deny")
    await mia.page.get_by_label("Reason").fill("Wrong day.")
    await mia.page.get_by_role("dialog").get_by_role("button", name="Do not let in").click()
    await expect(olga.page.get_by_text("Wrong day.")).to_be_visible()
