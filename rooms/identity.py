"""The identity line: what everybody who sees a person sees of them."""

import msgspec

from rooms.ids import ParticipantId
from rooms.people import Person, Place


class Identity(msgspec.Struct, frozen=True, kw_only=True):
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
