"""The floor and the order of speakers as people see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec

from rooms.admission.door import in_lobby
from rooms.asking import SOMEBODY_IN_THE_HALL, askable
from rooms.balance import Effect, Scale, effects, scales
from rooms.budgets import left_s, spent_s
from rooms.clock import Clock, Running
from rooms.device_checks.results import DeviceCheck
from rooms.filed import Filed
from rooms.floor import is_grantable
from rooms.identity import Identity, identity
from rooms.ids import ParticipantId, RequestId, SpeechTypeId
from rooms.microphones.used import OF_THE_HALL, Microphone
from rooms.ordering import can_go_on, last_turn
from rooms.people import Person, Place
from rooms.permissions import Right, may
from rooms.phases import OVER, QUEUE_OPEN
from rooms.queue import is_for_hall
from rooms.requests import Accepted, Ended, Filing, Granted, Released, RequestState, Revoked, Waiting, Why, state_of
from rooms.rules import Dimension
from rooms.state import RoomState


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is there now; it comes and goes without events. viewers: connections without an invitation."""

    connected: frozenset[ParticipantId] = field(default_factory=frozenset)
    publishing: frozenset[ParticipantId] = field(default_factory=frozenset)
    viewers: int = 0


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """running: ``since`` and ``deadline`` say where it is. Stopped: ``spoken_s`` of ``limit_s``. No limit_s: it counts up.

    warn_at_s: seconds left at which the clock turns amber.
    """

    running: bool
    since: datetime | None
    deadline: datetime | None
    spoken_s: float
    limit_s: int | None
    warn_at_s: int = 30


class FloorView(msgspec.Struct, frozen=True, kw_only=True):
    """Who speaks, as what, since when, into which microphone."""

    request: RequestId
    speaker: Identity
    speech_type: SpeechTypeId
    language: str
    granted_at: datetime
    clock: ClockView
    on_behalf_of: str = ""
    microphone: Microphone = OF_THE_HALL


class QueueEntry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A request in the order of speakers. accepted: the chair said that the floor will come.

    why: the reason for its place. absent: the line of its speaker is broken; the place is kept and passed over. microphone: what its
    speaker will use; where they sit says ``speaker.place``. filed_for_hall: its speaker sits in the hall, and somebody else asked for
    them. limit_s: seconds that its speaker will have at most; None: no limit.
    """

    request: RequestId
    speaker: Identity
    speech_type: SpeechTypeId
    language: str
    accepted: bool
    on_behalf_of: str = ""
    why: Why = Why.ASKED
    absent: bool = False
    microphone: Microphone = OF_THE_HALL
    filed_for_hall: bool = False
    limit_s: int | None = None


class ManagedEntry(QueueEntry, frozen=True, kw_only=True, gc=False):
    """What a moderator sees besides: since when somebody waits, whether the line is up, and who put it there.

    spoken_s: what a restored turn has used. offered_to: the request with which its speaker would change places.
    balance: what the floor for this speaker would do to it. in_lobby: sent there. grantable: the floor can be given now.
    check: of the devices of a speaker who is elsewhere; None: they have not tried them.
    """

    filed_at: datetime
    connected: bool
    publishing: bool
    text: str = ""
    spoken_s: float = 0.0
    placed_by: str = ""
    placed_at: datetime | None = None
    placed_reason: str = ""
    offered_to: RequestId | None = None
    balance: dict[Dimension, Effect] = {}
    in_lobby: bool = False
    grantable: bool = False
    check: DeviceCheck | None = None


class EndedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A finished request: ``state`` is a terminal state of RFC 8855; spoken_s is None if it never had the floor."""

    request: RequestId
    speaker: Identity
    speech_type: SpeechTypeId
    state: RequestState
    at: datetime
    by: ParticipantId
    reason: str
    spoken_s: float | None


class OnDeck(msgspec.Struct, frozen=True, kw_only=True):
    """One of the next speakers, the language that they will speak, and whether they can be heard when their turn comes."""

    speaker: Identity
    language: str = ""
    connected: bool
    publishing: bool


class NextSpeaker(msgspec.Struct, frozen=True, kw_only=True):
    """Who has the floor next, if the order stays; known before it is given. language: empty if they declared none."""

    request: RequestId
    speaker: Identity
    speech_type: SpeechTypeId
    language: str
    microphone: Microphone


class BudgetView(msgspec.Struct, frozen=True, kw_only=True):
    """Time that a group shares, in seconds: planned, added by the chair, used in turns that are over, and what is left of all."""

    id: str
    name: str
    seconds: int
    added_s: int
    spent_s: float
    left_s: float


class SpeechTypeView(msgspec.Struct, frozen=True, kw_only=True):
    """A type of speech. wants_text: one says what it is about."""

    id: SpeechTypeId
    name: str
    wants_text: bool = False


class OwnRequest(msgspec.Struct, frozen=True, kw_only=True):
    """My request: ``place`` counts from 1 while it waits, without those who are not there; ``reason`` says why it ended."""

    request: RequestId
    speech_type: SpeechTypeId
    state: RequestState
    place: int | None
    reason: str


class SwapOffer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody would change places: their request for mine."""

    request: RequestId
    mine: RequestId
    speaker: Identity
    place: int


def floor_view(state: RoomState, turn: Granted | None) -> FloorView | None:
    """What everybody sees of a turn."""
    if turn is None:
        return None
    filing = turn.filing
    return FloorView(
        request=filing.request,
        speaker=identity(filing.speaker),
        speech_type=filing.speech_type,
        language=filing.language,
        granted_at=turn.at,
        clock=_clock(turn.clock, state.rules.warn_at_s),
        on_behalf_of=filing.on_behalf_of,
        microphone=filing.speaks_into,
    )


def _clock(clock: Clock, warn_at_s: int) -> ClockView:
    if isinstance(clock, Running):
        since, deadline = clock.since, clock.deadline
        return ClockView(running=True, since=since, deadline=deadline, spoken_s=clock.spoken_s, limit_s=clock.limit_s, warn_at_s=warn_at_s)
    return ClockView(running=False, since=None, deadline=None, spoken_s=clock.spoken_s, limit_s=clock.limit_s, warn_at_s=warn_at_s)


def asking(state: RoomState) -> dict[str, Any]:
    """What those who may ask need to know."""
    return {
        "queue_open": state.phase in QUEUE_OPEN or (state.rules.inscription and state.phase not in OVER),
        "list_closed": state.list_closed,
        "speech_types": speech_types(state),
        "languages": state.rules.languages,
        "hall_microphones": state.rules.hall_microphones,
    }


def speech_types(state: RoomState) -> tuple[SpeechTypeView, ...]:
    """The types of speech of the room."""
    return tuple(SpeechTypeView(id=kind.id, name=kind.name, wants_text=kind.wants_text) for kind in state.rules.speech_types)


def order(state: RoomState) -> tuple[QueueEntry, ...]:
    """The order of speakers for those who take part."""
    return tuple(QueueEntry(**_shared(state, entry)) for entry in state.queue)


def managed_order(state: RoomState, presence: Presence) -> tuple[ManagedEntry, ...]:
    """The order of speakers for those who decide about it."""
    weighed = scales(state)
    return tuple(_managed(state, entry, presence, weighed) for entry in state.queue)


def _managed(state: RoomState, entry: Waiting, presence: Presence, weighed: Sequence[Scale]) -> ManagedEntry:
    filing, placing = entry.filing, entry.placing
    placed_by = state.people.get(placing.by) if placing.by else None
    return ManagedEntry(
        **_shared(state, entry),
        filed_at=filing.at,
        connected=filing.speaker.id in presence.connected,
        publishing=filing.speaker.id in presence.publishing,
        text=filing.text,
        spoken_s=entry.spoken_s,
        placed_by=placed_by.name if placed_by else "",
        placed_at=placing.at,
        placed_reason=placing.reason,
        offered_to=state.swaps.get(filing.request),
        balance=effects(weighed, filing.speaker),
        in_lobby=in_lobby(state, filing.speaker.id),
        grantable=is_grantable(state, filing),
        check=state.device_checks.get(filing.speaker.id),
    )


def _shared(state: RoomState, entry: Waiting) -> dict[str, Any]:
    filing = entry.filing
    kind = state.rules.speech_type(filing.speech_type)
    return {
        "request": filing.request,
        "speaker": identity(filing.speaker),
        "speech_type": filing.speech_type,
        "language": filing.language,
        "accepted": isinstance(entry, Accepted),
        "on_behalf_of": filing.on_behalf_of,
        "why": entry.placing.why,
        "absent": filing.speaker.id in state.absent,
        "microphone": filing.speaks_into,
        "filed_for_hall": is_for_hall(filing),
        "limit_s": kind.limit_for(filing.speaker.speaker_class) if kind else None,
    }


def ended_entry(entry: Ended) -> EndedEntry:
    """What a moderator sees of a finished request."""
    return EndedEntry(
        request=entry.filing.request,
        speaker=identity(entry.filing.speaker),
        speech_type=entry.filing.speech_type,
        state=state_of(entry),
        at=entry.at,
        by=entry.by,
        reason=getattr(entry, "reason", ""),
        spoken_s=entry.spoken_s if isinstance(entry, Released | Revoked) else None,
    )


def restorable(state: RoomState) -> Identity | None:
    """The last speaker, if the end of their turn can be undone."""
    turn = last_turn(state)
    if turn is None or state.interrupted is not None or state.phase in OVER or not can_go_on(state, turn.filing):
        return None
    return identity(turn.filing.speaker)


def on_deck(state: RoomState, presence: Presence) -> tuple[OnDeck, ...]:
    """The next remote speakers, who get ready."""
    return tuple(
        OnDeck(
            speaker=identity(filing.speaker),
            language=filing.language,
            connected=filing.speaker.id in presence.connected,
            publishing=filing.speaker.id in presence.publishing,
        )
        for filing in _next_remote(state)
    )


def next_speaker(state: RoomState) -> NextSpeaker | None:
    """The first of those who wait and can be given the floor, in the hall or elsewhere."""
    filing = next(_present(state), None)
    if filing is None:
        return None
    return NextSpeaker(
        request=filing.request,
        speaker=identity(filing.speaker),
        speech_type=filing.speech_type,
        language=filing.language,
        microphone=filing.speaks_into,
    )


def _next_remote(state: RoomState) -> Iterator[Filing]:
    return (one for one in islice(_present(state), state.rules.on_deck) if one.speaker.place is Place.REMOTE)


def _present(state: RoomState) -> Iterator[Filing]:
    return (entry.filing for entry in state.queue if not _is_passed_over(state, entry))


def _is_passed_over(state: RoomState, entry: Waiting) -> bool:
    """Whether the order goes on without its speaker for now, whose place is kept: their line is broken, or they were sent to the lobby."""
    speaker = entry.filing.speaker.id
    return speaker in state.absent or in_lobby(state, speaker)


def budgets(state: RoomState) -> tuple[BudgetView, ...]:
    """The shared times of the room."""
    return tuple(
        BudgetView(
            id=budget.id,
            name=budget.name,
            seconds=budget.seconds,
            added_s=state.added_s.get(budget.id, 0),
            spent_s=spent_s(state, budget),
            left_s=left_s(state, budget),
        )
        for budget in state.rules.budgets
    )


def own_part(state: RoomState, person: Person, filed: Filed) -> dict[str, Any]:
    """What ``person`` alone needs to know about their requests. filed: of ``state``."""
    waiting = tuple(_own_waiting(entry, filed) for entry in filed.own.get(person.id, ()))
    turns = (turn for turn in (state.floor, state.interrupted) if turn is not None)
    turn = next((turn for turn in turns if turn.filing.speaker.id == person.id), None)
    current = own_request(turn) if turn else None
    return {
        "request": current or (waiting[0] if waiting else None),
        "requests": waiting,
        "last_request": own_request(last) if (last := filed.last.get(person.id)) else None,
        "has_floor": state.floor is not None and state.floor.filing.speaker.id == person.id,
        "limits_s": {kind.id: kind.limit_for(person.speaker_class) for kind in state.rules.speech_types},
        "askable": _askable(state, person, filed) if _may_ask(state, person) else (),
        "askable_for_hall": _askable(state, SOMEBODY_IN_THE_HALL, filed) if may(person.role, Right.REQUEST_FOR_HALL) else (),
        "on_deck": any(one.speaker.id == person.id for one in _next_remote(state)),
        "swap_offers": tuple(_swap_offers(state, waiting)),
    }


def _askable(state: RoomState, person: Person, filed: Filed) -> tuple[SpeechTypeId, ...]:
    return tuple(kind.id for kind in askable(state, person, filed))


def _may_ask(state: RoomState, person: Person) -> bool:
    return person.id in state.people and may(person.role, Right.REQUEST_FLOOR)


def _swap_offers(state: RoomState, mine: tuple[OwnRequest, ...]) -> Iterator[SwapOffer]:
    own = {one.request for one in mine}
    for request, wanted in state.swaps.items():
        offering = state.waiting(request) if wanted in own else None
        if offering is not None:
            speaker = identity(offering.filing.speaker)
            yield SwapOffer(request=request, mine=wanted, speaker=speaker, place=state.queue.index(offering) + 1)


def _own_waiting(entry: Waiting, filed: Filed) -> OwnRequest:
    filing = entry.filing
    place = filed.places[filing.request]
    return OwnRequest(request=filing.request, speech_type=filing.speech_type, state=state_of(entry), place=place, reason="")


def own_request(entry: Granted | Ended) -> OwnRequest:
    """What its owner sees of a request that does not wait any more."""
    filing, reason = entry.filing, getattr(entry, "reason", "")
    return OwnRequest(request=filing.request, speech_type=filing.speech_type, state=state_of(entry), place=None, reason=reason)
