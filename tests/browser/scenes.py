"""A meeting through its phases, with others in it who wait and speak: what a page is looked at in."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from orchestrator.registry import new_participant
from orchestrator.room_host import RoomHost
from orchestrator.service import Service
from rooms.admission.commands import AdmitAll, AdmitPerson, ChangeRole, ReturnToLobby
from rooms.base import Command
from rooms.chat.commands import MuteInChat, PostMessage
from rooms.chat.state import Group
from rooms.commands import (
    ChangePhase,
    CloseList,
    GrantFloor,
    Join,
    OpenList,
    RequestFloor,
    RequestFloorForHall,
    RevokeFloor,
)
from rooms.errors import Refused
from rooms.ids import RequestId, RoomId, SpeechTypeId
from rooms.interpretation.commands import OfferHandover, SendSignal, TakeBooth
from rooms.interpretation.state import SignalKind
from rooms.microphones.commands import AskToUnmute, LockMicrophones, MutePerson, UnlockMicrophones
from rooms.people import Person, Place, Role
from rooms.phases import Phase
from rooms.polls.commands import MakePoll, OpenPoll
from rooms.questions.commands import ApproveQuestion, AskQuestion

STATEMENT, POINT_OF_ORDER = SpeechTypeId("statement"), SpeechTypeId("point_of_order")


def somebody(role: Role, name: str, place: Place = Place.REMOTE, booth: str = "") -> Person:
    return Person(id=new_participant(), role=role, name=name, organisation=f"{name} Foundation", place=place, booth=booth)


@dataclass
class Meeting:
    """One room with a chair, two remote participants, a panellist, an interpreter, and ``guest``, whose page is looked at."""

    host: RoomHost
    guest: Person
    chair: Person
    ravi: Person
    lena: Person
    pia: Person
    fanny: Person

    @classmethod
    async def with_guest(cls, service: Service, room: RoomId, guest: Person) -> "Meeting":
        """Invite ``guest``, and let the others come."""
        roles = {"Mia": Role.MODERATOR, "Ravi": Role.PARTICIPANT, "Lena": Role.PARTICIPANT, "Pia": Role.PANELLIST}
        mia, ravi, lena, pia = (somebody(role, name) for name, role in roles.items())
        meeting = cls(service.room(room), guest, mia, ravi, lena, pia, somebody(Role.INTERPRETER, "Fanny", booth="fr"))
        for person in (meeting.chair, meeting.ravi, meeting.lena, meeting.pia, meeting.fanny):
            await meeting.do(Join(), person)
        return meeting

    async def do(self, command: Command, by: Person | None = None) -> None:
        """Let the chair, or ``by``, issue a command; what is so already, or not possible now, stays as it is."""
        with suppress(Refused):
            await self.host.handle(command, by=by or self.chair)  # type: ignore[arg-type]

    async def gather(self) -> None:
        """Everybody is inside, in the role of their invitation, and may say and write what they want; nobody has the floor."""
        await self.do(AdmitAll())
        for person in (self.ravi, self.lena, self.pia, self.guest):
            await self.do(AdmitPerson(participant=person.id))
            await self.do(ChangeRole(participant=person.id, role=person.role.value))  # type: ignore[arg-type]
            await self.do(MuteInChat(participant=person.id, muted=False))
        await self.do(UnlockMicrophones())
        await self.do(OpenList())
        for turn in (self.host.state.floor, self.host.state.interrupted):
            if turn is not None:
                await self.do(RevokeFloor(request=turn.filing.request))

    async def somebody_waits(self) -> None:
        """Two remote participants and somebody in the hall are on the list."""
        for person in (self.ravi, self.lena):
            await self.do(RequestFloor(speech_type=STATEMENT, language="en"), person)
        await self.do(RequestFloorForHall(speech_type=STATEMENT, name="Ana", organisation="Demo mission"))

    async def booth_speaks_up(self) -> None:
        """Fanny interprets if the booth is free, would hand over, and has no sound."""
        for command in (TakeBooth(), OfferHandover(), SendSignal(kind=SignalKind.NO_SOUND)):
            await self.do(command, self.fanny)

    async def speaks(self, person: Person, speech_type: SpeechTypeId = STATEMENT) -> None:
        """Give the floor to ``person``."""
        await self.do(RequestFloor(speech_type=speech_type), person)
        for request in self._requests_of(person, speech_type):
            await self.do(GrantFloor(request=request))

    async def phase(self, to: Phase) -> None:
        await self.do(ChangePhase(to=to))

    def _requests_of(self, person: Person, speech_type: SpeechTypeId) -> list[RequestId]:
        filings = (entry.filing for entry in self.host.state.queue)
        return [one.request for one in filings if one.speaker.id == person.id and one.speech_type == speech_type]


async def at_the_door(meeting: Meeting) -> None:
    """The lobby is shut: who has to, waits."""


async def before_the_day(meeting: Meeting) -> None:
    await meeting.gather()
    await meeting.somebody_waits()


async def rehearsal(meeting: Meeting) -> None:
    await meeting.phase(Phase.REHEARSAL)
    await before_the_day(meeting)


async def doors_open(meeting: Meeting) -> None:
    await meeting.phase(Phase.OPEN)
    await before_the_day(meeting)
    for person in (meeting.ravi, meeting.lena):
        await meeting.do(AskQuestion(text=f"{person.name} asks"), person)
        await meeting.do(PostMessage(group=Group.EVERYBODY, text=f"{person.name} writes"), person)
    await meeting.do(ApproveQuestion(question=next(iter(meeting.host.state.questions.by_id))))


async def somebody_speaks(meeting: Meeting) -> None:
    """Ravi has the floor, others wait, two polls are open, and a booth asks for something."""
    await meeting.phase(Phase.LIVE)
    await meeting.gather()
    await meeting.speaks(meeting.ravi)
    await meeting.somebody_waits()
    await meeting.booth_speaks_up()
    for anonymous in (True, False):
        await meeting.do(MakePoll(question="Shall we meet?", options=("Yes", "No"), anonymous=anonymous, multiple=not anonymous))
    for poll in meeting.host.state.polls.by_id:
        await meeting.do(OpenPoll(poll=poll))


async def interrupted(meeting: Meeting) -> None:
    """A speech is paused for a point of order, another point of order waits, and the list is closed."""
    await meeting.gather()
    await meeting.somebody_waits()
    await meeting.speaks(meeting.ravi)
    await meeting.speaks(meeting.lena, POINT_OF_ORDER)
    await meeting.do(RequestFloorForHall(speech_type=POINT_OF_ORDER, name="Noa"))
    await meeting.do(CloseList())


async def guest_speaks(meeting: Meeting) -> None:
    """The floor is the guest's, if it can be; Pia, who needs none, is muted, and Ravi is outside although he asked something."""
    await meeting.gather()
    await meeting.somebody_waits()
    await meeting.speaks(meeting.guest)
    await meeting.do(MutePerson(participant=meeting.pia.id))
    await meeting.do(ReturnToLobby(participant=meeting.ravi.id))


async def guest_is_muted(meeting: Meeting) -> None:
    """No microphone can be opened any more, since as many are open as may be; the chair asks for it all the same."""
    await meeting.gather()
    await meeting.speaks(meeting.lena)
    for person in (meeting.guest, meeting.pia):
        await meeting.do(MutePerson(participant=person.id))
        await meeting.do(AskToUnmute(participant=person.id))


async def locked(meeting: Meeting) -> None:
    await meeting.gather()
    await meeting.do(LockMicrophones())
    await meeting.speaks(meeting.guest)


async def suspended(meeting: Meeting) -> None:
    await meeting.phase(Phase.LIVE)
    await meeting.gather()
    await meeting.somebody_waits()
    await meeting.speaks(meeting.lena)
    await meeting.phase(Phase.SUSPENDED)


async def over(meeting: Meeting) -> None:
    await meeting.phase(Phase.CLOSED)


SCENES: Sequence[Callable[[Meeting], Awaitable[None]]] = (
    at_the_door,
    before_the_day,
    rehearsal,
    doors_open,
    somebody_speaks,
    interrupted,
    guest_speaks,
    guest_is_muted,
    locked,
    suspended,
    over,
)
"""In the order of a meeting."""
