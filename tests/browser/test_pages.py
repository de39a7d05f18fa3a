"""Every page, for everybody: on a narrow telephone and a wide screen, in light and dark, from the left and from the right."""

from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from orchestrator.client.room_client import RoomClient
from rooms.captions.commands import WriteCaption
from rooms.commands import ChangePhase, RequestFloorForHall
from rooms.ids import RoomId, SpeechTypeId
from rooms.interpretation.commands import SendSignal, SetRelay, TakeBooth
from rooms.interpretation.state import SignalKind
from rooms.phases import Phase
from tests.service_process import Invited, ServiceProcess

pytestmark = pytest.mark.browser

ROOM = RoomId("workshop")
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Look(NamedTuple):
    """One way to look at a page."""

    width: int
    scheme: Literal["light", "dark"]
    language: str


LOOKS = (Look(320, "dark", "ar"), Look(1440, "light", "en"))


class Desk:
    """Somebody with a browser of that look. ``faults``: what their pages complained about."""

    def __init__(self, browser: Browser, look: Look) -> None:
        self._browser = browser
        self._look = look
        self._context: BrowserContext | None = None
        self.faults: list[str] = []

    async def open(self, url: str) -> Page:
        """Open ``url`` and wait until its scripts have drawn what they know."""
        if self._context is None:
            self._context = await self._browser.new_context(
                viewport={"width": self._look.width, "height": 800},
                color_scheme=self._look.scheme,
                locale=self._look.language,
                permissions=["camera", "microphone"],
            )
        page = await self._context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{url}: {error}"))
        page.on("console", lambda message: self.faults.append(f"{url}: {message.text}") if message.type == "error" else None)
        await page.goto(url)
        return page

    async def look_at(self, url: str) -> None:
        """Open ``url``, judge what is there, and close it."""
        page = await self.open(url)
        await self.judge(page)
        await page.close()

    async def judge(self, page: Page) -> None:
        """Note what hinders anybody on ``page``."""
        await page.evaluate(AXE.read_text())
        found: dict[str, Any] = await page.evaluate("tags => axe.run({ runOnly: { type: 'tag', values: tags } })", RULES)
        self.faults += [f"{page.url}: {one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]
        if await page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.faults.append(f"{page.url}: wider than the screen")


async def people_of(service: ServiceProcess) -> dict[str, Invited]:
    """Somebody for every role."""
    people = {role: await service.invite(ROOM, role, f"Demo {role}") for role in ("viewer", "participant", "moderator", "hall")}
    interpreter = await service.invite(ROOM, "interpreter", "Demo interpreter", "--language", "es")
    captioner = await service.invite(ROOM, "captioner", "Demo captioner")
    technician = await service.invite("all", "technician", "Demo technician")
    return people | {"interpreter": interpreter, "captioner": captioner, "technician": technician}


@pytest.mark.row("M2")
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.width}-{look.scheme}-{look.language}")
async def test_nothing_on_any_page_hinders_anybody(service: ServiceProcess, browser: Browser, look: Look) -> None:
    people, desk = await people_of(service), Desk(browser, look)
    addresses = [
        service.url,
        *(f"{service.url}{path}" for path in ("/api", "/style", "/journal", "/journal/versions", "/i/no-such-invitation")),
    ]
    for url in (*addresses, *(one.url for one in people.values())):
        await desk.look_at(url)
    desk.faults = [fault for fault in desk.faults if "status of 401" not in fault]  # the invitation that does not exist

    async with RoomClient(service.url, ROOM, people["moderator"].token) as chair:
        await chair.command(ChangePhase(to=Phase.OPEN))
        await chair.command(ChangePhase(to=Phase.LIVE))
        await chair.command(RequestFloorForHall(speech_type=SpeechTypeId("statement"), name="Ana", organisation="Demo", country="Peru"))
    async with RoomClient(service.url, ROOM, people["captioner"].token) as captioner:
        await captioner.command(WriteCaption(language="en", text="Thank you, Chair."))
        await desk.look_at(people["captioner"].url)
    async with RoomClient(service.url, ROOM, people["interpreter"].token) as booth:
        await desk.look_at(people["interpreter"].url)
        for command in (TakeBooth(), SetRelay(relay_from="fr"), SendSignal(kind=SignalKind.SLOWER)):
            await booth.command(command)
        for role in ("viewer", "moderator", "technician", "interpreter"):
            await desk.look_at(people[role].url)

    hall = await desk.open(people["hall"].url)
    await hall.locator(".hall-console .button-primary").click()
    await expect(hall.locator(".desk-grid")).to_be_visible()
    await desk.judge(hall)
    await desk.look_at(hall.url.replace("/hall", "/list"))

    join = await desk.open(people["participant"].url)
    await join.locator(".check-start .button-primary").click()
    await expect(join.locator(".check-cards")).to_be_visible()
    await desk.judge(join)
    await join.locator(".check-join .button-primary").click()
    await expect(join.locator(".floor-panel[data-state=idle]")).to_be_visible()
    await desk.judge(join)
    await join.locator(".floor-panel button[type=submit]").click()
    await expect(join.locator(".floor-panel[data-state=waiting]")).to_be_visible()
    await desk.judge(join)

    assert desk.faults == [], "\n".join(desk.faults)
