"""What a definition knows about people: what they took part in before, and how they may describe themselves."""

from datetime import date
from enum import StrEnum

import msgspec

from config.texts import Text, ToBeAnnounced


class Consultation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A meeting that prepared the conference. Access to a session may depend on having taken part in it (``Access.took_part_in``).

    ``date``: its day, or the first of several. ``group``: who held it, None if left out.
    """

    id: str
    title: Text
    date: ToBeAnnounced[date]
    group: Text | None = None


class Gender(StrEnum):
    """As a person states it. Nothing is guessed: who states nothing is counted as "not stated"."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Stakeholder(StrEnum):
    """The kind of body or people that somebody comes from."""

    MEMBER_STATE = "member_state"
    UN_ENTITY = "un_entity"
    INTERGOVERNMENTAL = "intergovernmental"
    CIVIL_SOCIETY = "civil_society"
    PARLIAMENT = "parliament"
    ACADEMIA = "academia"
    PRIVATE_SECTOR = "private_sector"
    EXPERT = "expert"
    VICTIM = "victim"
    OTHER = "other"
