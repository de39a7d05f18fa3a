"""Media sessions: who may open one, who may close it, and who is told who appears in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config import loader
from orchestrator.errors import NotPublic
from orchestrator.frames import FrameKind
from orchestrator.media.messages import Slots
from orchestrator.media.plane import MediaRefused, MediaUnavailable, SessionId
from orchestrator.media_sessions import UNSEEN_FOR
from orchestrator.service import Service
from rooms.errors import NotPermitted
from rooms.people import Person
from rooms.routes import Medium
from tests.builders import HALL, LENA, MIA, PIA, PUBLIC, RAVI, TOMAS, WORKSHOP
from tests.clocks import ManualClock
from tests.fakes import FakeMediaPlane
from tests.orchestrator.programmes import SMALL, malaga
from tests.orchestrator.test_service import MEETING
from tests.orchestrator.watching import Watcher

OFFER = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"


@pytest.fixture
def media() -> FakeMediaPlane:
    return FakeMediaPlane()


@pytest.fixture
async def service(tmp_path: Path, media: FakeMediaPlane, clock: ManualClock) -> AsyncIterator[Service]:
    async with Service(malaga(), data=tmp_path, media=media, clock=clock) as running:
        yield running


@pytest.mark.parametrize("person", [RAVI, PIA, MIA, HALL])
async def test_who_takes_part_may_send_and_is_in_the_room_then(service: Service, person: Person) -> None:
    session = await service.publish(WORKSHOP, person, OFFER)
    assert session.answer_sdp.startswith("v=0")
    assert person.id in service.room(WORKSHOP).state.people


@pytest.mark.parametrize("person", [TOMAS, PUBLIC])
async def test_who_only_looks_may_not_send(service: Service, person: Person, media: FakeMediaPlane) -> None:
    with pytest.raises(NotPermitted):
        await service.publish(WORKSHOP, person, OFFER)
    assert media.sessions(WORKSHOP) == {}


async def test_the_public_receives_only_where_it_may_watch(service: Service, tmp_path: Path, media: FakeMediaPlane) -> None:
    with pytest.raises(NotPublic):
        await service.subscribe(WORKSHOP, None, OFFER)
    async with Service(loader.load(SMALL), data=tmp_path / "small", media=media, clock=ManualClock()) as open_to_all:
        assert await open_to_all.subscribe(MEETING, None, OFFER)


async def test_a_bad_offer_and_an_absent_worker_are_told_apart(service: Service, media: FakeMediaPlane) -> None:
    with pytest.raises(MediaRefused):
        await service.publish(WORKSHOP, RAVI, "nonsense")
    media.available = False
    with pytest.raises(MediaUnavailable):
        await service.subscribe(WORKSHOP, RAVI, OFFER)
    assert not service.ready


async def test_a_session_is_closed_by_who_opened_it_and_by_nobody_else(service: Service, media: FakeMediaPlane) -> None:
    session = await service.publish(WORKSHOP, RAVI, OFFER)
    assert not await service.close_session(session.id, LENA)
    assert not await service.close_session(session.id, None)
    assert not await service.close_session(SessionId("never-opened"), RAVI)
    assert session.id in media.sessions(WORKSHOP)
    assert await service.close_session(session.id, RAVI)
    assert not await service.close_session(session.id, RAVI)


async def test_who_sends_is_shown_to_those_who_run_the_meeting(service: Service, media: FakeMediaPlane) -> None:
    await service.publish(WORKSHOP, RAVI, OFFER)
    mia = Watcher(MIA)
    service.attach(WORKSHOP, mia)
    media.send(WORKSHOP, RAVI.id, frozenset(Medium))
    await mia.sees(FrameKind.VIEW, lambda frame: any(line["publishing"] for line in frame["view"]["people"]))


async def test_a_viewer_is_told_who_appears_in_the_slots_of_their_session(service: Service, media: FakeMediaPlane) -> None:
    ravi, lena = Watcher(RAVI), Watcher(LENA)
    service.attach(WORKSHOP, ravi)
    service.attach(WORKSHOP, lena)
    session = await service.subscribe(WORKSHOP, RAVI, OFFER)
    media.show(WORKSHOP, session.id, Slots(audio=(HALL.id, None)))
    frame = await ravi.sees(FrameKind.SLOTS)
    assert frame == {
        "type": "slots",
        "session": session.id,
        "audio": [HALL.id, None],
        "video": [],
        "withheld_pictures": 0,
        "unreadable_pictures": 0,
    }
    assert lena.said(FrameKind.SLOTS) == []


async def test_who_connects_after_their_session_is_told_its_slots_too(service: Service, media: FakeMediaPlane) -> None:
    session = await service.subscribe(WORKSHOP, RAVI, OFFER)
    first = Watcher(RAVI)
    service.attach(WORKSHOP, first)
    media.show(WORKSHOP, session.id, Slots(audio=(HALL.id,)))
    await first.sees(FrameKind.SLOTS)
    second = Watcher(RAVI)
    service.attach(WORKSHOP, second)
    assert (await second.sees(FrameKind.SLOTS))["audio"] == [HALL.id]


async def test_a_new_worker_is_told_to_everybody(service: Service, media: FakeMediaPlane) -> None:
    ravi = Watcher(RAVI)
    service.attach(WORKSHOP, ravi)
    assert ravi.said(FrameKind.HELLO)[0]["media"] == {"epoch": media.epoch(WORKSHOP)}
    media.replace_worker()
    assert await ravi.sees(FrameKind.MEDIA) == {"type": "media", "epoch": media.epoch(WORKSHOP)}


async def test_sessions_that_are_gone_are_forgotten(service: Service, media: FakeMediaPlane, clock: ManualClock) -> None:
    session = await service.subscribe(WORKSHOP, RAVI, OFFER)
    await media.close(session.id)
    clock.turn(seconds=UNSEEN_FOR.total_seconds() + 1)
    mia = Watcher(MIA)
    service.attach(WORKSHOP, mia)
    media.send(WORKSHOP, RAVI.id, frozenset(Medium))
    await mia.sees(FrameKind.VIEW, lambda frame: any(line["publishing"] for line in frame["view"]["people"]))
    assert session.id not in service._sessions._held[WORKSHOP]
