"""The door as moderators see it, and as somebody sees it who stands before it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice

import msgspec

from rooms.admission.door import lobby_message, standing_of, waiting_roles
from rooms.admission.state import Arrival, Standing, Turned
from rooms.identity import Identity, identity
from rooms.ids import ParticipantId
from rooms.people import Person, Role
from rooms.speaking_views import Presence
from rooms.state import RoomState

LISTED = 100
"""People who wait in a view, the first to come; beyond that it says how many there are."""

RECENT = 50
"""People who were turned away in a view, the last ones."""


class WaitingPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who waits. returned: a moderator sent them out, for ``reason``."""

    person: Identity
    role: Role
    since: datetime
    connected: bool
    returned: bool
    reason: str


class TurnedAway(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was not let in (``denied``) or was put out (``removed``), and can be admitted again."""

    person: Identity
    standing: Standing
    at: datetime
    reason: str


class LobbyView(msgspec.Struct, frozen=True, kw_only=True):
    """waits: roles that have to wait now. message: what they read, by language tag. remote_floor: whether who is elsewhere may speak."""

    waits: tuple[Role, ...]
    message: dict[str, str]
    waiting: tuple[WaitingPerson, ...]
    waiting_count: int
    turned: tuple[TurnedAway, ...]
    remote_floor: bool = True


class OwnDoor(msgspec.Struct, frozen=True, kw_only=True):
    """For somebody who is not in the room. place: from 1 while they wait. returned: a moderator sent them out of the room.

    message: by language tag. reason: why they were sent out or turned away.
    """

    place: int | None
    since: datetime | None
    message: dict[str, str]
    reason: str
    returned: bool = False


def lobby_view(state: RoomState, presence: Presence) -> LobbyView:
    """The door for those who decide about it."""
    door = state.admission
    turned = [*_turned(door.denied, Standing.DENIED), *_turned(door.removed, Standing.REMOVED)]
    return LobbyView(
        waits=waiting_roles(state),
        message=lobby_message(state),
        waiting=tuple(_waiting(arrival, presence) for arrival in islice(door.waiting.values(), LISTED)),
        waiting_count=len(door.waiting),
        turned=tuple(sorted(turned, key=lambda one: one.at))[-RECENT:],
        remote_floor=state.rules.admission.remote_floor,
    )


def own_door(state: RoomState, person: Person) -> OwnDoor | None:
    """The door for ``person``; None: it is not in their way."""
    door = state.admission
    match standing_of(state, person):
        case Standing.WAITING:
            arrival = door.waiting[person.id]
            return OwnDoor(
                place=door.place(arrival),
                since=arrival.since,
                message=lobby_message(state),
                reason=arrival.reason,
                returned=arrival.returned,
            )
        case Standing.DENIED:
            return _turned_away(door.denied[person.id])
        case Standing.REMOVED:
            return _turned_away(door.removed[person.id])
        case _:
            return None


def _waiting(arrival: Arrival, presence: Presence) -> WaitingPerson:
    return WaitingPerson(
        person=identity(arrival.person),
        role=arrival.person.role,
        since=arrival.since,
        connected=arrival.person.id in presence.connected,
        returned=arrival.returned,
        reason=arrival.reason,
    )


def _turned(people: Mapping[ParticipantId, Turned], standing: Standing) -> Iterator[TurnedAway]:
    return (TurnedAway(person=identity(one.person), standing=standing, at=one.at, reason=one.reason) for one in people.values())


def _turned_away(turned: Turned) -> OwnDoor:
    return OwnDoor(place=None, since=turned.at, message={}, reason=turned.reason)
