"""Take a picture of every page, with a living room in it, into docs/screenshots: phone and desktop, light and dark, English and Arabic.

``python -m docs.screenshots [LOOK ...]``: only these ways to look at them.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from playwright.async_api import Browser, Page

from orchestrator.client.room_client import RoomClient
from rooms.commands import AcceptRequest, ChangePhase, GrantFloor, ReleaseFloor, RequestFloorForHall
from rooms.ids import RequestId, RoomId, SpeechTypeId
from rooms.phases import Phase
from rooms.views import ModeratorView
from tests.chromium import chromium
from tests.service_process import Invited, ServiceProcess

FOLDER = Path(__file__).parent / "screenshots"
ROOM = RoomId("workshop")
STATEMENT = SpeechTypeId("statement")


class Look(NamedTuple):
    """One way to look at a page."""

    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"]
    language: str


LOOKS = (
    Look("desktop", 1440, 900, "light", "en"),
    Look("phone-dark", 390, 844, "dark", "en"),
    Look("desktop-dark-ar", 1440, 900, "dark", "ar"),
    Look("phone-ar", 390, 844, "light", "ar"),
)


async def main(looks: Sequence[Look]) -> None:
    """Take all pictures."""
    FOLDER.mkdir(exist_ok=True)
    async with chromium() as browser:
        async with served("in 2 h") as service:
            await take_empty_pages(browser, service, looks)
        async with served("now") as service:
            await take_living_pages(browser, service, looks)


@asynccontextmanager
async def served(starting: str) -> AsyncIterator[ServiceProcess]:
    """A service of our own whose day starts then. Its links look as those of one that everybody reaches."""
    with TemporaryDirectory() as directory:
        service = ServiceProcess(Path(directory) / "data", starting=starting, options=("--public-url", "https://meet.example.org"))
        await service.start()
        try:
            yield service
        finally:
            await service.stop()


async def take_empty_pages(browser: Browser, service: ServiceProcess, looks: Sequence[Look]) -> None:
    """What people see before anything has happened."""
    moderator = await service.invite(ROOM, "moderator", "Demo moderator")
    viewer = await service.invite(ROOM, "viewer", "Demo viewer")
    for look in looks:
        await take(browser, look, "programme", service.url)
        await take(browser, look, "watch-before", viewer.url)
        await take(browser, look, "moderate-before", moderator.url)
        await take(browser, look, "link-unknown", f"{service.url}/i/not-a-secret")


async def take_living_pages(browser: Browser, service: ServiceProcess, looks: Sequence[Look]) -> None:
    """What people see in the middle of a meeting."""
    people = {role: await service.invite(ROOM, role, f"Demo {role}") for role in ("viewer", "moderator", "hall")}
    technician = await service.invite("all", "technician", "Demo technician")
    guest = await service.invite(ROOM, "participant", "Demo participant 7", "--organisation", "Demo organisation", "--country", "Kenya")
    async with RoomClient(service.url, ROOM, people["moderator"].token) as chair, simulated_people(service):
        await begin(chair)
        for look in looks:
            await somebody_speaks(chair)
            await take(browser, look, "watch", people["viewer"].url)
            await take(browser, look, "moderate", people["moderator"].url)
            await take(browser, look, "technician", technician.url)
            await somebody_speaks(chair)
            await take(browser, look, "hall-before", people["hall"].url)
            await take_hall(browser, look, people["hall"])
            await take_list(browser, look, people["hall"])
            await take_seats(browser, look, service, people["hall"])
            await take_join(browser, look, guest)
        await everybody_is_quiet(chair)
        await chair.command(GrantFloor(request=await request_of(chair, "Demo participant 7")))
        for look in looks:
            await take_floor(browser, look, guest)


@asynccontextmanager
async def simulated_people(service: ServiceProcess) -> AsyncIterator[None]:
    """The hall and a few participants."""
    bots = await asyncio.create_subprocess_exec(
        *service.command("bots", str(service.event), "--url", service.url, "--people", "6", "--room", ROOM, "--seed", "3")
    )
    try:
        yield
    finally:
        bots.terminate()
        await bots.wait()


async def begin(chair: RoomClient) -> None:
    """Bring the meeting to a point where there is something to see: it is live, and some wait for the floor."""
    for phase in (Phase.OPEN, Phase.LIVE):
        if isinstance(chair.view, ModeratorView) and phase in chair.view.next_phases:
            await chair.command(ChangePhase(to=phase))
    await chair.wait_for(lambda room: len(waiting(room)) >= 3)
    await chair.command(RequestFloorForHall(speech_type=STATEMENT, name="Demo delegate", organisation="Demo mission", country="Uruguay"))


async def somebody_speaks(chair: RoomClient) -> None:
    """Give the floor to the first whose picture is on its way, if it is free, and accept the next one."""
    await chair.wait_for(lambda room: room.view.floor is not None or bool(remote(room)))
    if chair.view.floor is None:
        first, *others = remote(chair)
        await chair.command(GrantFloor(request=first))
        for request in others[:1]:
            await chair.command(AcceptRequest(request=request))


async def everybody_is_quiet(chair: RoomClient) -> None:
    """End the present speech."""
    if chair.view.floor is not None:
        await chair.command(ReleaseFloor(request=chair.view.floor.request))
        await chair.wait_for(lambda room: room.view.floor is None)


async def request_of(chair: RoomClient, name: str) -> RequestId:
    """The request of the person called ``name``, as soon as they wait."""
    await chair.wait_for(lambda room: name in waiting(room))
    return waiting(chair)[name]


def waiting(chair: RoomClient) -> dict[str, RequestId]:
    """Name -> request of everybody on the list."""
    return {entry.speaker.name: entry.request for entry in chair.view.queue} if isinstance(chair.view, ModeratorView) else {}


def remote(chair: RoomClient) -> list[RequestId]:
    """The requests of those whose picture is already on its way."""
    return [entry.request for entry in chair.view.queue if entry.publishing] if isinstance(chair.view, ModeratorView) else []


async def take(browser: Browser, look: Look, name: str, url: str) -> None:
    """Open a page and take its picture."""
    async with page_of(browser, look, url) as page:
        await picture(page, look, name)


async def take_join(browser: Browser, look: Look, guest: Invited) -> None:
    """The participant's page: before the device check, in it, and behind it with the hand raised."""
    async with page_of(browser, look, guest.url) as page:
        await picture(page, look, "join-before")
        await page.locator(".check-start .button-primary").click()
        await picture(page, look, "join-check")
        await page.locator(".check-join .button-primary").click()
        floor = page.locator(".floor-panel")
        await floor.and_(page.locator("[data-state]")).wait_for()
        if await floor.get_attribute("data-state") != "idle":
            await floor.locator("button[type=button]").first.click()  # withdraws what was asked in another look
        await floor.and_(page.locator("[data-state=idle]")).wait_for()
        await picture(page, look, "join")
        await floor.locator("button[type=submit]").click()
        await floor.and_(page.locator("[data-state=waiting], [data-state=next]")).wait_for()
        await picture(page, look, "join-waiting")


async def take_floor(browser: Browser, look: Look, guest: Invited) -> None:
    """The participant's page while the floor is theirs."""
    async with page_of(browser, look, guest.url) as page:
        await page.locator(".check-start .button-primary").click()
        await page.locator(".check-join .button-primary").click()
        await page.locator(".floor-panel[data-state=speaking]").wait_for()
        await picture(page, look, "join-speaking")


async def take_hall(browser: Browser, look: Look, hall: Invited) -> None:
    """The hall's console, connected."""
    async with page_of(browser, look, hall.url) as page:
        await page.locator(".hall-console .button-primary").click()
        await page.locator(".desk-grid").wait_for()
        await picture(page, look, "hall")


async def take_list(browser: Browser, look: Look, hall: Invited) -> None:
    """The list of speakers, for paper."""
    async with page_of(browser, look, hall.url) as page:
        await page.goto(page.url.replace("/hall", "/list"))
        await page.locator(".sheet-kept").wait_for()
        await picture(page, look, "list")


async def take_seats(browser: Browser, look: Look, service: ServiceProcess, hall: Invited) -> None:
    """The code over the whole window, the screen of the hall with it, and a telephone that has read it."""
    async with page_of(browser, look, hall.url) as page:
        await page.locator(".seat-panel .button").first.click()
        link = urlsplit(await page.locator(".seat-code-link").inner_text())
        await picture(page, look, "hall-code")
        await page.goto(page.url.replace("/hall", "/screen"))
        await page.locator(".seat-code-picture").wait_for()
        await picture(page, look, "screen")
    async with page_of(browser, look, f"{service.url}/rooms/{ROOM}/seat?{link.query}") as page:
        await picture(page, look, "seat-form")
        await page.locator("[name=name]").fill("Demo person in the hall")
        await page.locator(".seat-form button").click()
        await page.locator(".floor-panel[data-state]").wait_for()
        await picture(page, look, "seat")


@asynccontextmanager
async def page_of(browser: Browser, look: Look, url: str) -> AsyncIterator[Page]:
    """A page in a profile of its own."""
    context = await browser.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme=look.scheme,
        locale=look.language,
        permissions=["camera", "microphone"],
    )
    page = await context.new_page()
    await page.goto(url)
    try:
        yield page
    finally:
        await context.close()


async def picture(page: Page, look: Look, name: str) -> None:
    """Wait until nothing changes any more (fonts, first view, first frames) and save what is to be seen."""
    await page.evaluate("document.fonts.ready")
    await page.wait_for_timeout(2_500)
    await page.screenshot(path=FOLDER / f"{name}-{look.name}.png", full_page=look.width > 1000 and name not in {"programme", "hall-code"})


if __name__ == "__main__":
    asyncio.run(main([look for look in LOOKS if look.name in sys.argv] or LOOKS))
