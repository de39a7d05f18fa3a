"""How fast the rules are: one decision and its effect, one view, and a long log replayed. Pure computation, one core."""

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain, count
from time import perf_counter

from benchmarks.figures import milliseconds
from rooms.commands import (
    AcceptRequest,
    AnyCommand,
    CancelRequest,
    ChangePhase,
    GrantFloor,
    Join,
    MoveRequest,
    ReleaseFloor,
    RequestFloor,
    ScheduleRoom,
)
from rooms.decide import decide
from rooms.events import AnyRoomEvent
from rooms.evolve import evolve, replay
from rooms.ids import ParticipantId, RequestId, RoomId, SpeechTypeId
from rooms.people import SYSTEM, Person, Role
from rooms.phases import Phase
from rooms.rules import Rules, SpeechType
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, personal_view, view_for

PEOPLE = 10_000
WAITING = 500
ROUNDS = 200
LOG = 100_000

ROOM = RoomId("hall")
START = datetime(2022, 5, 9, 7, 0, tzinfo=UTC)
CHAIR = Person(id=ParticipantId("chair"), role=Role.MODERATOR, name="Chair")
STATEMENT, POINT_OF_ORDER = SpeechTypeId("statement"), SpeechTypeId("point_of_order")
RULES = Rules(
    speech_types=(
        SpeechType(id=STATEMENT, name="Statement", rank=10, limits_s={"default": 180}),
        SpeechType(id=POINT_OF_ORDER, name="Point of order", rank=0, interrupts=True),
    )
)


async def measure() -> dict[str, object]:
    """Decisions and views in a room of 10,000 people of whom 500 wait, and the replay of 100,000 events."""
    state = _full_room()
    decisions = list(_timed(lambda number: _decided(state, number)))
    views = {audience: milliseconds(list(_timed(partial(_viewed, state, audience)))) for audience in Audience}
    own = milliseconds(list(_timed(lambda number: personal_view(state, _person(number)))))
    log = long_log()
    gc.collect()
    start = perf_counter()
    replay(ROOM, log)
    return {
        "people": PEOPLE,
        "waiting": WAITING,
        "decide_and_evolve": milliseconds(decisions),
        "view": views,
        "personal_view": own,
        "replay": {"events": len(log), "seconds": round(perf_counter() - start, 3)},
    }


def _timed(action: Callable[[int], object]) -> Iterator[float]:
    for number in range(ROUNDS):
        start = perf_counter()
        action(number)
        yield perf_counter() - start


def _person(number: int) -> Person:
    return Person(
        id=ParticipantId(f"p{number}"), role=Role.PARTICIPANT, name=f"Person {number}", organisation=f"Organisation {number % 900}"
    )


def _full_room() -> RoomState:
    state = RoomState(room=ROOM)
    for event in decide(state, ScheduleRoom(title="Hall", rules=RULES), by=SYSTEM, at=START):
        state = evolve(state, event)
    people = [CHAIR, *(_person(number) for number in range(PEOPLE - 1))]
    for event in (event for one in people for event in decide(state, Join(), by=one, at=START)):
        state = evolve(state, event)
    for phase in (Phase.OPEN, Phase.LIVE):
        state = _after(state, ChangePhase(to=phase), CHAIR)
    for number in range(WAITING):
        state = _after(state, RequestFloor(speech_type=STATEMENT), _person(number))
    return state


def _after(state: RoomState, command: AnyCommand, by: Person) -> RoomState:
    for event in decide(state, command, by=by, at=START):
        state = evolve(state, event)
    return state


def _viewed(state: RoomState, audience: Audience, _: int) -> None:
    view_for(state, audience, Presence())


def _decided(state: RoomState, number: int) -> None:
    """One of the commands that a meeting is made of, by turns."""
    commands = (
        (RequestFloor(speech_type=POINT_OF_ORDER), _person(number + 1000)),
        (AcceptRequest(request=RequestId(f"r{number + 1}")), CHAIR),
        (MoveRequest(request=RequestId(f"r{number + 1}"), before=None), CHAIR),
        (GrantFloor(request=RequestId(f"r{number + 1}")), CHAIR),
        (CancelRequest(request=RequestId(f"r{number + 1}")), _person(number)),
    )
    _after(state, *commands[number % len(commands)])


def long_log() -> list[AnyRoomEvent]:
    """A meeting that never ends: everybody asks, is accepted, speaks and gives the floor back."""
    state, log, at = RoomState(room=ROOM), list[AnyRoomEvent](), START
    opening: list[tuple[Person, AnyCommand]] = [(SYSTEM, ScheduleRoom(title="Hall", rules=RULES)), (CHAIR, Join())]
    opening += [(CHAIR, ChangePhase(to=phase)) for phase in (Phase.OPEN, Phase.LIVE)]
    for turn in chain([opening], map(_turn, count())):
        at += timedelta(seconds=30)
        for by, command in turn:
            for event in decide(state, command, by=by, at=at):
                state = evolve(state, event)
                log.append(event)
        if len(log) >= LOG:
            return log
    raise AssertionError("there is always another turn")


def _turn(number: int) -> list[tuple[Person, AnyCommand]]:
    speaker, request = _person(number % PEOPLE), RequestId(f"r{number + 1}")
    return [
        (speaker, Join()),
        (speaker, RequestFloor(speech_type=STATEMENT)),
        (CHAIR, AcceptRequest(request=request)),
        (CHAIR, GrantFloor(request=request)),
        (CHAIR, ReleaseFloor(request=request)),
    ]
