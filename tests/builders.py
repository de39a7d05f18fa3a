"""People and rooms for tests: the cast of a small workshop, and a room brought to any point by commands."""

from collections.abc import Iterable
from datetime import UTC, datetime

from rooms.commands import AnyCommand, ChangePhase, Join, RequestFloor, ScheduleRoom
from rooms.decide import decide
from rooms.events import AnyRoomEvent
from rooms.evolve import replay
from rooms.ids import ParticipantId, RoomId, SpeechTypeId
from rooms.people import SYSTEM, Person, Place, Role
from rooms.phases import Phase
from rooms.rules import Rules, SpeechType
from rooms.state import RoomState

T0 = datetime(2022, 5, 9, 7, 0, tzinfo=UTC)
WORKSHOP = RoomId("workshop")
STATEMENT = SpeechTypeId("statement")
POINT_OF_ORDER = SpeechTypeId("point_of_order")
RULES = Rules(
    speech_types=(
        SpeechType(id=STATEMENT, name="Statement", rank=10, limits_s={"default": 180, "state": 300}),
        SpeechType(id=POINT_OF_ORDER, name="Point of order", rank=0, limits_s={"default": None}),
    ),
    languages=("en", "es"),
)


def person(name: str, role: Role = Role.PARTICIPANT, *, place: Place = Place.REMOTE, speaker_class: str = "ngo", booth: str = "") -> Person:
    """Somebody whose id is their name in small letters."""
    return Person(
        id=ParticipantId(name.lower()),
        role=role,
        name=name,
        organisation=f"{name} Foundation",
        speaker_class=speaker_class,
        place=place,
        booth=booth,
    )


MIA = person("Mia", Role.MODERATOR)
RAVI = person("Ravi")
LENA = person("Lena")
PIA = person("Pia", Role.PANELLIST)
TOMAS = person("Tomas", Role.TECHNICIAN)
HALL = person("Hall", Role.HALL, place=Place.HALL)
PUBLIC = person("Public", Role.VIEWER)
CAST = (MIA, RAVI, LENA, PIA, TOMAS, HALL)


def after(state: RoomState, command: AnyCommand, by: Person, at: datetime = T0) -> RoomState:
    """``state`` after ``by`` was allowed to issue ``command``."""
    return replay(state.room, decide(state, command, by=by, at=at), onto=state)


def events_of(commands: Iterable[tuple[Person, AnyCommand]], *, room: RoomId = WORKSHOP, at: datetime = T0) -> list[AnyRoomEvent]:
    """Everything that happens when the commands are issued one after the other in a new room."""
    state, events = RoomState(room=room), list[AnyRoomEvent]()
    for by, command in commands:
        happened = decide(state, command, by=by, at=at)
        state = replay(room, happened, onto=state)
        events += happened
    return events


def room(phase: Phase = Phase.LIVE, *, waiting: Iterable[Person] = (), rules: Rules = RULES, people: Iterable[Person] = CAST) -> RoomState:
    """A room in ``phase`` with ``people`` inside and ``waiting`` in the queue with one statement each, as r1, r2, ..."""
    commands: list[tuple[Person, AnyCommand]] = [(SYSTEM, ScheduleRoom(title="Workshop", rules=rules))]
    commands += [(member, Join()) for member in people]
    commands += [(MIA, ChangePhase(to=step)) for step in _way_to_doors(phase)]
    commands += [(member, RequestFloor(speech_type=STATEMENT)) for member in waiting]
    commands += [(MIA, ChangePhase(to=step)) for step in _way_from_doors(phase)]
    return replay(WORKSHOP, events_of(commands))


def _way_to_doors(phase: Phase) -> list[Phase]:
    before: dict[Phase, list[Phase]] = {Phase.SCHEDULED: [], Phase.REHEARSAL: [Phase.REHEARSAL], Phase.CANCELLED: [Phase.CANCELLED]}
    return before.get(phase, [Phase.OPEN])


def _way_from_doors(phase: Phase) -> list[Phase]:
    after_doors = {Phase.LIVE: [Phase.LIVE], Phase.SUSPENDED: [Phase.LIVE, Phase.SUSPENDED], Phase.CLOSED: [Phase.LIVE, Phase.CLOSED]}
    return after_doors.get(phase, [])
