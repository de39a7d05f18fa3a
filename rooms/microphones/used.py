"""Which microphone a speaker uses: the device of somebody who is elsewhere, or one of the hall's."""

from enum import StrEnum

import msgspec

from rooms.base import ShortText
from rooms.errors import N_, Refused
from rooms.people import Person, Place


class MicrophoneKind(StrEnum):
    """What somebody speaks into. ``HALL``: one of the hall's, and no more is known of it."""

    OWN_DEVICE = "own_device"
    DESK = "desk"
    FLOOR = "floor"
    PODIUM = "podium"
    HANDHELD = "handheld"
    HALL = "hall"


class Microphone(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """id: as the definition calls it; empty: it is not on the list of the hall. name: as people read it; empty: nobody said."""

    kind: MicrophoneKind
    id: ShortText = ""
    name: ShortText = ""


Microphones = tuple[Microphone, ...]

OWN_DEVICE = Microphone(kind=MicrophoneKind.OWN_DEVICE)

OF_THE_HALL = Microphone(kind=MicrophoneKind.HALL)


class NotInTheHall(Refused):
    code = "not_in_the_hall"
    template = N_("{name} is not in the hall and speaks from their own device. Leave the microphone out.")


def microphone_of(speaker: Person, wanted: str, known: Microphones) -> Microphone:
    """The microphone of ``speaker``: the one ``known`` under the id ``wanted``, one that is called so, or (empty) what their place says.

    Raises NotInTheHall: somebody elsewhere cannot have one of the hall's.
    """
    wanted = wanted.strip()
    if speaker.place is Place.REMOTE:
        if wanted:
            raise NotInTheHall(name=speaker.name)
        return OWN_DEVICE
    if not wanted:
        return OF_THE_HALL
    return next((one for one in known if one.id == wanted), Microphone(kind=MicrophoneKind.HALL, name=wanted))
