"""People and devices in a room: who they are and what their role lets them do."""

from enum import StrEnum

import msgspec

from rooms.ids import ParticipantId


class Role(StrEnum):
    """What somebody is in one room. ``VIEWER`` is the public without an invitation; ``SYSTEM`` is the programme itself."""

    VIEWER = "viewer"
    PARTICIPANT = "participant"
    PANELLIST = "panellist"
    MODERATOR = "moderator"
    TECHNICIAN = "technician"
    HALL = "hall"
    INTERPRETER = "interpreter"
    CAPTIONER = "captioner"
    SYSTEM = "system"


class Place(StrEnum):
    """Where somebody sits."""

    HALL = "hall"
    REMOTE = "remote"


class Person(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The identity line that tile, queue, log and journal share (name, function, organisation, country, place), and what rules need.

    speaker_class: chooses the time limit (``ngo``, ``state``). gender, region, stakeholder: as the person stated them, only ever
    counted together with others; empty: not stated. slot_only: a moderator who runs the meeting only in its slot. booth: the language
    into which an interpreter interprets; empty for everybody else.
    """

    id: ParticipantId
    role: Role
    name: str
    function: str = ""
    organisation: str = ""
    country: str = ""
    speaker_class: str = "default"
    place: Place = Place.REMOTE
    gender: str = ""
    region: str = ""
    stakeholder: str = ""
    slot_only: bool = False
    booth: str = ""


SYSTEM = Person(id=ParticipantId("system"), role=Role.SYSTEM, name="Programme")
"""The programme when it opens doors and warns of the end."""
