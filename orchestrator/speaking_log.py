"""Who spoke in a room, when and for how long: one row for each intervention. Pure: it is read off the room's log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from orchestrator.cast import Cast, cast, name_of
from rooms import clock
from rooms.events import AnyRoomEvent, FloorGranted, RequestCancelled, RequestDenied
from rooms.evolve import evolve
from rooms.identity import Identity, identity
from rooms.ids import RequestId, RoomId, SpeechTypeId
from rooms.microphones.used import Microphone
from rooms.requests import Cancelled, Denied, Ended, Granted, Request, Spoken, Waiting
from rooms.state import RoomState


class Outcome(StrEnum):
    """How an intervention ended, or where it is. The first four are final.

    released: given back, or thanked by the chair. revoked: taken away. denied, cancelled: so it ended after its speaker had been brought
    back. interrupted: paused for another speech. waiting: brought back, and not speaking yet.
    """

    RELEASED = "released"
    REVOKED = "revoked"
    DENIED = "denied"
    CANCELLED = "cancelled"
    SPEAKING = "speaking"
    INTERRUPTED = "interrupted"
    WAITING = "waiting"


class Intervention(msgspec.Struct, frozen=True, kw_only=True):
    """One request that held the floor, once or, if its speaker was brought back, several times. Times are aware UTC.

    granted_at: when the floor was given first; started_at: when its clock began to run; ended_at: None while it is not over. spoken_s:
    whole seconds without pauses, of limit_s (None: no limit); overrun_s: seconds beyond it. ended_by: the name of whoever ended it.
    """

    request: RequestId
    speaker: Identity
    speaker_class: str
    on_behalf_of: str
    speech_type: SpeechTypeId
    speech_type_name: str
    language: str
    item: str
    microphone: Microphone
    requested_at: datetime
    granted_at: datetime
    started_at: datetime
    ended_at: datetime | None
    spoken_s: int
    limit_s: int | None
    overrun_s: int
    outcome: Outcome
    ended_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Turn:
    """What only the log knows of a request that was granted: when first, on which limit last, and what was spoken before it was dropped."""

    granted_at: datetime
    limit_s: int | None
    dropped_after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where an intervention is."""

    outcome: Outcome
    spoken_s: float
    ended: Ended | None = None


def speaking_log(room: RoomId, events: Sequence[AnyRoomEvent], now: datetime) -> list[Intervention]:
    """Return every intervention in the order in which they began; who speaks now, as it is at ``now`` (aware)."""
    turns, state = _turns(room, events)
    people = cast(events)
    found = ((state.request(request), turn) for request, turn in turns.items())
    return [_intervention(state, request, turn, people, now) for request, turn in found if request is not None]


def _turns(room: RoomId, events: Sequence[AnyRoomEvent]) -> tuple[Mapping[RequestId, _Turn], RoomState]:
    """The turns in the order of their first grants, and the room as it is after all of ``events``."""
    state, turns = RoomState(room=room), dict[RequestId, _Turn]()
    for event in events:
        match event:
            case FloorGranted(request=request):
                first = turns.get(request)
                turns[request] = _Turn(granted_at=first.granted_at if first else event.at, limit_s=event.limit_s)
            case RequestDenied(request=request) | RequestCancelled(request=request) if request in turns:
                entry = state.waiting(request)
                turn = turns[request]
                turns[request] = _Turn(turn.granted_at, turn.limit_s, dropped_after_s=entry.spoken_s if entry else 0.0)
            case _:
                pass
        state = evolve(state, event)
    return turns, state


def _intervention(state: RoomState, request: Request, turn: _Turn, people: Cast, now: datetime) -> Intervention:
    filing, standing = request.filing, _standing(state, request, turn, now)
    kind, ended, spoken_s = state.rules.speech_type(filing.speech_type), standing.ended, round(standing.spoken_s)
    return Intervention(
        request=filing.request,
        speaker=identity(filing.speaker),
        speaker_class=filing.speaker.speaker_class,
        on_behalf_of=filing.on_behalf_of,
        speech_type=filing.speech_type,
        speech_type_name=kind.name if kind else filing.speech_type,
        language=filing.language,
        item=filing.item,
        microphone=filing.speaks_into,
        requested_at=filing.at,
        granted_at=turn.granted_at,
        started_at=turn.granted_at,
        ended_at=ended.at if ended else None,
        spoken_s=spoken_s,
        limit_s=turn.limit_s,
        overrun_s=0 if turn.limit_s is None else max(0, spoken_s - turn.limit_s),
        outcome=standing.outcome,
        ended_by=name_of(people, ended.by) if ended else "",
        reason=getattr(ended, "reason", ""),
    )


def _standing(state: RoomState, request: Request, turn: _Turn, now: datetime) -> _Standing:
    match request:
        case Granted():
            outcome = Outcome.SPEAKING if request is state.floor else Outcome.INTERRUPTED
            return _Standing(outcome, clock.spoken_s(request.clock, now))
        case Denied() | Cancelled():
            return _Standing(_final(request), turn.dropped_after_s, request)
        case _ if isinstance(request, Spoken):
            return _Standing(_final(request), request.spoken_s, request)
        case _ if isinstance(request, Waiting):
            return _Standing(Outcome.WAITING, request.spoken_s)


def _final(ended: Ended) -> Outcome:
    return Outcome(type(ended).__name__.lower())
