"""Muting, locking, asking, and opening one's own microphone."""

from datetime import datetime

from msgspec.structs import replace

from rooms import require
from rooms.base import Deciders, Evolvers, RoomEvent
from rooms.errors import NotAdmitted
from rooms.microphones.commands import (
    AskToUnmute,
    DeclineUnmute,
    LockMicrophones,
    MuteAll,
    MutePerson,
    UnlockMicrophones,
    Unmute,
)
from rooms.microphones.errors import MicrophonesAreLocked, MicrophonesFull, NotHeard
from rooms.microphones.events import (
    MicrophonesLocked,
    MicrophonesMuted,
    MicrophonesUnlocked,
    MicrophoneUnmuted,
    UnmuteAsked,
    UnmuteDeclined,
)
from rooms.microphones.opened import can_be_heard, is_counted, muting, open_microphones, open_voices, speakers
from rooms.people import Person
from rooms.permissions import Right
from rooms.state import RoomState


def _mute_person(state: RoomState, command: MutePerson, by: Person, at: datetime) -> list[RoomEvent]:
    if command.participant != by.id:
        require.right(by, Right.MUTE_PERSON)
    person = require.inside(state, command.participant)
    return [] if person.id in state.microphones.muted else [*muting([person.id], at, by=by.id)]


def _mute_all(state: RoomState, command: MuteAll, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MUTE_OTHERS)
    return [*muting(open_microphones(state), at, by=by.id), *(_locked(state, by, at) if command.lock else [])]


def _lock_microphones(state: RoomState, _: LockMicrophones, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MUTE_OTHERS)
    holding = {one.id for one in speakers(state)}
    closed = [] if state.microphones.locked else [voice for voice in open_voices(state) if voice not in holding]
    return [*muting(closed, at, by=by.id), *_locked(state, by, at)]


def _locked(state: RoomState, by: Person, at: datetime) -> list[RoomEvent]:
    return [] if state.microphones.locked else [MicrophonesLocked(by=by.id, at=at)]


def _unlock_microphones(state: RoomState, _: UnlockMicrophones, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MUTE_OTHERS)
    return [MicrophonesUnlocked(by=by.id, at=at)] if state.microphones.locked else []


def _ask_to_unmute(state: RoomState, command: AskToUnmute, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MUTE_OTHERS)
    person = require.inside(state, command.participant)
    if not can_be_heard(state, person):
        raise NotHeard(name=person.name)
    return [] if person.id in state.microphones.asked else [UnmuteAsked(participant=person.id, by=by.id, at=at)]


def _decline_unmute(state: RoomState, _: DeclineUnmute, by: Person, at: datetime) -> list[RoomEvent]:
    return [UnmuteDeclined(participant=by.id, at=at)] if by.id in state.microphones.asked else []


def _unmute(state: RoomState, _: Unmute, by: Person, at: datetime) -> list[RoomEvent]:
    if by.id not in state.people:
        raise NotAdmitted
    require.right(by, Right.SEND_MEDIA)
    microphones = state.microphones
    if by.id not in microphones.muted and by.id not in microphones.asked:
        return []
    if is_closed_to(state, by):
        raise MicrophonesAreLocked
    if is_full_for(state, by):
        raise MicrophonesFull(limit=state.rules.microphones.max_open)
    return [MicrophoneUnmuted(participant=by.id, at=at)]


def is_full_for(state: RoomState, person: Person) -> bool:
    """Whether as many microphones are open as may be, so that ``person`` cannot open theirs. Whoever has the floor always can."""
    limit = state.rules.microphones.max_open
    if limit is None or not is_counted(person) or person.id in {one.id for one in speakers(state)}:
        return False
    return len({*open_microphones(state), person.id}) > limit


def is_closed_to(state: RoomState, person: Person) -> bool:
    """Whether the lock keeps ``person`` from opening their microphone."""
    return state.microphones.locked and is_counted(person) and person.id not in state.microphones.allowed


def _muted(state: RoomState, event: MicrophonesMuted) -> RoomState:
    now, closed = state.microphones, frozenset(event.participants)
    muted = replace(now, muted=now.muted | closed, allowed=now.allowed - closed, asked=now.asked - closed)
    return replace(state, microphones=muted)


def _lock(state: RoomState, _: MicrophonesLocked) -> RoomState:
    return replace(state, microphones=replace(state.microphones, locked=True, allowed=frozenset(), asked=frozenset()))


def _unlock(state: RoomState, _: MicrophonesUnlocked) -> RoomState:
    return replace(state, microphones=replace(state.microphones, locked=False, allowed=frozenset()))


def _asked(state: RoomState, event: UnmuteAsked) -> RoomState:
    now, whom = state.microphones, {event.participant}
    return replace(state, microphones=replace(now, asked=now.asked | whom, allowed=now.allowed | whom))


def _declined(state: RoomState, event: UnmuteDeclined) -> RoomState:
    now, who = state.microphones, {event.participant}
    return replace(state, microphones=replace(now, asked=now.asked - who, allowed=now.allowed - who))


def _unmuted(state: RoomState, event: MicrophoneUnmuted) -> RoomState:
    now, who = state.microphones, event.participant
    opened_at = {**now.opened_at, who: event.at}
    return replace(state, microphones=replace(now, muted=now.muted - {who}, asked=now.asked - {who}, opened_at=opened_at))


DECIDERS: Deciders = {
    MutePerson: _mute_person,
    MuteAll: _mute_all,
    LockMicrophones: _lock_microphones,
    UnlockMicrophones: _unlock_microphones,
    AskToUnmute: _ask_to_unmute,
    DeclineUnmute: _decline_unmute,
    Unmute: _unmute,
}

EVOLVERS: Evolvers = {
    MicrophonesMuted: _muted,
    MicrophonesLocked: _lock,
    MicrophonesUnlocked: _unlock,
    UnmuteAsked: _asked,
    UnmuteDeclined: _declined,
    MicrophoneUnmuted: _unmuted,
}
