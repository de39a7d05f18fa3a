"""A meeting told with its seconds: everything that happens, when it happens, as a log."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rooms.commands import AnyCommand, ChangePhase, Join, ScheduleRoom
from rooms.decide import decide
from rooms.events import AnyRoomEvent
from rooms.evolve import replay
from rooms.people import SYSTEM, Person
from rooms.phases import Phase
from rooms.rules import Rules
from rooms.state import RoomState
from tests.builders import CAST, MIA, RULES, T0, WORKSHOP


def at(second: float) -> datetime:
    """So many seconds after the meeting began."""
    return T0 + timedelta(seconds=second)


@dataclass
class Meeting:
    """A room that is told what to do. ``events``: its log so far."""

    state: RoomState = field(default_factory=lambda: RoomState(room=WORKSHOP))
    events: list[AnyRoomEvent] = field(default_factory=list)

    def do(self, second: float, by: Person, command: AnyCommand) -> None:
        """``by`` says ``command`` so many seconds after the beginning."""
        happened = decide(self.state, command, by=by, at=at(second))
        self.state = replay(self.state.room, happened, onto=self.state)
        self.events += happened


def opened(*, rules: Rules = RULES, people: tuple[Person, ...] = CAST) -> Meeting:
    """A live meeting: everybody came and the doors opened a minute before it began, at second 0."""
    meeting = Meeting()
    meeting.do(-120, SYSTEM, ScheduleRoom(title="Workshop", rules=rules, starts_at=at(0), ends_at=at(12_600)))
    for person in people:
        meeting.do(-90, person, Join())
    meeting.do(-60, SYSTEM, ChangePhase(to=Phase.OPEN))
    meeting.do(0, MIA, ChangePhase(to=Phase.LIVE, reason="Quorum"))
    return meeting
