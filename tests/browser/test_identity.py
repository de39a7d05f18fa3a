"""A person is the same person wherever they are shown: one line with name, function, organisation, country and place."""

import csv
import io

import pytest
from playwright.async_api import Browser, Locator, expect

from rooms.identity import Identity, identity_line, origin
from rooms.ids import ParticipantId
from rooms.people import Place
from tests.browser.seat import Seat
from tests.browser.test_admission import answer, guard, person
from tests.browser.test_first_light import ROOM, live_meeting
from tests.browser.test_participation import WORDS, ask
from tests.service_process import ServiceProcess

pytestmark = pytest.mark.browser

RAVI = Identity(id=ParticipantId("ravi"), name="Ravi", function="Director", organisation="Río Verde", country="Chile", place=Place.REMOTE)
ABOUT = ("--function", RAVI.function, "--organisation", RAVI.organisation, "--country", RAVI.country)


async def names_ravi(place: Locator) -> None:
    """Wait until ``place`` shows his whole line."""
    await expect(place).to_contain_text(RAVI.name)
    await expect(place).to_contain_text(origin(RAVI))


async def says(seat: Seat, sentence: str) -> None:
    """Wait until somebody who does not look at the page has heard it."""
    await expect(seat.page.locator("[data-module=announcer]")).to_have_text(sentence)


@pytest.mark.row("F7")
async def test_the_same_line_is_at_the_door_in_every_list_on_the_stage_in_the_voice_of_the_page_and_in_the_log(
    service: ServiceProcess, browser: Browser
) -> None:
    mia = await live_meeting(service, browser)
    await guard(mia)
    desk = await Seat.take(browser, await service.invite(ROOM, "hall", "The hall"))
    wall = await desk.page.context.new_page()
    await wall.goto(desk.page.url.replace("/hall", "/screen"))
    tomas = await Seat.take(browser, await service.invite("all", "technician", "Tomás"))
    ravi = await Seat.take(browser, await service.invite(ROOM, "participant", RAVI.name, *ABOUT))
    await names_ravi(mia.page.get_by_role("list", name="People who wait to be let in"))
    await answer(mia, RAVI.name, "Admit")
    await ravi.join()
    await names_ravi(person(mia, RAVI.name))

    await ask(ravi, WORDS)
    await names_ravi(mia.page.locator("[data-question=q1]"))
    await ravi.press("Raise your hand")
    await says(mia, f"Ravi asks for the floor: {origin(RAVI)}.")
    for seat in (mia, desk):
        await names_ravi(seat.page.locator(".queue-entry"))
        await expect(seat.page.locator(".nameplate-next")).to_contain_text(f"Next: {identity_line(RAVI)}")
    await names_ravi(wall.get_by_role("list", name="Next speakers"))

    await mia.button("Give the floor").first.click()
    await says(mia, f"Ravi has the floor: {origin(RAVI)}.")
    for page in (mia.page, desk.page, ravi.page, wall):
        await names_ravi(page.locator(".nameplate"))
    await names_ravi(tomas.page.locator(f"li[data-room={ROOM}]"))
    await names_ravi(tomas.page.locator("tr").filter(has_text=RAVI.name).first)
    await mia.sees_on_stage(RAVI.name)
    await names_ravi(mia.page.locator("figure[data-place='main'] figcaption"))
    assert f"Floor: {identity_line(RAVI)} (r1)" in await service.run("log", ROOM, "--at", "now")

    await mia.press("Thank the speaker")
    await names_ravi(mia.page.get_by_role("list", name="Finished requests"))
    fields = (RAVI.name, RAVI.function, RAVI.organisation, RAVI.country, str(RAVI.place))
    assert " ".join(fields) in " ".join((await service.run("log", ROOM)).split())
    [row] = csv.DictReader(io.StringIO(await service.run("log", ROOM, "--csv")))
    assert tuple(row[name] for name in ("name", "function", "organisation", "country", "place")) == fields
