"""Putting somebody out, back to the lobby, or into another role. Those who run the meeting stay what they are."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from rooms import floor, require
from rooms.admission.commands import ChangeRole, RemovePerson, ReturnToLobby
from rooms.admission.errors import NobodySpeaksRemotely, StaysInBooth, StaysInside, UnknownPerson
from rooms.admission.events import ParticipantRemoved, ReturnedToLobby, RoleChanged
from rooms.admission.moves import entered, gone, removed, waiting
from rooms.admission.state import Turned
from rooms.base import Deciders, Evolvers, RoomEvent
from rooms.commands import RevokeFloor
from rooms.events import RequestCancelled
from rooms.ids import ParticipantId
from rooms.interpretation.booths import vacated
from rooms.interpretation.events import Gone
from rooms.microphones.opened import muted_on_entry
from rooms.people import Person, Place, Role
from rooms.permissions import Right, may
from rooms.queue import is_own
from rooms.state import RoomState

STAFF = frozenset({Role.MODERATOR, Role.TECHNICIAN, Role.HALL, Role.CAPTIONER})
"""Nobody in the room puts them out, so that a room always has its moderator, sound and picture. Invitations are withdrawn elsewhere."""


def _remove_person(state: RoomState, command: RemovePerson, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MANAGE_PEOPLE)
    if command.participant in state.admission.removed:
        return []
    person = _known(state, command.participant)
    out = ParticipantRemoved(participant=person.id, by=by.id, reason=command.reason, at=at)
    off = [*_off_the_list(state, person, by, at, reason="removed"), *_off_the_floor(state, person, by, at, command.reason)]
    return [*off, *vacated(state, person.id, at, Gone.REMOVED), out]


def _return_to_lobby(state: RoomState, command: ReturnToLobby, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MANAGE_PEOPLE)
    if command.participant in state.admission.waiting:
        return []
    person = _inside(state, command.participant)
    out = ReturnedToLobby(participant=person.id, by=by.id, reason=command.reason, at=at)
    return [*_off_the_floor(state, person, by, at, command.reason), *vacated(state, person.id, at, Gone.REMOVED), out]


def _change_role(state: RoomState, command: ChangeRole, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MANAGE_PEOPLE)
    person, role = _inside(state, command.participant), Role(command.role)
    if person.role is role:
        return []
    if person.role is Role.INTERPRETER:
        raise StaysInBooth(name=person.name)
    speaks = may(role, Right.REQUEST_FLOOR)
    if speaks and person.place is Place.REMOTE and not state.rules.admission.remote_floor:
        raise NobodySpeaksRemotely(name=person.name)
    silenced = [] if speaks else [*_off_the_list(state, person, by, at, reason="role_changed"), *_off_the_floor(state, person, by, at, "")]
    changed = RoleChanged(participant=person.id, role=role, by=by.id, at=at)
    return [*silenced, changed, *muted_on_entry(state, [msgspec.structs.replace(person, role=role)], at)]


def _inside(state: RoomState, participant: ParticipantId) -> Person:
    """Somebody in the room whom a moderator may move. Raises UnknownPerson, StaysInside."""
    person = state.people.get(participant)
    if person is None:
        raise UnknownPerson(participant=participant)
    if person.role in STAFF:
        raise StaysInside(name=person.name, role=person.role)
    return person


def _known(state: RoomState, participant: ParticipantId) -> Person:
    """The same, also of those who wait or were not let in."""
    door = state.admission
    for known in (door.waiting, door.denied):
        if participant in known:
            return known[participant].person
    return _inside(state, participant)


def _off_the_list(state: RoomState, person: Person, by: Person, at: datetime, *, reason: str) -> list[RoomEvent]:
    own = [entry.filing.request for entry in state.queue if is_own(entry, person.id)]
    return [RequestCancelled(request=request, by=by.id, reason=reason, at=at) for request in own]


def _off_the_floor(state: RoomState, person: Person, by: Person, at: datetime, reason: str) -> list[RoomEvent]:
    """The end of their turn, as if the chair had taken the floor from them."""
    if state.floor is None or state.floor.filing.speaker.id != person.id:
        return []
    revoke = RevokeFloor(request=state.floor.filing.request, reason=reason)
    return floor.DECIDERS[RevokeFloor](state, revoke, by, at)


def _participant_removed(state: RoomState, event: ParticipantRemoved) -> RoomState:
    door = state.admission
    known = door.waiting.get(event.participant) or door.denied.get(event.participant)
    person = known.person if known else state.people.get(event.participant)
    if person is None:
        return state
    return removed(state, event.participant, Turned(person=person, by=event.by, at=event.at, reason=event.reason))


def _returned_to_lobby(state: RoomState, event: ReturnedToLobby) -> RoomState:
    person = state.people.get(event.participant)
    if person is None:
        return state
    return waiting(gone(state, event.participant), person, event.at, returned=True, reason=event.reason)


def _role_changed(state: RoomState, event: RoleChanged) -> RoomState:
    person = state.people.get(event.participant)
    if person is None:
        return state
    given = replace(state, admission=replace(state.admission, roles={**state.admission.roles, event.participant: event.role}))
    return entered(given, [msgspec.structs.replace(person, role=event.role)])


DECIDERS: Deciders = {RemovePerson: _remove_person, ReturnToLobby: _return_to_lobby, ChangeRole: _change_role}

EVOLVERS: Evolvers = {ParticipantRemoved: _participant_removed, ReturnedToLobby: _returned_to_lobby, RoleChanged: _role_changed}
