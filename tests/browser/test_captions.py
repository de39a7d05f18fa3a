"""A captioner writes by keyboard alone, and everybody reads who said it: on the stage, on the screen of the hall, in the transcript."""

import pytest
from playwright.async_api import Browser, expect

from rooms.identity import identity_line
from tests.browser.seat import Seat
from tests.browser.test_first_light import ROOM, live_meeting
from tests.browser.test_identity import ABOUT, RAVI
from tests.service_process import ServiceProcess

pytestmark = pytest.mark.browser


@pytest.mark.row("H8")
@pytest.mark.row("F7")
async def test_what_a_captioner_types_is_read_with_the_speakers_line_and_exported(service: ServiceProcess, browser: Browser) -> None:
    mia = await live_meeting(service, browser)
    ravi = await Seat.take(browser, await service.invite(ROOM, "participant", RAVI.name, *ABOUT))
    vera, cara = [await Seat.take(browser, await service.invite(ROOM, role, role)) for role in ("viewer", "captioner")]
    await ravi.join()
    await ravi.press("Raise your hand")
    await mia.button("Give the floor").first.click()
    await expect(cara.page.locator(".desk-speakers")).to_contain_text(identity_line(RAVI))

    field, keys = cara.page.get_by_label("Write what is said"), cara.page.keyboard
    await expect(field).to_be_focused()
    await keys.type("Thank you, Cher.")
    await keys.press("Enter")
    await expect(cara.page.locator(".desk-line")).to_have_count(1)
    await expect(vera.page.get_by_label("Captions")).to_have_value("")
    await vera.page.get_by_label("Captions").select_option("English")
    shown = vera.page.locator(".captions-lines")
    await expect(shown).to_have_text("Thank you, Cher.")
    await expect(vera.page.locator(".captions-who")).to_have_text(identity_line(RAVI))
    await expect(shown).to_have_attribute("lang", "en")

    await keys.press("ArrowUp")
    await keys.press("Backspace")
    for _ in range(4):
        await keys.press("Backspace")
    await keys.type("Chair.")
    await keys.press("Enter")
    await expect(shown).to_have_text("Thank you, Chair.")

    await keys.type("We are gl")
    await expect(vera.page.locator(".captions-draft")).to_have_text("We are gl")
    await keys.press("Escape")
    await expect(vera.page.locator(".captions-draft")).to_have_count(0)
    await expect(field).to_have_value("")
    await cara.page.get_by_label("Seconds behind the speaker").fill("4")
    await field.fill("We are glad to be here.")
    await keys.press("Enter")
    await expect(vera.page.locator(".captions-delay")).to_have_text("Captions in English, about 4 s behind")

    await vera.page.get_by_text("Transcript").first.click()
    await expect(vera.page.get_by_role("list", name="Transcript").get_by_role("listitem")).to_have_count(2)
    await vera.page.reload()
    await expect(shown).to_contain_text("We are glad to be here.")

    transcript = await service.run("captions", ROOM)
    assert identity_line(RAVI) in transcript
    assert "Thank you, Chair." in transcript
    assert f"<v {identity_line(RAVI)}>Thank you, Chair." in await service.run("captions", ROOM, "--vtt")
