"""Questions to the booths: who sits in them, what they listen to, and what happens to one whose interpreter is gone."""

from datetime import datetime

from rooms.base import LanguageTag
from rooms.ids import ParticipantId
from rooms.interpretation.events import BoothFreed, Gone
from rooms.interpretation.state import THE_FLOOR
from rooms.people import Person
from rooms.state import RoomState

LINE_GRACE_S = 5
"""Seconds after which whoever interprets and has no line is gone: enough to load a page again, and hardly a sentence lost."""


def interpreters_of(state: RoomState, booth: LanguageTag) -> tuple[Person, ...]:
    """Everybody in the room whose booth it is, in the order in which they came."""
    people = (state.people[one] for one in state.admission.interpreters)
    return tuple(one for one in people if one.booth == booth)


def interpreting(state: RoomState) -> frozenset[ParticipantId]:
    """Whoever is active in a booth."""
    return frozenset(booth.active for booth in state.interpretation.booths.values() if booth.active)


def listens_to(state: RoomState, booth: LanguageTag) -> list[LanguageTag]:
    """The booths through which ``booth`` hears the floor, the nearest first."""
    path: list[LanguageTag] = []
    while (booth := state.interpretation.booth(booth).relay_from) != THE_FLOOR:
        path.append(booth)
    return path


def vacated(state: RoomState, participant: ParticipantId, at: datetime, why: Gone) -> list[BoothFreed]:
    """What happens to the booth in which ``participant`` is active, if there is one."""
    booths = state.interpretation.booths.items()
    return [
        BoothFreed(booth=language, participant=participant, why=why, at=at) for language, booth in booths if booth.active == participant
    ]
