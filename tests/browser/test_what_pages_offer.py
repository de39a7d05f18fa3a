"""A page offers nothing that the service refuses: whoever sits before it presses what there is, through a whole meeting."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page

from config.loader import parse
from orchestrator.clock import SystemClock
from orchestrator.media.plane import MediaPlane
from orchestrator.service import Service
from rooms.ids import RoomId
from rooms.people import Person, Place, Role
from rooms.views import audience_of, personal_view, view_for
from tests.browser.monkey import Monkey
from tests.browser.scenes import SCENES, Meeting, before_the_day, over, somebody
from web.app import make_app

pytestmark = pytest.mark.browser

DEFINITION = Path(__file__).with_name("everything.yaml").read_text(encoding="utf-8")

SESSION = """
  - id: {room}
    kind: side_event
    title: What {room} finds
    day: 2022-05-09
    starts: 09:00
    ends: 12:00
    hall: {room}
    format: hybrid
    access: {{watch: everybody, speak_remotely: {remotely}}}
    organisers: [{{role: un_office, organisation: office}}, {{role: civil_society, organisation: tba}}]
    agenda:
      - {{id: opening, title: Opening, minutes: 10}}
      - {{id: work, title: Work, items: [{{id: first, title: First half, minutes: 60}}, {{id: second, title: Second half}}]}}
"""

HALL = "  - {{id: {room}, name: Hall of {room}, microphones: [{{id: podium, name: Podium, kind: podium}}]}}\n"


class Kind(NamedTuple):
    """A kind of seat: who sits there, how often they press in a scene at most, and before which page, if not that of their role.

    joins: whether they make the check of their devices.
    """

    room: RoomId
    role: Role
    presses: int
    place: Place = Place.REMOTE
    joins: bool = False
    page: str = ""
    remotely: str = "invited"
    slot_only: bool = False
    booth: str = ""


KINDS = (
    Kind(RoomId("moderator"), Role.MODERATOR, 7),
    Kind(RoomId("co-moderator"), Role.MODERATOR, 7, remotely="nobody", slot_only=True),
    Kind(RoomId("panellist"), Role.PANELLIST, 6, joins=True),
    Kind(RoomId("participant"), Role.PARTICIPANT, 6, joins=True),
    Kind(RoomId("seat"), Role.PARTICIPANT, 6, place=Place.HALL),
    Kind(RoomId("viewer"), Role.VIEWER, 4),
    Kind(RoomId("hall"), Role.HALL, 5, place=Place.HALL),
    Kind(RoomId("interpreter"), Role.INTERPRETER, 6, booth="fr"),
    Kind(RoomId("technician"), Role.TECHNICIAN, 4),
    Kind(RoomId("technician-in-the-room"), Role.TECHNICIAN, 4, page="/rooms/technician-in-the-room"),
)


@dataclass(frozen=True)
class Served:
    """A service that answers at ``url``."""

    service: Service
    url: str

    def invited(self, kind: Kind) -> tuple[Person, str]:
        """Somebody of that kind, and their link."""
        person = msgspec.structs.replace(somebody(kind.role, "Gil", kind.place), slot_only=kind.slot_only, booth=kind.booth)
        expires_at = self.service.clock.now() + timedelta(hours=12)
        _, secret = self.service.registry.invite(kind.room, person, expires_at=expires_at)
        return person, f"{self.url}/i/{secret}"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """A day that begins in two hours, with a room for each kind of seat."""
    halls, sessions = ("".join(template.format(**kind._asdict()) for kind in KINDS) for template in (HALL, SESSION))
    definition = parse(f"{DEFINITION}halls:\n{halls}sessions:{sessions}".encode())
    data, starting = tmp_path_factory.mktemp("everything"), SystemClock().now() + timedelta(hours=2)
    async with (
        Service(definition, data=data, media=MediaPlane(), clock=SystemClock(), starting=starting) as service,
        TestServer(make_app(service)) as server,
    ):
        yield Served(service, str(server.make_url("/")).rstrip("/"))


@asynccontextmanager
async def sitting(browser: Browser, link: str, kind: Kind) -> AsyncIterator[Monkey]:
    """Somebody before a page, with a camera and a microphone. The number that decides what they press is made of the room's name."""
    context = await browser.new_context(permissions=["camera", "microphone"])
    page = await context.new_page()
    monkey = Monkey(page, Random(int.from_bytes(kind.room.encode())))
    await monkey.watch()
    await page.goto(link)
    if kind.page:
        await page.goto(page.url.replace("/technician", kind.page))
    yield monkey
    await context.close()


async def join(page: Page) -> None:
    """Go through the check of the devices, without a camera."""
    await page.get_by_role("button", name="Turn on camera and microphone").click()
    await page.get_by_label("Without a camera").check()
    await page.get_by_role("button", name="Join without a camera").click()


def told(meeting: Meeting) -> dict[str, Any]:
    """What the service has to say to the guest now."""
    host, guest = meeting.host, meeting.guest
    view = view_for(host.state, audience_of(host.state, guest), host.presence)
    return dict(msgspec.json.decode(msgspec.json.encode({"view": view, "mine": personal_view(host.state, guest)})))


async def sit_through(served: Served, browser: Browser, kind: Kind) -> Monkey:
    """Press through a whole meeting; whoever was refused something stops."""
    guest, link = served.invited(kind)
    meeting = await Meeting.with_guest(served.service, kind.room, guest)
    async with sitting(browser, link, kind) as monkey:
        for scene in SCENES:
            await monkey.begin(scene.__name__)
            await scene(meeting)
            if kind.joins and scene is before_the_day:
                await join(monkey.page)
            for _ in range(kind.presses):
                await monkey.until(lambda: monkey.dismissed or not monkey.shown or monkey.shown == told(meeting))
                await monkey.drawn()
                if monkey.refusals or not await monkey.press(phases=scene is over):
                    break
    return monkey


@pytest.mark.row("E1")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.room)
async def test_nothing_that_a_page_offers_is_refused(served: Served, browser: Browser, kind: Kind) -> None:
    monkey = await sit_through(served, browser, kind)
    assert not monkey.refusals, "\n".join([*monkey.log, *monkey.refusals])
