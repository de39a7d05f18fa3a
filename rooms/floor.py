"""Giving the floor, giving it back, taking it away, and interrupting a speech for something that goes before it."""

from datetime import datetime

from msgspec.structs import replace

from rooms import clock, require
from rooms.admission.door import require_speaker_inside
from rooms.base import Deciders, Evolvers
from rooms.budgets import left_s
from rooms.commands import GrantFloor, ReleaseFloor, RevokeFloor
from rooms.errors import InterruptionUnderWay, NotLive, NotYours, Refused, SpeakerAbsent
from rooms.events import (
    AnyRoomEvent,
    FloorGranted,
    FloorInterrupted,
    FloorReleased,
    FloorResumed,
    FloorRevoked,
    RequestCancelled,
)
from rooms.ids import RequestId
from rooms.people import Person
from rooms.permissions import Right, may
from rooms.phases import Phase
from rooms.queue import without
from rooms.requests import Ended, Filing, Granted, Released, Revoked
from rooms.state import RoomState


def _grant_floor(state: RoomState, command: GrantFloor, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.MANAGE_QUEUE)
    if state.floor is not None and state.floor.filing.request == command.request:
        return []
    filing = require.waiting(state, command.request).filing
    _require_grantable(state, filing)
    granted = FloorGranted(request=command.request, by=by.id, limit_s=limit_s(state, filing), at=at)
    return [*_making_way(state, filing, by, at), granted]


def is_grantable(state: RoomState, filing: Filing) -> bool:
    """Whether the floor can be given to ``filing``, which waits, now."""
    try:
        _require_grantable(state, filing)
    except Refused:
        return False
    return True


def _require_grantable(state: RoomState, filing: Filing) -> None:
    """Raises NotLive, SpeakerInLobby, SpeakerAbsent, InterruptionUnderWay."""
    if state.phase is not Phase.LIVE:
        raise NotLive(phase=state.phase)
    require_speaker_inside(state, filing.speaker)
    if filing.speaker.id in state.absent:
        raise SpeakerAbsent(name=filing.speaker.name)
    under_way = state.interrupted is not None or (state.floor is not None and interrupts(state, state.floor.filing))
    if state.floor is not None and under_way and interrupts(state, filing):
        raise InterruptionUnderWay


def _making_way(state: RoomState, filing: Filing, by: Person, at: datetime) -> list[AnyRoomEvent]:
    """What becomes of the present speech: it is paused for something that interrupts, and ended by everything else."""
    if state.floor is None or not interrupts(state, filing):
        return released(state, by, at)
    return [FloorInterrupted(request=state.floor.filing.request, by=by.id, at=at)]


def interrupts(state: RoomState, filing: Filing) -> bool:
    """Whether a request of that type pauses the present speech."""
    kind = state.rules.speech_type(filing.speech_type)
    return kind is not None and kind.interrupts


def limit_s(state: RoomState, filing: Filing) -> int | None:
    """Seconds for the turn: those of its type and class, and no more than its group has left; None: no limit."""
    kind = state.rules.speech_type(filing.speech_type)
    limit = kind.limit_for(filing.speaker.speaker_class) if kind else None
    budget = state.rules.budget_of(filing.speaker.speaker_class)
    if budget is None:
        return limit
    left = max(0, int(left_s(state, budget)))
    return left if limit is None else min(limit, left)


def released(state: RoomState, by: Person, at: datetime) -> list[AnyRoomEvent]:
    """The end of the present turn and of the one that it interrupts, if there are any."""
    turns = [turn.filing.request for turn in (state.floor, state.interrupted) if turn is not None]
    return [event for request in turns for event in (FloorReleased(request=request, by=by.id, at=at), *_with_speech(state, request, at))]


def _with_speech(state: RoomState, speech: RequestId, at: datetime) -> list[AnyRoomEvent]:
    """What waits for a speech and ends with it."""
    return [
        RequestCancelled(request=entry.filing.request, by=entry.filing.by, reason="speech_over", at=at)
        for entry in state.queue
        if entry.filing.about == speech and (kind := state.rules.speech_type(entry.filing.speech_type)) and kind.ends_with_speech
    ]


def _after_turn(state: RoomState, request: RequestId, at: datetime) -> list[AnyRoomEvent]:
    """What follows from the end of the turn ``request``: what it interrupted goes on."""
    ended_with_it = _with_speech(state, request, at)
    on_floor = state.floor is not None and state.floor.filing.request == request
    if not on_floor or state.interrupted is None:
        return ended_with_it
    return [*ended_with_it, FloorResumed(request=state.interrupted.filing.request, at=at)]


def _release_floor(state: RoomState, command: ReleaseFloor, by: Person, at: datetime) -> list[AnyRoomEvent]:
    holder = require.holding(state, command.request)
    if holder.filing.by != by.id and not may(by.role, Right.MANAGE_QUEUE):
        raise NotYours(request=command.request)
    return [FloorReleased(request=command.request, by=by.id, at=at), *_after_turn(state, command.request, at)]


def _revoke_floor(state: RoomState, command: RevokeFloor, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.MANAGE_QUEUE)
    require.holding(state, command.request)
    revoked = FloorRevoked(request=command.request, by=by.id, reason=command.reason, at=at)
    return [revoked, *_after_turn(state, command.request, at)]


def _floor_granted(state: RoomState, event: FloorGranted) -> RoomState:
    entry = state.waiting(event.request)
    if entry is None:
        return state
    running = clock.Running(since=event.at, spoken_s=entry.spoken_s, limit_s=event.limit_s)
    floor = Granted(filing=entry.filing, by=event.by, at=event.at, clock=running)
    return replace(state, queue=without(state.queue, event.request), floor=floor)


def _floor_interrupted(state: RoomState, event: FloorInterrupted) -> RoomState:
    floor = state.floor
    if floor is None or floor.filing.request != event.request:
        return state
    return replace(state, floor=None, interrupted=_with_clock(floor, clock.stop(floor.clock, event.at)))


def _floor_resumed(state: RoomState, event: FloorResumed) -> RoomState:
    turn = state.interrupted
    if turn is None or turn.filing.request != event.request:
        return state
    turned = clock.run(turn.clock, event.at) if state.phase is Phase.LIVE else turn.clock
    return replace(state, floor=_with_clock(turn, turned), interrupted=None)


def _with_clock(turn: Granted, turned: clock.Clock) -> Granted:
    return Granted(filing=turn.filing, by=turn.by, at=turn.at, clock=turned)


def _floor_released(state: RoomState, event: FloorReleased) -> RoomState:
    turn = _turn(state, event.request)
    if turn is None:
        return state
    spoken_s = clock.spoken_s(turn.clock, event.at)
    ended = Released(filing=turn.filing, by=event.by, granted_at=turn.at, at=event.at, spoken_s=spoken_s, limit_s=turn.clock.limit_s)
    return _ended(state, ended)


def _floor_revoked(state: RoomState, event: FloorRevoked) -> RoomState:
    turn = _turn(state, event.request)
    if turn is None:
        return state
    spoken_s = clock.spoken_s(turn.clock, event.at)
    ended = Revoked(
        filing=turn.filing,
        by=event.by,
        granted_at=turn.at,
        at=event.at,
        spoken_s=spoken_s,
        limit_s=turn.clock.limit_s,
        reason=event.reason,
    )
    return _ended(state, ended)


def _turn(state: RoomState, request: RequestId) -> Granted | None:
    turns = (turn for turn in (state.floor, state.interrupted) if turn is not None)
    return next((turn for turn in turns if turn.filing.request == request), None)


def _ended(state: RoomState, ended: Ended) -> RoomState:
    on_floor = state.floor is not None and state.floor.filing.request == ended.filing.request
    emptied = replace(state, floor=None) if on_floor else replace(state, interrupted=None)
    return replace(emptied, ended=state.ended.appended(ended))


DECIDERS: Deciders = {GrantFloor: _grant_floor, ReleaseFloor: _release_floor, RevokeFloor: _revoke_floor}

EVOLVERS: Evolvers = {
    FloorGranted: _floor_granted,
    FloorInterrupted: _floor_interrupted,
    FloorResumed: _floor_resumed,
    FloorReleased: _floor_released,
    FloorRevoked: _floor_revoked,
}
