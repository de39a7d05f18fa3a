"""A room as it was at any past moment: phase, floor and the whole order of speakers. Pure: it is rebuilt from the room's log alone."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from orchestrator.cast import Cast, cast, name_of
from rooms import clock
from rooms.events import AnyRoomEvent, PhaseChanged
from rooms.evolve import replay
from rooms.identity import Identity, identity
from rooms.ids import RequestId, RoomId
from rooms.microphones.used import Microphone
from rooms.phases import Phase
from rooms.requests import Accepted, Granted, Placing, Waiting, Why
from rooms.state import RoomState

LAST_MICROSECOND = 999_999


class PhaseThen(msgspec.Struct, frozen=True, kw_only=True):
    """The phase, and since when, by whom and why; None and empty while nobody has changed it."""

    phase: Phase
    since: datetime | None = None
    by: str = ""
    reason: str = ""


class SpeechThen(msgspec.Struct, frozen=True, kw_only=True):
    """Who had the floor, or whose speech was paused for it. remaining_s: seconds, negative when overrun; None: no limit."""

    request: RequestId
    speaker: Identity
    speech_type: str
    language: str
    granted_at: datetime
    granted_by: str
    spoken_s: float
    limit_s: int | None
    remaining_s: float | None
    running: bool


class PlaceThen(msgspec.Struct, frozen=True, kw_only=True):
    """One place in the order of speakers.

    filed_by: who put the request there. why: the reason for its place, which ``placed_by`` gave it at ``placed_at``, if somebody did.
    accepted_by: the chair who said that the floor will come; empty: nobody yet. absent: passed over, because the line was broken.
    """

    place: int
    request: RequestId
    speaker: Identity
    speech_type: str
    language: str
    microphone: Microphone
    filed_at: datetime
    filed_by: str
    accepted_by: str
    absent: bool
    why: Why
    placed_by: str
    placed_at: datetime | None
    reason: str


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """The room at ``at`` (aware UTC), after the first ``seq`` events of its log."""

    room: RoomId
    title: str
    at: datetime
    seq: int
    phase: PhaseThen
    list_closed: bool
    floor: SpeechThen | None
    interrupted: SpeechThen | None
    queue: tuple[PlaceThen, ...]


def past(room: RoomId, events: Sequence[AnyRoomEvent], at: datetime) -> Past:
    """Return the room as it was at ``at``; a whole second counts to its end."""
    until = at if at.microsecond else at.replace(microsecond=LAST_MICROSECOND)
    happened = [event for event in events if event.at <= until]
    state, people = replay(room, happened), cast(happened)
    return Past(
        room=room,
        title=state.title,
        at=at,
        seq=state.seq,
        phase=_phase(state, happened, people),
        list_closed=state.list_closed,
        floor=_speech(state, state.floor, people, at),
        interrupted=_speech(state, state.interrupted, people, at),
        queue=tuple(_place(state, number, entry, people) for number, entry in enumerate(state.queue, start=1)),
    )


def _phase(state: RoomState, happened: Sequence[AnyRoomEvent], people: Cast) -> PhaseThen:
    changed = next((event for event in reversed(happened) if isinstance(event, PhaseChanged)), None)
    if changed is None:
        return PhaseThen(phase=state.phase)
    return PhaseThen(phase=state.phase, since=changed.at, by=name_of(people, changed.by), reason=changed.reason)


def _speech(state: RoomState, turn: Granted | None, people: Cast, at: datetime) -> SpeechThen | None:
    if turn is None:
        return None
    stopped, filing = clock.stop(turn.clock, at), turn.filing
    return SpeechThen(
        request=filing.request,
        speaker=identity(filing.speaker),
        speech_type=_type_name(state, filing.speech_type),
        language=filing.language,
        granted_at=turn.at,
        granted_by=name_of(people, turn.by),
        spoken_s=stopped.spoken_s,
        limit_s=stopped.limit_s,
        remaining_s=stopped.remaining_s,
        running=isinstance(turn.clock, clock.Running),
    )


def _place(state: RoomState, number: int, entry: Waiting, people: Cast) -> PlaceThen:
    filing, placing = entry.filing, entry.placing
    return PlaceThen(
        place=number,
        request=filing.request,
        speaker=identity(filing.speaker),
        speech_type=_type_name(state, filing.speech_type),
        language=filing.language,
        microphone=filing.speaks_into,
        filed_at=filing.at,
        filed_by=name_of(people, filing.by),
        accepted_by=name_of(people, entry.by) if isinstance(entry, Accepted) else "",
        absent=filing.speaker.id in state.absent,
        why=placing.why,
        placed_by=_placed_by(placing, people),
        placed_at=placing.at,
        reason=placing.reason,
    )


def _placed_by(placing: Placing, people: Cast) -> str:
    return name_of(people, placing.by) if placing.by else ""


def _type_name(state: RoomState, speech_type: str) -> str:
    kind = next((kind for kind in state.rules.speech_types if kind.id == speech_type), None)
    return kind.name if kind else speech_type
