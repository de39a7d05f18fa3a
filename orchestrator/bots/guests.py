"""The simulated people of a demonstration and their invitations. All are plainly invented, and say so."""

from datetime import datetime, timedelta

import msgspec

from orchestrator.registry import Registry
from rooms.ids import ParticipantId, RoomId
from rooms.people import Person, Place, Role

VALID_FOR = timedelta(days=30)
COUNTRIES = (
    ("Kenya", "en"),
    ("Peru", "es"),
    ("Spain", "es"),
    ("Indonesia", "en"),
    ("Morocco", "ar"),
    ("Canada", "fr"),
    ("Jordan", "ar"),
    ("Fiji", "en"),
    ("Senegal", "fr"),
    ("Norway", "en"),
    ("India", "en"),
    ("Colombia", "es"),
)
"""Country and the language that its people speak here, by turns."""

CLASSES = (
    ("ngo", "Demo organisation"),
    ("state", "Demo ministry"),
    ("ngo", "Demo network"),
    ("expert", "Demo university"),
    ("parliamentarian", "Demo parliament"),
    ("un_entity", "Demo office"),
)
"""Speaker class and organisation, by turns."""


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is invited, with the secret that lets them in. language: what they speak; empty: they do not say."""

    person: Person
    token: str
    language: str = ""


class Guests:
    """Invites simulated people to ``room``. From one run to the next they stay who they are and get new secrets."""

    def __init__(self, registry: Registry, room: RoomId, now: datetime) -> None:
        """now: aware UTC."""
        self._registry = registry
        self._room = room
        self._expires_at = now + VALID_FOR

    def participant(self, number: int) -> Guest:
        """Invite "Demo participant ``number``", from 1."""
        speaker_class, organisation = CLASSES[(number - 1) % len(CLASSES)]
        country, language = COUNTRIES[(number - 1) % len(COUNTRIES)]
        person = Person(
            id=ParticipantId(f"bot-{number}"),
            role=Role.PARTICIPANT,
            name=f"Demo participant {number}",
            organisation=organisation,
            country=country,
            speaker_class=speaker_class,
        )
        return self._guest(person, language)

    def moderator(self) -> Guest:
        """Invite "Simulated moderator"."""
        moderator = ParticipantId("bot-moderator")
        return self._guest(Person(id=moderator, role=Role.MODERATOR, name="Simulated moderator", organisation="Demo secretariat"))

    def hall(self) -> Guest:
        """Invite "Simulated hall"."""
        return self._guest(Person(id=ParticipantId("bot-hall"), role=Role.HALL, name="Simulated hall", place=Place.HALL))

    def _guest(self, person: Person, language: str = "") -> Guest:
        _, secret = self._registry.invite(self._room, person, expires_at=self._expires_at)
        return Guest(person=person, token=secret, language=language)
