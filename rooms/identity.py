"""The identity line: what everybody who sees a person sees of them, and how it is written."""

from collections.abc import Callable, Mapping

import msgspec

from rooms.errors import N_
from rooms.ids import ParticipantId
from rooms.people import Person, Place

PLACE_NAMES: Mapping[str, str] = {Place.HALL: N_("in the hall"), Place.REMOTE: N_("remote")}
"""What people call a place."""


class Identity(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The identity line that everybody who sees a person sees."""

    id: ParticipantId
    name: str
    organisation: str
    country: str
    place: Place
    function: str = ""


def identity(person: Person) -> Identity:
    """The identity line of ``person``."""
    return Identity(
        id=person.id,
        name=person.name,
        function=person.function,
        organisation=person.organisation,
        country=person.country,
        place=person.place,
    )


def identity_line(who: Identity, text: Callable[[str], str] = str) -> str:
    """``Ana Pérez, Director, Demo organisation, Kenya, remote``. text: translates the name of the place."""
    return f"{who.name}, {origin(who, text)}"


def origin(who: Identity, text: Callable[[str], str] = str) -> str:
    """What follows the name, as far as it is known; the scripts of the pages write it in the same way (people.js)."""
    return ", ".join(filter(None, (who.function, who.organisation, who.country, text(PLACE_NAMES[who.place]))))
