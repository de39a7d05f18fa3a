"""A room with three booths and those who sit in them."""

import msgspec

from rooms.interpretation.commands import TakeBooth
from rooms.people import Person, Role
from rooms.phases import Phase
from rooms.state import RoomState
from tests.builders import CAST, RULES, after, person, room

INES = person("Ines", Role.INTERPRETER, booth="es")
ELENA = person("Elena", Role.INTERPRETER, booth="es")
FANNY = person("Fanny", Role.INTERPRETER, booth="fr")
OLGA = person("Olga", Role.INTERPRETER, booth="ru")
INTERPRETERS = (INES, ELENA, FANNY, OLGA)

WITH_BOOTHS = msgspec.structs.replace(RULES, languages=("en", "es", "fr", "ru"), interpretation=("es", "fr", "ru"))


def booths(phase: Phase = Phase.LIVE, *, active: tuple[Person, ...] = ()) -> RoomState:
    """A room in ``phase`` with everybody inside, and ``active`` in their booths."""
    state = room(phase, rules=WITH_BOOTHS, people=(*CAST, *INTERPRETERS))
    for one in active:
        state = after(state, TakeBooth(), one)
    return state
