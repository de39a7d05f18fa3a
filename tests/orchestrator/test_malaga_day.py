"""A day of Málaga from end to end, by a clock turned by hand: the workshop and six side events with 300 participants."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest

from config.loader import load
from orchestrator.attendance.journal import read_attendance
from orchestrator.attendance.report import attendance
from orchestrator.database import open_database
from orchestrator.service import Service
from orchestrator.speaking_log import Intervention, Outcome, speaking_log
from orchestrator.store_sqlite import read_events
from rooms.balance import tallies
from rooms.commands import (
    AcceptRequest,
    AnyCommand,
    ArrangeQueue,
    ChangePhase,
    CloseList,
    DenyRequest,
    GrantFloor,
    MoveRequest,
    ReleaseFloor,
    RequestFloor,
    RequestFloorForHall,
    RestoreSpeaker,
)
from rooms.errors import Refused
from rooms.ids import ParticipantId, RequestId, RoomId, SpeechTypeId
from rooms.people import Person, Place, Role
from rooms.phases import OVER, Phase
from rooms.requests import Granted
from rooms.rules import Arrangement
from rooms.state import RoomState
from tests.clocks import ManualClock
from tests.fakes import FakeMediaPlane
from tests.orchestrator.watching import Watcher
from tests.service_process import MALAGA

pytestmark = [pytest.mark.row("K1"), pytest.mark.row("K2"), pytest.mark.row("K3")]

ROOMS = tuple(RoomId(room) for room in ("workshop", *(f"side-event-{number}" for number in range(1, 7))))
PARTICIPANTS = 300
STATEMENT, POINT_OF_ORDER = SpeechTypeId("statement"), SpeechTypeId("point_of_order")
REGIONS, GENDERS, CLASSES = ("africa", "asia", "europe", "americas", ""), ("woman", "man", ""), ("ngo", "state", "expert", "un_entity")


class Meeting:
    """One room on its way through the day, in the hands of its moderator."""

    def __init__(self, service: Service, room: RoomId, people: list[Person], clock: ManualClock, rng: random.Random) -> None:
        self.room, self.people, self._rng, self._clock, self._service = room, people, rng, clock, service
        self.chair = Person(id=ParticipantId(f"{room}-chair"), role=Role.MODERATOR, name=f"Chair of {room}")
        self.hall = Person(id=ParticipantId(f"{room}-hall"), role=Role.HALL, name="Hall", place=Place.HALL)
        self._present: dict[ParticipantId, Callable[[], None]] = {}

    async def hold(self) -> None:
        """The whole meeting, from its rehearsal to its end."""
        await self._come(self.chair, self.hall)
        await self._reach(Phase.OPEN)
        await self._come(*self.people)
        await self._reach(Phase.LIVE)
        for one in self.people[:12]:
            await self._do(one, RequestFloor(speech_type=STATEMENT, language="en"))
        await self._do(self.hall, RequestFloorForHall(speech_type=STATEMENT, name="Delegate in the hall", country="Spain"))
        await self._do(self.chair, DenyRequest(request=self._waiting(self.people[1]), reason="spoke this morning"))
        await self._do(
            self.chair, MoveRequest(request=self._waiting(self.people[5]), before=self._state.queue[0].filing.request, reason="flight")
        )
        await self._do(self.chair, ArrangeQueue(by=Arrangement.HALL_REMOTE))
        await self._do(self.chair, CloseList())
        await self._hear_everybody()
        await self._do(self.chair, RestoreSpeaker())
        self._pass(20)
        await self._reach(Phase.SUSPENDED)
        self._pass(600)
        await self._reach(Phase.LIVE)
        self._pass(20)
        await self._reach(Phase.CLOSED)
        for leave in self._present.values():
            leave()

    async def _hear_everybody(self) -> None:
        for number in range(len(self._state.queue)):
            request = self._state.queue[0].filing.request
            await self._do(self.chair, AcceptRequest(request=request))
            await self._do(self.chair, GrantFloor(request=request))
            self._pass(self._rng.randint(40, 200))
            if number % 4 == 1:
                await self._interrupt(self.people[12 + number])
            holder = self._state.floor
            assert isinstance(holder, Granted)
            await self._do(self.chair if holder.filing.by == self.hall.id else holder.filing.speaker, ReleaseFloor(request=request))
            self._pass(5)

    async def _interrupt(self, person: Person) -> None:
        await self._do(person, RequestFloor(speech_type=POINT_OF_ORDER, text="The order of speakers"))
        await self._do(self.chair, GrantFloor(request=self._waiting(person)))
        self._pass(15)
        with pytest.raises(Refused):
            await self._do(self.people[0], RequestFloor(speech_type=STATEMENT))
        assert self._state.floor is not None
        await self._do(person, ReleaseFloor(request=self._state.floor.filing.request))

    async def _come(self, *people: Person) -> None:
        for one in people:
            await self._service.enter(self.room, one)
            self._present[one.id] = self._service.attach(self.room, Watcher(one))

    async def _reach(self, phase: Phase) -> None:
        if self._state.phase is not phase:
            await self._do(self.chair, ChangePhase(to=phase))

    async def _do(self, by: Person, command: AnyCommand) -> None:
        await self._service.room(self.room).handle(command, by=by)

    @property
    def _state(self) -> RoomState:
        return self._service.room(self.room).state

    def _waiting(self, person: Person) -> RequestId:
        return next(entry.filing.request for entry in self._state.queue if entry.filing.speaker.id == person.id)

    def _pass(self, seconds: int) -> None:
        self._clock.turn(seconds=seconds)


def delegates(rng: random.Random) -> list[Person]:
    """300 people with what they stated of themselves."""
    return [
        Person(
            id=ParticipantId(f"p{number}"),
            role=Role.PARTICIPANT,
            name=f"Participant {number}",
            organisation=f"Organisation {number % 120}",
            speaker_class=rng.choice(CLASSES),
            place=Place.HALL if rng.random() < 0.3 else Place.REMOTE,
            region=rng.choice(REGIONS),
            gender=rng.choice(GENDERS),
        )
        for number in range(PARTICIPANTS)
    ]


async def test_the_day_is_lived_logged_and_replayed_to_the_same_state(tmp_path: Path) -> None:
    rng = random.Random(2022)
    people, definition = delegates(rng), load(MALAGA)
    clock = ManualClock()
    async with Service(
        definition, data=tmp_path, media=FakeMediaPlane(), clock=clock, starting=clock.now() + timedelta(hours=1)
    ) as service:
        for number, room in enumerate(ROOMS):
            await Meeting(service, room, people[number :: len(ROOMS)], clock, rng).hold()
        lived = {room: service.room(room).state for room in ROOMS}
    async with AsyncExitStack() as stack:
        again = await stack.enter_async_context(Service(definition, data=tmp_path, media=FakeMediaPlane(), clock=clock))
        assert {room: again.room(room).state for room in ROOMS} == lived
    for number, room in enumerate(ROOMS):
        check_exports(tmp_path, lived[room], people[number :: len(ROOMS)], clock)


def check_exports(data: Path, state: RoomState, people: list[Person], clock: ManualClock) -> None:
    """The log, the balance and the attendance of one room tell the same story."""
    assert state.phase is Phase.CLOSED
    assert state.phase in OVER
    with closing(open_database(data)) as connection:
        events = read_events(connection, state.room)
        runs = read_attendance(connection, state.room)
    log = speaking_log(state.room, events, clock.now())
    check_log(log, people)
    [places] = [tally for tally in tallies(state) if tally.dimension == "place"]
    assert sum(group.turns for group in places.groups) == len(log)
    assert round(sum(group.seconds for group in places.groups)) == sum(row.spoken_s for row in log)
    report = attendance(state.room, runs, events, clock.now())
    by_place = Counter(one.person.place for one in report.attendees)
    assert by_place[Place.REMOTE] == sum(one.place is Place.REMOTE for one in people) + 1, "and the chair"
    assert all(one.visits for one in report.attendees)


def check_log(rows: list[Intervention], people: list[Person]) -> None:
    """Twelve asked and one was denied; a delegate in the hall, and three points of order."""
    assert Counter(row.speech_type for row in rows) == {STATEMENT: 12, POINT_OF_ORDER: 3}
    assert {row.speaker.id for row in rows} >= {one.id for one in (people[0], *people[2:12])}
    assert people[1].id not in {row.speaker.id for row in rows}
    assert rows[0].speaker.id == people[5].id, "the chair put them first"
    for row in rows:
        assert row.outcome is Outcome.RELEASED
        assert row.ended_at is not None
        assert row.requested_at <= row.granted_at <= row.started_at < row.ended_at
        assert row.overrun_s == max(0, row.spoken_s - (row.limit_s or row.spoken_s))
    restored = max(rows, key=lambda row: row.ended_at or row.granted_at)
    assert restored.ended_at is not None
    assert (restored.ended_at - restored.granted_at).total_seconds() > restored.spoken_s + 600, "the suspension does not count"
