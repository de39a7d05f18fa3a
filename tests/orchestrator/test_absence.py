"""A hand never falls because a connection did."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from orchestrator.absence import AbsenceWatch
from orchestrator.room_host import RoomHost
from orchestrator.store_sqlite import SqliteStore
from rooms.commands import AnyCommand, CancelRequest, ChangePhase, Join, RequestFloor, RequestFloorForHall, ScheduleRoom
from rooms.ids import RequestId
from rooms.people import SYSTEM, Person
from rooms.phases import Phase
from tests.builders import HALL, LENA, MIA, RAVI, RULES, STATEMENT
from tests.clocks import ManualClock
from tests.orchestrator.hosting import hosted, tell
from tests.orchestrator.watching import Watcher, until

pytestmark = pytest.mark.row("N2")

QUEUE: list[tuple[Person, AnyCommand]] = [
    (SYSTEM, ScheduleRoom(title="Workshop", rules=RULES)),
    (MIA, ChangePhase(to=Phase.OPEN)),
    (RAVI, Join()),
    (LENA, Join()),
    (RAVI, RequestFloor(speech_type=STATEMENT)),
    (LENA, RequestFloor(speech_type=STATEMENT)),
    (HALL, RequestFloorForHall(speech_type=STATEMENT, name="Ana")),
]


@pytest.fixture
async def waiting(host: RoomHost) -> RoomHost:
    """Ravi, Lena and Ana in the hall wait for the floor."""
    await tell(host, QUEUE)
    return host


@pytest.fixture
async def watch(waiting: RoomHost, clock: ManualClock) -> AsyncIterator[AbsenceWatch]:
    """The watch as the service runs it."""
    watch = AbsenceWatch(waiting, clock=clock)
    task = asyncio.create_task(watch.run(), name="absence")
    yield watch
    task.cancel()
    await asyncio.wait([task])


async def test_who_comes_back_within_the_grace_is_never_missed(waiting: RoomHost, clock: ManualClock) -> None:
    watch = AbsenceWatch(waiting, clock=clock)
    waiting.attach(Watcher(LENA))
    leave = waiting.attach(Watcher(RAVI))
    leave()
    await watch.look()
    clock.turn(seconds=59)
    waiting.attach(Watcher(RAVI))
    await watch.look()
    clock.turn(seconds=10)
    assert await watch.look() is None
    assert waiting.state.absent == frozenset()


async def test_after_the_grace_they_are_passed_over_and_their_place_is_kept(waiting: RoomHost, clock: ManualClock) -> None:
    watch = AbsenceWatch(waiting, clock=clock)
    waiting.attach(Watcher(LENA))
    await watch.look()
    clock.turn(seconds=60)
    await watch.look()
    assert waiting.state.absent == {RAVI.id}
    assert len(waiting.state.queue) == 3
    waiting.attach(Watcher(RAVI))
    await watch.look()
    assert waiting.state.absent == frozenset()


@pytest.mark.row("C6")
async def test_who_sends_sound_without_a_connection_to_the_room_is_there(waiting: RoomHost, clock: ManualClock) -> None:
    watch = AbsenceWatch(waiting, clock=clock)
    waiting.set_publishing(frozenset({RAVI.id}))
    await watch.look()
    clock.turn(seconds=60)
    await watch.look()
    assert waiting.state.absent == {LENA.id}
    waiting.set_publishing(frozenset({RAVI.id, LENA.id}))
    await watch.look()
    assert waiting.state.absent == frozenset()


@pytest.mark.usefixtures("watch")
async def test_the_service_does_it_by_itself(waiting: RoomHost, clock: ManualClock) -> None:
    waiting.attach(Watcher(LENA))
    await clock.somebody_sleeps()
    clock.turn(seconds=60)
    assert (await until(waiting, lambda state: bool(state.absent))).absent == {RAVI.id}
    waiting.attach(Watcher(RAVI))
    assert (await until(waiting, lambda state: not state.absent)).absent == frozenset()


async def test_nobody_is_missed_who_does_not_wait(waiting: RoomHost, clock: ManualClock) -> None:
    watch = AbsenceWatch(waiting, clock=clock)
    await watch.look()
    for person, request in ((RAVI, "r1"), (LENA, "r2")):
        await waiting.handle(CancelRequest(request=RequestId(request)), by=person)
    clock.turn(seconds=90)
    assert await watch.look() is None
    assert waiting.state.absent == frozenset()


async def test_after_a_restart_everybody_has_the_grace_to_come_back(waiting: RoomHost, store: SqliteStore, clock: ManualClock) -> None:
    clock.turn(hours=1)
    async with hosted(store, clock=clock) as again:
        watch = AbsenceWatch(again, clock=clock)
        await watch.look()
        assert again.state.absent == frozenset()
        clock.turn(seconds=60)
        await watch.look()
        assert again.state.absent == {RAVI.id, LENA.id}
