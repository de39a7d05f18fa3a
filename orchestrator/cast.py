"""Everybody whom the log of a room names."""

from collections.abc import Iterable, Mapping

from rooms.admission.events import LobbyEntered, ParticipantAdmitted
from rooms.events import AnyRoomEvent, RequestFiled
from rooms.ids import ParticipantId
from rooms.people import SYSTEM, Person

Cast = Mapping[ParticipantId, Person]
"""Participant id -> who that is, with the newest identity line."""


def cast(events: Iterable[AnyRoomEvent]) -> Cast:
    """Return everybody who was ever in the room, at its door or on its list of speakers, and the programme itself."""
    people = {SYSTEM.id: SYSTEM}
    for event in events:
        match event:
            case ParticipantAdmitted(person=person) | LobbyEntered(person=person):
                people[person.id] = person
            case RequestFiled(filing=filing):
                people.setdefault(filing.speaker.id, filing.speaker)
            case _:
                pass
    return people


def name_of(people: Cast, participant: ParticipantId) -> str:
    """The name of ``participant``; their id if the log does not name them, as of a moderator who never entered."""
    person = people.get(participant)
    return person.name if person else participant
