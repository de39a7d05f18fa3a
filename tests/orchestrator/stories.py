"""A short meeting as commands: the doors open, three people ask, one has spoken, one speaks, one waits."""

from rooms.commands import AcceptRequest, AnyCommand, ChangePhase, GrantFloor, Join, ReleaseFloor, RequestFloor, ScheduleRoom
from rooms.ids import RequestId
from rooms.people import SYSTEM, Person
from rooms.phases import Phase
from tests.builders import LENA, MIA, PIA, RAVI, RULES, STATEMENT

STORY: list[tuple[Person, AnyCommand]] = [
    (SYSTEM, ScheduleRoom(title="Workshop", rules=RULES)),
    *((person, Join()) for person in (MIA, RAVI, LENA, PIA)),
    (SYSTEM, ChangePhase(to=Phase.OPEN)),
    (RAVI, RequestFloor(speech_type=STATEMENT)),
    (PIA, RequestFloor(speech_type=STATEMENT, language="es")),
    (LENA, RequestFloor(speech_type=STATEMENT)),
    (MIA, ChangePhase(to=Phase.LIVE)),
    (MIA, GrantFloor(request=RequestId("r1"))),
    (MIA, ReleaseFloor(request=RequestId("r1"))),
    (MIA, AcceptRequest(request=RequestId("r3"))),
    (MIA, GrantFloor(request=RequestId("r2"))),
]
