"""What the data of an event tells a receiver: never more than its audience sees in the room.

An event that has no line here tells only that it happened; whoever adds one decides what the audience may know.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from orchestrator.webhooks.subscription import Detail
from rooms.events import (
    AnyRoomEvent,
    FloorGranted,
    FloorInterrupted,
    FloorReleased,
    FloorResumed,
    FloorRevoked,
    PhaseChanged,
    RequestAccepted,
    RequestCancelled,
    RequestFiled,
    RoomScheduled,
    SpeakerRestored,
    TurnReturned,
)
from rooms.identity import Identity, identity
from rooms.ids import RequestId, SpeechTypeId
from rooms.phases import Phase
from rooms.state import RoomState


class Data(msgspec.Struct, frozen=True, kw_only=True):
    """Of an event about which the audience knows no more than that it happened."""


class Slot(Data, frozen=True, kw_only=True):
    """The room got its title and its slot; None: to be announced."""

    title: str
    starts_at: datetime | None
    ends_at: datetime | None


class NewPhase(Data, frozen=True, kw_only=True):
    """The room is in ``phase`` now."""

    phase: Phase
    reason: str


class Turn(Data, frozen=True, kw_only=True):
    """Something happened to the request ``request`` of ``speaker``."""

    request: RequestId
    speaker: Identity
    speech_type: SpeechTypeId
    language: str


class TimedTurn(Turn, frozen=True, kw_only=True):
    """``speaker`` has the floor, for ``limit_s`` seconds; None: no limit."""

    limit_s: int | None


NOTHING = Data()

Describe = Callable[[Any, RoomState], Data]


def data_of(event: AnyRoomEvent, state: RoomState, detail: Detail) -> Data:
    """Return what the audience of ``detail`` (not FULL: that is the event as it is stored) may know of ``event``.

    state: of the room with the event or later; who filed a request does not change.
    """
    describe = _DESCRIBED[detail].get(type(event))
    return describe(event, state) if describe else NOTHING


def _slot(event: RoomScheduled, _: RoomState) -> Data:
    return Slot(title=event.title, starts_at=event.starts_at, ends_at=event.ends_at)


def _phase(event: PhaseChanged, _: RoomState) -> Data:
    return NewPhase(phase=event.to, reason=event.reason)


def _filed(event: RequestFiled, state: RoomState) -> Data:
    return _of_request(event.filing.request, state)


def _turn(event: Any, state: RoomState) -> Data:
    return _of_request(event.request, state)


def _granted(event: FloorGranted, state: RoomState) -> Data:
    turn = _of_request(event.request, state)
    return TimedTurn(**msgspec.structs.asdict(turn), limit_s=event.limit_s) if isinstance(turn, Turn) else turn


def _of_request(wanted: RequestId, state: RoomState) -> Data:
    request = state.request(wanted)
    if request is None:
        return NOTHING
    filing = request.filing
    return Turn(request=wanted, speaker=identity(filing.speaker), speech_type=filing.speech_type, language=filing.language)


_PUBLIC: Mapping[type[AnyRoomEvent], Describe] = {
    RoomScheduled: _slot,
    PhaseChanged: _phase,
    FloorGranted: _granted,
    FloorInterrupted: _turn,
    FloorResumed: _turn,
    FloorReleased: _turn,
    FloorRevoked: _turn,
    TurnReturned: _turn,
    SpeakerRestored: _turn,
}
"""Everybody sees who speaks; nobody's name appears because they wait."""

_PARTICIPANT: Mapping[type[AnyRoomEvent], Describe] = {
    **_PUBLIC,
    RequestFiled: _filed,
    RequestAccepted: _turn,
    RequestCancelled: _turn,
}
"""Participants see the order of speakers, but not who was denied, and no reasons."""

_DESCRIBED = {Detail.PUBLIC: _PUBLIC, Detail.PARTICIPANT: _PARTICIPANT}
