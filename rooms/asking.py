"""Asking for the floor, withdrawing, and what the chair answers."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from rooms import require
from rooms.base import Deciders, Evolvers
from rooms.commands import AcceptRequest, CancelRequest, DenyRequest, RequestFloor, RequestFloorForHall
from rooms.errors import (
    AlreadyHolding,
    AlreadyWaiting,
    ListIsClosed,
    NameMissing,
    NoSpeech,
    NotAdmitted,
    NotForYourClass,
    NotYours,
    QueueClosed,
    Refused,
    UnknownLanguage,
    UnknownSpeechType,
)
from rooms.events import AnyRoomEvent, RequestAccepted, RequestCancelled, RequestDenied, RequestFiled
from rooms.filed import Filed
from rooms.filing_limits import require_within_limits
from rooms.ids import ParticipantId, RequestId, SpeechTypeId
from rooms.microphones.used import microphone_of
from rooms.people import Person, Place, Role
from rooms.permissions import Right, may
from rooms.phases import OVER, QUEUE_OPEN
from rooms.queue import inserted, is_hall_person, is_own, replaced, without
from rooms.requests import Accepted, Cancelled, Denied, Filing, Pending
from rooms.rules import SpeechType
from rooms.state import RoomState

SOMEBODY_IN_THE_HALL = Person(id=ParticipantId("hall"), role=Role.PARTICIPANT, name="", place=Place.HALL)
"""For whom the floor can be asked for by others, before it is known who it is: of no delegation and of no class."""


def _request_floor(state: RoomState, command: RequestFloor, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.REQUEST_FLOOR)
    if by.id not in state.people:
        raise NotAdmitted
    speaker = state.people[by.id]
    kind = _kind(state, command.speech_type)
    require_askable(state, kind, speaker, Filed(state))
    filing = _wanted(state, kind, command, by=by, speaker=speaker, at=at)
    return [RequestFiled(filing=filing, at=at)]


def _request_floor_for_hall(state: RoomState, command: RequestFloorForHall, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.REQUEST_FOR_HALL)
    kind = _kind(state, command.speech_type)
    if not command.name.strip():
        raise NameMissing
    speaker = _hall_speaker(state, command)
    require_askable(state, kind, speaker, Filed(state))
    filing = _wanted(state, kind, command, by=by, speaker=speaker, at=at)
    return [RequestFiled(filing=filing, at=at)]


def _wanted(
    state: RoomState, kind: SpeechType, command: RequestFloor | RequestFloorForHall, *, by: Person, speaker: Person, at: datetime
) -> Filing:
    """What ``command`` asks for. Raises UnknownLanguage, NotInTheHall."""
    if command.language and command.language not in state.rules.languages:
        raise UnknownLanguage(language=command.language, known=state.rules.languages)
    filing = new_filing(state, kind, by=by, speaker=speaker, at=at, text=command.text)
    return replace(
        filing,
        language=command.language,
        on_behalf_of=command.on_behalf_of.strip(),
        microphone=microphone_of(speaker, command.microphone, state.rules.hall_microphones),
    )


def new_filing(state: RoomState, kind: SpeechType, *, by: Person, speaker: Person, at: datetime, text: str = "") -> Filing:
    """The next request of the room: ``by`` asks that ``speaker`` may speak."""
    return Filing(
        request=next_request(state),
        by=by.id,
        speaker=speaker,
        speech_type=kind.id,
        language="",
        at=at,
        text=text.strip(),
        about=state.floor.filing.request if kind.about_speech and state.floor else None,
        item=state.agenda.current,
        microphone=microphone_of(speaker, "", ()),
    )


def next_request(state: RoomState) -> RequestId:
    """The id of the request that is filed next."""
    return RequestId(f"r{state.filed + 1}")


def askable(state: RoomState, person: Person, filed: Filed, kinds: Iterable[SpeechType] | None = None) -> Iterator[SpeechType]:
    """The types of speech that ``person`` may ask for now; of ``kinds``, if they are given, in their order. filed: of ``state``."""
    for kind in state.rules.speech_types if kinds is None else kinds:
        try:
            require_askable(state, kind, person, filed)
        except Refused:
            continue
        yield kind


def require_askable(state: RoomState, kind: SpeechType, speaker: Person, filed: Filed) -> None:
    """Do nothing if ``speaker`` may be put on the list for ``kind`` now. Raises the Refused that says why not. filed: of ``state``."""
    if state.phase in OVER or not (state.phase in QUEUE_OPEN or state.rules.inscription):
        raise QueueClosed(phase=state.phase)
    if state.list_closed and not kind.when_closed:
        raise ListIsClosed(possible=tuple(one.name for one in state.rules.speech_types if one.when_closed) or "-")
    if kind.about_speech and state.floor is None:
        raise NoSpeech
    if kind.classes and speaker.speaker_class not in kind.classes:
        raise NotForYourClass(classes=kind.classes)
    _require_free(state, kind, speaker, filed)
    require_within_limits(state, kind, speaker, filed)


def _require_free(state: RoomState, kind: SpeechType, speaker: Person, filed: Filed) -> None:
    """One ordinary request at a time, and beside it one that interrupts. Who speaks does not ask."""
    for turn in (state.floor, state.interrupted):
        if turn is not None and turn.filing.speaker.id == speaker.id:
            raise AlreadyHolding
    for entry in filed.own.get(speaker.id, ()):
        if _interrupts(state, entry.filing.speech_type) == kind.interrupts:
            raise AlreadyWaiting(request=entry.filing.request)


def _interrupts(state: RoomState, speech_type: SpeechTypeId) -> bool:
    kind = state.rules.speech_type(speech_type)
    return kind is not None and kind.interrupts


def _kind(state: RoomState, wanted: SpeechTypeId) -> SpeechType:
    kind = state.rules.speech_type(wanted)
    if kind is None and state.phase not in QUEUE_OPEN and not state.rules.inscription:
        raise QueueClosed(phase=state.phase)
    if kind is None:
        raise UnknownSpeechType(speech_type=wanted, known=tuple(known.id for known in state.rules.speech_types))
    return kind


def _hall_speaker(state: RoomState, command: RequestFloorForHall) -> Person:
    """A person without a device of their own: the id is that of the request, so that two people of one name stay two."""
    return Person(
        id=ParticipantId(f"{next_request(state)}-hall"),
        role=Role.PARTICIPANT,
        name=command.name.strip(),
        function=command.function.strip(),
        organisation=command.organisation.strip(),
        country=command.country.strip(),
        speaker_class=command.speaker_class,
        place=Place.HALL,
    )


def _request_filed(state: RoomState, event: RequestFiled) -> RoomState:
    return replace(state, queue=inserted(state.queue, Pending(filing=event.filing), state.rules), filed=state.filed + 1)


def _cancel_request(state: RoomState, command: CancelRequest, by: Person, at: datetime) -> list[AnyRoomEvent]:
    entry = require.waiting(state, command.request)
    own = is_own(entry, by.id) or (is_hall_person(entry) and may(by.role, Right.REQUEST_FOR_HALL))
    if not own:
        raise NotYours(request=command.request)
    return [RequestCancelled(request=command.request, by=by.id, at=at)]


def _accept_request(state: RoomState, command: AcceptRequest, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.MANAGE_QUEUE)
    if isinstance(require.waiting(state, command.request), Accepted):
        return []
    return [RequestAccepted(request=command.request, by=by.id, at=at)]


def _request_accepted(state: RoomState, event: RequestAccepted) -> RoomState:
    entry = state.waiting(event.request)
    if entry is None:
        return state
    accepted = Accepted(filing=entry.filing, by=event.by, at=event.at, placing=entry.placing, spoken_s=entry.spoken_s)
    return replace(state, queue=replaced(state.queue, accepted))


def _deny_request(state: RoomState, command: DenyRequest, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.MANAGE_QUEUE)
    require.waiting(state, command.request)
    return [RequestDenied(request=command.request, by=by.id, reason=command.reason, at=at)]


def _left_without_the_floor(state: RoomState, event: RequestDenied | RequestCancelled) -> RoomState:
    entry = state.waiting(event.request)
    if entry is None:
        return state
    end = Denied if isinstance(event, RequestDenied) else Cancelled
    ended = end(filing=entry.filing, by=event.by, at=event.at, reason=event.reason)
    return replace(state, queue=without(state.queue, event.request), ended=state.ended.appended(ended))


DECIDERS: Deciders = {
    RequestFloor: _request_floor,
    RequestFloorForHall: _request_floor_for_hall,
    CancelRequest: _cancel_request,
    AcceptRequest: _accept_request,
    DenyRequest: _deny_request,
}

EVOLVERS: Evolvers = {
    RequestFiled: _request_filed,
    RequestAccepted: _request_accepted,
    RequestDenied: _left_without_the_floor,
    RequestCancelled: _left_without_the_floor,
}
