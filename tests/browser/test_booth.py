"""Two interpreters and a chair: the floor in sound and pictures, the handover, the cough key, and what a booth asks for."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from orchestrator.client.room_client import RoomClient
from orchestrator.media.plane import MediaPlane
from rooms.commands import ChangePhase, GrantFloor, RequestFloor
from rooms.ids import RequestId, RoomId, SpeechTypeId
from rooms.phases import Phase
from tests.browser.seat import Seat
from tests.config.writing import small
from tests.serving_here import Serving, serving

pytestmark = pytest.mark.browser

ROOM = RoomId("meeting")


@pytest_asyncio.fixture(loop_scope="session")
async def meeting(tmp_path: Path) -> AsyncIterator[Serving]:
    """A room with booths for English and French, whose hour has not come."""
    file = tmp_path / "meeting.yaml"
    file.write_text(small(("languages: [en, fr]", "languages: [en, fr]\ninterpretation: [en, fr]")), encoding="utf-8")
    async with serving(tmp_path / "data", file, media=MediaPlane(), starts_in=timedelta(hours=2)) as running:
        yield running


async def booth(meeting: Serving, browser: Browser, name: str, language: str = "fr") -> Seat:
    """An interpreter before their console, whose keys are there."""
    seat = await Seat.take(browser, await meeting.invite(ROOM, "interpreter", name, "--language", language))
    await expect(seat.page.locator("[data-key='1']")).to_be_visible()
    return seat


def standing(seat: Seat) -> Locator:
    """The line that says who interprets in their booth."""
    return seat.page.locator(".booth-who")


@pytest.mark.row("H3")
@pytest.mark.row("H4")
async def test_two_interpreters_hand_over_and_cough_by_key(meeting: Serving, browser: Browser) -> None:
    fanny, paul = await booth(meeting, browser, "Fanny"), await booth(meeting, browser, "Paul")
    await fanny.page.keyboard.press("t")
    await expect(standing(fanny)).to_have_text("You interpret")
    await expect(standing(paul)).to_have_text("Fanny interprets")

    await fanny.page.keyboard.down("Space")
    await expect(standing(fanny)).to_have_text("You are silent")
    await expect(paul.page.locator("[data-booth=fr] .tag")).to_have_text("silent")
    await fanny.page.keyboard.up("Space")
    await expect(standing(fanny)).to_have_text("You interpret")
    await expect(paul.page.locator("[data-booth=fr] .tag")).to_have_count(0)

    await fanny.page.keyboard.press("h")
    await paul.is_told("Fanny offers you the handover.")
    await expect(standing(paul)).to_have_text("Fanny interprets")
    await paul.page.keyboard.press("a")
    await expect(standing(paul)).to_have_text("You interpret")
    await expect(standing(fanny)).to_have_text("Paul interprets")

    ella = await booth(meeting, browser, "Ella", "en")
    await ella.page.get_by_label("Listen to").select_option("fr")
    await expect(ella.page.locator("[data-booth=en] .tag")).to_have_text("relay from French")
    await expect(paul.page.locator("option[value=en]")).to_be_disabled()
    await paul.page.close()
    await expect(ella.page.locator(".booth-warning p")).to_have_text("French booth: nobody interprets there, and you listen to it.")
    await ella.page.keyboard.press("f")
    await expect(ella.page.locator(".booth-warning")).to_have_count(0)


@pytest.mark.row("H5")
async def test_the_chair_sees_what_a_booth_needs_and_says_that_it_was_understood(meeting: Serving, browser: Browser) -> None:
    mia = await Seat.take(browser, await meeting.invite(ROOM, "moderator", "Mia"))
    fanny = await booth(meeting, browser, "Fanny")
    await expect(mia.page.locator("[data-module=people-panel]")).to_contain_text("Fanny")
    await fanny.page.keyboard.press("1")
    await expect(mia.page.locator(".signal strong")).to_have_text("French booth: Please speak more slowly")
    await mia.is_told("French booth: Please speak more slowly.")
    await expect(fanny.page.locator(".booth-signals .tag-warn")).to_contain_text("sent")
    await mia.page.keyboard.press("y")
    await expect(mia.page.locator(".signals-panel")).to_be_hidden()
    await expect(fanny.page.locator(".booth-signals .tag-good")).to_contain_text("understood")
    assert "tells the chair: please speak more slowly" in await meeting.run("log", ROOM, "--booths")


@pytest.mark.row("A2")
@pytest.mark.row("H7")
async def test_a_booth_hears_the_rehearsal_and_knows_the_next_language_before_the_grant(meeting: Serving, browser: Browser) -> None:
    chair, panellist, participant = [
        await meeting.invite(ROOM, role, name) for role, name in (("moderator", "Mia"), ("panellist", "Pia"), ("participant", "Ravi"))
    ]
    async with RoomClient(meeting.url, ROOM, chair.token) as mia, RoomClient(meeting.url, ROOM, participant.token) as ravi:
        await mia.command(ChangePhase(to=Phase.REHEARSAL))
        pia, fanny = await Seat.take(browser, panellist), await booth(meeting, browser, "Fanny")
        await pia.join()
        await pia.press("Turn the microphone on")
        await fanny.sees_on_stage("Pia")
        await fanny.sees_moving_pictures()
        await fanny.page.locator("h1").click()
        await fanny.hears_sound()

        for phase in (Phase.OPEN, Phase.LIVE):
            await mia.command(ChangePhase(to=phase))
        await ravi.command(RequestFloor(speech_type=SpeechTypeId("statement"), language="fr"))
        now, following = (fanny.page.locator(".booth-speaker").nth(place) for place in (0, 1))
        await expect(following.locator(".booth-language")).to_have_text("French the language of your booth")
        await expect(now).to_contain_text("Nobody has the floor.")
        await mia.command(GrantFloor(request=RequestId("r1")))
        await expect(now.locator(".booth-name")).to_have_text("Ravi")
