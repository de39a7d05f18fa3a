"""One person alone can try every role of the first room."""

from pathlib import Path

from config import loader
from orchestrator.demo import demo_links, demo_room
from orchestrator.service import Service
from rooms.ids import RoomId
from rooms.people import Person
from tests.clocks import NOON, ManualClock
from tests.fakes import FakeMediaPlane
from tests.orchestrator.programmes import SMALL, malaga

URL = "http://localhost:8080"


def people_behind(service: Service) -> dict[str, Person]:
    room = demo_room(service)
    assert room is not None
    links = [link for link in demo_links(service, room, URL) if "/i/" in link.url]
    return {link.role: service.registry.by_secret(link.url.rpartition("/")[2], NOON).person for link in links}


async def test_every_role_of_the_workshop_has_a_link(tmp_path: Path) -> None:
    async with Service(malaga(), data=tmp_path, media=FakeMediaPlane(), clock=ManualClock()) as service:
        people = people_behind(service)
        colleague = people.pop("colleague")
        assert (colleague.role, colleague.booth) == ("interpreter", people["interpreter"].booth), "somebody to hand over to"
        assert {role: person.role for role, person in people.items()} == {role: role for role in people}
        assert list(people) == ["moderator", "participant", "panellist", "hall", "technician", "captioner", "interpreter", "viewer"]
        assert people["interpreter"].booth == "es"
        assert all(person.name.startswith("Demo ") for person in people.values())


async def test_the_people_of_the_demonstration_stay_the_same_over_restarts(tmp_path: Path) -> None:
    async with Service(malaga(), data=tmp_path, media=FakeMediaPlane(), clock=ManualClock()) as service:
        before = people_behind(service)
    async with Service(malaga(), data=tmp_path, media=FakeMediaPlane(), clock=ManualClock()) as service:
        assert people_behind(service) == before


async def test_a_room_that_everybody_may_watch_needs_no_viewer(tmp_path: Path) -> None:
    async with Service(loader.load(SMALL), data=tmp_path, media=FakeMediaPlane(), clock=ManualClock()) as service:
        links = {link.role: link.url for link in demo_links(service, RoomId("meeting"), URL)}
        assert links["everybody"] == f"{URL}/rooms/meeting"
        assert "viewer" not in links
