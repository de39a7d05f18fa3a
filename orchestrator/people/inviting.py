"""Links for everybody who is eligible to come into a room and has none that works."""

import hashlib
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass, field

from config.definitions import Who
from orchestrator.notes import ServedRoom
from orchestrator.people.registrants import Registrant, RegistrantId
from orchestrator.registry import new_secret
from rooms.ids import ParticipantId, RoomId
from rooms.people import Person, Role

_SLUG_LENGTH = 13  # 65 bits, so that no two of a million people meet


@dataclass(frozen=True, slots=True)
class Link:
    """``person`` gets in with ``secret``, once the invitation is written."""

    registrant: Registrant
    person: Person
    secret: str = field(repr=False)


def links_for(registrants: Iterable[Registrant], room: RoomId, role: Role) -> list[Link]:
    """Return a link with a new secret for each of ``registrants``, in their order."""
    return [Link(one, person_in(one, room, role), new_secret()) for one in registrants]


def role_in(room: ServedRoom) -> Role | None:
    """As what somebody comes in from far away: to speak if the definition lets them, else to watch; None: not at all."""
    if room.speak_remotely is not Who.NOBODY:
        return Role.PARTICIPANT
    return None if room.watch is Who.NOBODY else Role.VIEWER


def person_in(registrant: Registrant, room: RoomId, role: Role) -> Person:
    """Return who ``registrant`` is in ``room``."""
    return Person(
        id=participant_id(registrant.id, room),
        role=role,
        name=registrant.name,
        function=registrant.function,
        organisation=registrant.organisation,
        country=registrant.country,
        speaker_class=registrant.speaker_class,
        gender=registrant.gender,
        region=registrant.region,
        stakeholder=registrant.stakeholder,
    )


def participant_id(registrant: RegistrantId, room: RoomId) -> ParticipantId:
    """The id of somebody in ``room``: always the same there, another one elsewhere, and nobody can tell from it who that is on the list."""
    digest = hashlib.sha256(f"{registrant} {room}".encode()).digest()
    return ParticipantId("p-" + b32encode(digest).decode().lower()[:_SLUG_LENGTH])
