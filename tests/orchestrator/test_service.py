"""The service keeps the rooms of a day: it lets people in, survives its own end, and goes on with the same day."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from config import loader
from config.definitions import Access, Definition, Who
from orchestrator.errors import NobodyWatches, NotPublic, StoreUnavailable, UnknownRoom
from orchestrator.media.plane import MediaUnavailable
from orchestrator.service import Service
from rooms.commands import ChangePhase, GrantFloor, RequestFloor
from rooms.ids import RequestId, RoomId
from rooms.phases import Phase
from rooms.routes import Medium, routes
from rooms.speaking_views import Presence
from tests.builders import HALL, LENA, MIA, RAVI, STATEMENT, WORKSHOP
from tests.clocks import NOON, ManualClock
from tests.fakes import FakeMediaPlane
from tests.orchestrator.programmes import SMALL, malaga
from tests.orchestrator.watching import Watcher, until

SOON = NOON + timedelta(minutes=30)
MEETING = RoomId("meeting")


@asynccontextmanager
async def serving(
    data: Path,
    *,
    definition: Definition | None = None,
    clock: ManualClock | None = None,
    starting: datetime | None = None,
    media: FakeMediaPlane | None = None,
) -> AsyncIterator[Service]:
    """The service of Málaga, or of ``definition``."""
    service = Service(definition or malaga(), data=data, media=media or FakeMediaPlane(), clock=clock or ManualClock(), starting=starting)
    async with service:
        yield service


async def test_every_session_of_the_programme_has_its_room(tmp_path: Path) -> None:
    async with serving(tmp_path) as service:
        assert service.room(WORKSHOP).state.title.startswith("Enhancing Civil Society Leadership")
        assert len(service.rooms) == 15
        assert service.ready
        with pytest.raises(UnknownRoom, match="no room attic"):
            service.room(RoomId("attic"))


async def test_a_meeting_goes_on_after_a_restart_where_it_was(tmp_path: Path) -> None:
    async with serving(tmp_path, starting=SOON) as before:
        await meet(before)
        state = before.room(WORKSHOP).state
    async with serving(tmp_path) as after:
        assert after.room(WORKSHOP).state == state


async def test_a_day_that_was_moved_is_the_same_day_after_a_restart(tmp_path: Path) -> None:
    async with serving(tmp_path, starting=SOON) as before:
        assert before.day.starts_at == SOON
        assert not before.day.continued
    async with serving(tmp_path) as after:
        assert after.day.starts_at == SOON
        assert after.room(WORKSHOP).state.starts_at == SOON


async def test_a_day_that_has_begun_is_not_moved_again(tmp_path: Path) -> None:
    async with serving(tmp_path, starting=SOON) as before:
        await until(before.room(WORKSHOP), lambda state: state.phase is Phase.REHEARSAL)
    later = ManualClock(NOON + timedelta(hours=5))
    async with serving(tmp_path, clock=later, starting=NOON + timedelta(hours=6)) as after:
        assert after.day.continued
        assert after.day.starts_at == SOON


async def test_a_day_that_nobody_has_begun_can_be_moved_again(tmp_path: Path) -> None:
    async with serving(tmp_path, starting=NOON + timedelta(days=1)):
        pass
    async with serving(tmp_path, starting=NOON + timedelta(days=2)) as service:
        assert service.day.starts_at == NOON + timedelta(days=2)
        assert service.room(WORKSHOP).state.starts_at == NOON + timedelta(days=2)


async def test_a_definition_that_changed_leaves_an_open_room_as_it_was_and_updates_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(tmp_path, starting=SOON) as before:
        await before.handle(WORKSHOP, ChangePhase(to=Phase.OPEN), by=MIA)
        title = before.room(WORKSHOP).state.title
    written = malaga()
    renamed = tuple(msgspec.structs.replace(session, title="Renamed") for session in written.sessions)
    async with serving(tmp_path, definition=msgspec.structs.replace(written, sessions=renamed)) as after:
        assert after.room(WORKSHOP).state.title == title
        assert after.room(RoomId("side-event-3")).state.title == "Renamed"
    assert "room workshop keeps" in caplog.text


async def test_two_services_do_not_share_a_directory(tmp_path: Path) -> None:
    async with serving(tmp_path):
        with pytest.raises(StoreUnavailable, match="Another service is running"):
            async with serving(tmp_path):
                pass
    async with serving(tmp_path):
        pass


async def test_a_service_whose_media_does_not_start_says_so_and_gives_everything_back(tmp_path: Path) -> None:
    class Absent(FakeMediaPlane):
        async def __aenter__(self) -> "Absent":
            raise MediaUnavailable("UDP port 8080 is taken")

    with pytest.raises(MediaUnavailable, match="taken"):
        async with serving(tmp_path, media=Absent()):
            pass
    async with serving(tmp_path):
        pass


async def test_a_programme_without_hours_cannot_be_moved(tmp_path: Path) -> None:
    untimed = msgspec.structs.replace(malaga(), sessions=malaga().sessions[1:])
    with pytest.raises(ValueError, match="to be announced"):
        async with serving(tmp_path, definition=untimed, starting=SOON):
            pass


async def test_the_public_watches_where_the_definition_says_so(tmp_path: Path) -> None:
    async with serving(tmp_path, definition=loader.load(SMALL)) as service:
        service.require_watching(MEETING, None)
        with pytest.raises(UnknownRoom):
            service.require_watching(RoomId("attic"), None)
    async with serving(tmp_path / "malaga") as service:
        service.require_watching(WORKSHOP, RAVI)
        with pytest.raises(NotPublic):
            service.require_watching(WORKSHOP, None)


async def test_a_meeting_that_stays_in_the_hall_is_not_watched_from_elsewhere(tmp_path: Path) -> None:
    written = malaga()
    in_the_hall = msgspec.structs.replace(written.sessions[0], access=Access(watch=Who.NOBODY, speak_remotely=Who.NOBODY))
    definition = msgspec.structs.replace(written, sessions=(in_the_hall,))
    async with serving(tmp_path, definition=definition) as service:
        with pytest.raises(NobodyWatches):
            service.require_watching(WORKSHOP, None)
        service.require_watching(WORKSHOP, HALL)


@pytest.mark.row("F5")
async def test_who_connects_is_admitted_once_and_again_when_their_name_changed(tmp_path: Path) -> None:
    async with serving(tmp_path) as service:
        await service.enter(WORKSHOP, RAVI)
        seq = service.room(WORKSHOP).state.seq
        await service.enter(WORKSHOP, RAVI)
        assert service.room(WORKSHOP).state.seq == seq
        renamed = msgspec.structs.replace(RAVI, name="Ravi Kumar")
        await service.enter(WORKSHOP, renamed)
        assert service.room(WORKSHOP).state.people[RAVI.id].name == "Ravi Kumar"


async def test_a_room_that_is_over_can_still_be_looked_at(tmp_path: Path) -> None:
    async with serving(tmp_path) as service:
        await service.handle(WORKSHOP, ChangePhase(to=Phase.CANCELLED), by=MIA)
        await service.enter(WORKSHOP, RAVI)
        ravi = Watcher(RAVI)
        service.attach(WORKSHOP, ravi)
        assert RAVI.id not in service.room(WORKSHOP).state.people
        assert len(ravi.frames) == 1


async def test_who_is_attached_is_present_until_the_last_connection_goes(tmp_path: Path) -> None:
    async with serving(tmp_path) as service:
        leave = [service.attach(WORKSHOP, Watcher(RAVI)), service.attach(WORKSHOP, Watcher(RAVI))]
        service.attach(WORKSHOP, Watcher())
        leave[0]()
        presence = service.room(WORKSHOP).presence
        assert presence == Presence(connected=frozenset({RAVI.id}), viewers=1)
        leave[1]()
        leave[1]()
        assert service.room(WORKSHOP).presence.connected == frozenset()


async def test_media_is_told_the_routes_of_every_room_and_of_every_change(tmp_path: Path) -> None:
    media = FakeMediaPlane()
    async with serving(tmp_path, media=media, starting=SOON) as service:
        await meet(service)
        state = service.room(WORKSHOP).state
        assert media.routes[WORKSHOP] == routes(state)
        assert (RAVI.id, Medium.AUDIO) in [(route.source, route.medium) for route in media.routes[WORKSHOP]]
    again = FakeMediaPlane()
    async with serving(tmp_path, media=again):
        assert again.routes[WORKSHOP] == routes(state)


async def test_the_programme_runs_while_the_service_does(tmp_path: Path) -> None:
    clock = ManualClock()
    async with serving(tmp_path, clock=clock, starting=NOON + timedelta(hours=2)) as service:
        assert service.room(WORKSHOP).state.phase is Phase.SCHEDULED
        clock.turn(hours=1)
        await until(service.room(WORKSHOP), lambda state: state.phase is Phase.REHEARSAL)


async def meet(service: Service) -> None:
    """Ravi speaks, Lena waits."""
    for person in (MIA, RAVI, LENA, HALL):
        await service.enter(WORKSHOP, person)
    await service.handle(WORKSHOP, ChangePhase(to=Phase.OPEN), by=MIA)
    for person in (RAVI, LENA):
        await service.handle(WORKSHOP, RequestFloor(speech_type=STATEMENT), by=person)
    await service.handle(WORKSHOP, ChangePhase(to=Phase.LIVE), by=MIA)
    await service.handle(WORKSHOP, GrantFloor(request=RequestId("r1")), by=MIA)
