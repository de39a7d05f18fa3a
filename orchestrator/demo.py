"""Links with which one person can try every role of the first room of the day. The people behind them are plainly invented."""

from dataclasses import dataclass
from datetime import timedelta

from config.definitions import Who
from orchestrator.programme import room_id, room_slots
from orchestrator.service import Service
from rooms.ids import ParticipantId, RoomId
from rooms.people import Person, Place, Role

VALID_FOR = timedelta(days=30)

ROLES = (Role.MODERATOR, Role.PARTICIPANT, Role.PANELLIST, Role.HALL, Role.TECHNICIAN, Role.CAPTIONER)

IN_THE_BOOTH = (Role.INTERPRETER.value, "colleague")
"""Two interpreters, who hand over to each other."""


@dataclass(frozen=True, slots=True)
class DemoLink:
    """A link with the word for what one is behind it."""

    role: str
    url: str


def demo_room(service: Service) -> RoomId | None:
    """The first room that has a time, or else the first one; None: the programme has no rooms."""
    slots = room_slots(service.definition)
    timed = [slot for slot in slots if slot.starts_at]
    return next((room_id(slot) for slot in (*timed, *slots)), None)


def demo_links(service: Service, room: RoomId, public_url: str) -> list[DemoLink]:
    """Return a link for each role of ``room``, and two for its first booth.

    A role keeps its participant from start to start, with a new secret each time.
    """
    links = [DemoLink(role.value, _link(service, room, role, public_url)) for role in ROLES]
    booths = service.definition.interpretation_of(service.definition.session(room))
    for booth in booths[:1]:
        links += (DemoLink(word, _link(service, room, Role.INTERPRETER, public_url, word=word, booth=booth)) for word in IN_THE_BOOTH)
    if service.definition.session(room).may_watch is Who.EVERYBODY:
        return [*links, DemoLink("everybody", f"{public_url}/rooms/{room}")]
    return [*links, DemoLink(Role.VIEWER.value, _link(service, room, Role.VIEWER, public_url))]


def _link(service: Service, room: RoomId, role: Role, public_url: str, *, word: str = "", booth: str = "") -> str:
    """word: what somebody is called, if not by their role."""
    person = Person(
        id=ParticipantId(f"demo-{word or role}"),
        role=role,
        name=f"Demo {word or role}",
        organisation="Demo organisation",
        place=Place.HALL if role is Role.HALL else Place.REMOTE,
        booth=booth,
    )
    into = None if role is Role.TECHNICIAN else room
    _, secret = service.registry.invite(into, person, expires_at=service.clock.now() + VALID_FOR)
    return f"{public_url}/i/{secret}"
