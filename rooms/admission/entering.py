"""Coming in: the lobby, who is let in, who is not."""

from datetime import datetime

from msgspec.structs import replace

from rooms import require
from rooms.admission.commands import AdmitAll, AdmitPerson, DenyAdmission, DenyAll, Join, Leave, MessageLobby, SetLobby
from rooms.admission.door import require_not_removed, standing_of, waiting_roles
from rooms.admission.errors import NotInLobby, UnknownPerson
from rooms.admission.events import (
    AdmissionDenied,
    LobbyEntered,
    LobbyLeft,
    LobbyMessageSet,
    LobbySet,
    ParticipantAdmitted,
    WaitingAdmitted,
)
from rooms.admission.moves import denied, entered, waiting, without_waiting
from rooms.admission.state import Standing, Turned
from rooms.base import Deciders, Evolvers, RoomEvent
from rooms.ids import ParticipantId
from rooms.interpretation.booths import vacated
from rooms.interpretation.events import Gone
from rooms.microphones.opened import muted_on_entry
from rooms.people import SYSTEM, Person, Role
from rooms.permissions import Right
from rooms.state import RoomState


def _join(state: RoomState, _: Join, by: Person, at: datetime) -> list[RoomEvent]:
    if by == SYSTEM:
        return []
    require_not_removed(state, by)
    require.not_over(state)
    match standing_of(state, by):
        case Standing.ADMITTED:
            return _changed(state, by, at)
        case Standing.DENIED:
            return []
        case _:
            return _arrive(state, by, at)


def _arrive(state: RoomState, by: Person, at: datetime) -> list[RoomEvent]:
    known = state.admission.waiting.get(by.id)
    sent_out = known is not None and known.returned
    if not sent_out and by.role not in waiting_roles(state):
        return [ParticipantAdmitted(person=by, at=at), *muted_on_entry(state, [by], at)]
    return [] if known is not None and known.person == by else [LobbyEntered(person=by, at=at)]


def _changed(state: RoomState, by: Person, at: datetime) -> list[RoomEvent]:
    known = state.people[by.id]
    if known == by:
        return []
    freed = vacated(state, by.id, at, Gone.ELSEWHERE) if known.booth != by.booth else []
    return [*freed, ParticipantAdmitted(person=by, at=at)]


def _leave(state: RoomState, _: Leave, by: Person, at: datetime) -> list[RoomEvent]:
    known = state.admission.waiting.get(by.id)
    return [] if known is None or known.returned else [LobbyLeft(participant=by.id, at=at)]


def _admit_person(state: RoomState, command: AdmitPerson, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MANAGE_PEOPLE)
    if command.participant in state.people:
        return []
    person = _at_the_door(state, command.participant)
    return [ParticipantAdmitted(person=person, by=by.id, at=at), *muted_on_entry(state, [person], at)]


def _admit_all(state: RoomState, command: AdmitAll, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MANAGE_PEOPLE)
    waiting = state.admission.waiting
    opened: list[RoomEvent] = [LobbySet(waits=(), by=by.id, at=at)] if command.open_door and waiting_roles(state) else []
    if not waiting:
        return opened
    people = [arrival.person for arrival in waiting.values()]
    return [*opened, WaitingAdmitted(participants=tuple(waiting), by=by.id, at=at), *muted_on_entry(state, people, at)]


def _deny_admission(state: RoomState, command: DenyAdmission, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MANAGE_PEOPLE)
    if command.participant in state.people:
        raise NotInLobby(name=state.people[command.participant].name)
    _at_the_door(state, command.participant)
    if command.participant not in state.admission.waiting:
        return []
    return [AdmissionDenied(participants=(command.participant,), by=by.id, reason=command.reason, at=at)]


def _deny_all(state: RoomState, command: DenyAll, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MANAGE_PEOPLE)
    waiting = tuple(state.admission.waiting)
    return [AdmissionDenied(participants=waiting, by=by.id, reason=command.reason, at=at)] if waiting else []


def _at_the_door(state: RoomState, participant: ParticipantId) -> Person:
    """Who waits or was turned away under that id. Raises UnknownPerson."""
    door = state.admission
    for known in (door.waiting, door.denied, door.removed):
        if participant in known:
            return known[participant].person
    raise UnknownPerson(participant=participant)


def _set_lobby(state: RoomState, command: SetLobby, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MANAGE_PEOPLE)
    wanted = tuple(sorted({Role(one) for one in command.waits}))
    return [] if wanted == tuple(sorted(waiting_roles(state))) else [LobbySet(waits=wanted, by=by.id, at=at)]


def _message_lobby(state: RoomState, command: MessageLobby, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MANAGE_PEOPLE)
    texts = {language: text.strip() for language, text in command.texts.items() if text.strip()}
    return [] if texts == state.admission.message else [LobbyMessageSet(texts=texts, by=by.id, at=at)]


def _participant_admitted(state: RoomState, event: ParticipantAdmitted) -> RoomState:
    return entered(state, [event.person])


def _waiting_admitted(state: RoomState, event: WaitingAdmitted) -> RoomState:
    arrivals = [state.admission.waiting.get(participant) for participant in event.participants]
    return entered(state, [arrival.person for arrival in arrivals if arrival])


def _lobby_entered(state: RoomState, event: LobbyEntered) -> RoomState:
    return waiting(state, event.person, event.at)


def _lobby_left(state: RoomState, event: LobbyLeft) -> RoomState:
    return without_waiting(state, [event.participant])


def _admission_denied(state: RoomState, event: AdmissionDenied) -> RoomState:
    arrivals = [state.admission.waiting.get(participant) for participant in event.participants]
    turned = {one.person.id: Turned(person=one.person, by=event.by, at=event.at, reason=event.reason) for one in arrivals if one}
    return denied(state, turned)


def _lobby_set(state: RoomState, event: LobbySet) -> RoomState:
    return replace(state, admission=replace(state.admission, waits=event.waits))


def _lobby_message_set(state: RoomState, event: LobbyMessageSet) -> RoomState:
    return replace(state, admission=replace(state.admission, message=event.texts))


DECIDERS: Deciders = {
    Join: _join,
    Leave: _leave,
    AdmitPerson: _admit_person,
    AdmitAll: _admit_all,
    DenyAdmission: _deny_admission,
    DenyAll: _deny_all,
    SetLobby: _set_lobby,
    MessageLobby: _message_lobby,
}

EVOLVERS: Evolvers = {
    ParticipantAdmitted: _participant_admitted,
    WaitingAdmitted: _waiting_admitted,
    LobbyEntered: _lobby_entered,
    LobbyLeft: _lobby_left,
    AdmissionDenied: _admission_denied,
    LobbySet: _lobby_set,
    LobbyMessageSet: _lobby_message_set,
}
