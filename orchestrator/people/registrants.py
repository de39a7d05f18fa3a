"""People whom the secretariat knows before anybody is in a room, and where it knows them from."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

import msgspec

from rooms.ids import RoomId
from rooms.rules import DEFAULT_CLASS

RegistrantId = NewType("RegistrantId", str)
"""Somebody on the list, from the first import on. It is not shown in rooms, where each person has another id."""

ID_BYTES = 6


class Registrant(msgspec.Struct, frozen=True, kw_only=True):
    """One person on the list; empty: not known or not stated.

    reference: the id that a registration system gave. The other fields are those of ``rooms.people.Person``.
    """

    id: RegistrantId
    name: str
    email: str = ""
    function: str = ""
    organisation: str = ""
    country: str = ""
    region: str = ""
    gender: str = ""
    stakeholder: str = ""
    speaker_class: str = DEFAULT_CLASS
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where something is known from: ``row`` (from 1) of ``file``, imported ``at`` (aware UTC)."""

    file: str
    row: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Participation:
    """Somebody took part in ``consultation`` (an id of the definition), as ``source`` says."""

    consultation: str
    source: Source


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list has of one person. source: where they were first named."""

    registrant: Registrant
    source: Source
    participations: tuple[Participation, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """``by`` granted ``person`` an exception for ``room``, or withdrew it, ``at`` (aware UTC)."""

    person: RegistrantId
    room: RoomId
    granted: bool
    by: str
    reason: str
    at: datetime


def new_registrant_id() -> RegistrantId:
    """An id for somebody who is named for the first time."""
    return RegistrantId(secrets.token_hex(ID_BYTES))
