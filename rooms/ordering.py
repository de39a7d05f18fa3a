"""The order of speakers in the chair's hand: moving, changing places, closing the list, bringing the last speaker back."""

from datetime import datetime

from msgspec.structs import replace

from rooms import clock, require
from rooms.base import Deciders, Evolvers
from rooms.commands import AgreeToSwap, CloseList, MoveRequest, OfferSwap, OpenList, RestoreSpeaker, SwapRequests
from rooms.errors import CannotGoOn, CannotSwap, InterruptionUnderWay, NoSuchOffer, NothingToRestore, NotYours
from rooms.events import (
    AnyRoomEvent,
    FloorGranted,
    FloorInterrupted,
    ListClosed,
    ListOpened,
    RequestMoved,
    RequestsSwapped,
    SpeakerRestored,
    SwapOffered,
    TurnReturned,
)
from rooms.floor import interrupts
from rooms.history import history
from rooms.ids import RequestId
from rooms.people import Person
from rooms.permissions import Right, may
from rooms.phases import Phase
from rooms.queue import is_for_hall, is_hall_person, is_own, moved, placed, replaced, swapped
from rooms.requests import Accepted, Filing, Placing, Released, Revoked, Waiting, Why
from rooms.state import RoomState


def _move_request(state: RoomState, command: MoveRequest, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.MANAGE_QUEUE)
    require.waiting(state, command.request)
    if command.before is not None:
        require.waiting(state, command.before)
    if command.before == command.request or moved(state.queue, command.request, command.before) == state.queue:
        return []
    return [RequestMoved(request=command.request, before=command.before, by=by.id, reason=command.reason, at=at)]


def _request_moved(state: RoomState, event: RequestMoved) -> RoomState:
    entry = state.waiting(event.request)
    if entry is None:
        return state
    placing = Placing(why=Why.MOVED, by=event.by, at=event.at, reason=event.reason)
    queue = replaced(state.queue, placed(entry, placing))
    return replace(state, queue=moved(queue, event.request, event.before))


def _offer_swap(state: RoomState, command: OfferSwap, by: Person, at: datetime) -> list[AnyRoomEvent]:
    _own(state, command.request, by)
    _swappable(state, command.request, command.with_request)
    if state.swaps.get(command.request) == command.with_request:
        return []
    return [SwapOffered(request=command.request, with_request=command.with_request, by=by.id, at=at)]


def _swap_offered(state: RoomState, event: SwapOffered) -> RoomState:
    return replace(state, swaps={**state.swaps, event.request: event.with_request})


def _agree_to_swap(state: RoomState, command: AgreeToSwap, by: Person, at: datetime) -> list[AnyRoomEvent]:
    _own(state, command.request, by)
    if state.waiting(command.with_request) is None or state.swaps.get(command.with_request) != command.request:
        raise NoSuchOffer
    return [RequestsSwapped(request=command.with_request, with_request=command.request, by=by.id, agreed=True, at=at)]


def _swap_requests(state: RoomState, command: SwapRequests, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.MANAGE_QUEUE)
    _swappable(state, command.request, command.with_request)
    swap = RequestsSwapped(request=command.request, with_request=command.with_request, by=by.id, agreed=False, reason=command.reason, at=at)
    return [swap]


def _requests_swapped(state: RoomState, event: RequestsSwapped) -> RoomState:
    pair = (state.waiting(event.request), state.waiting(event.with_request))
    queue = state.queue
    for entry in pair:
        if entry is None:
            return state
        queue = replaced(queue, placed(entry, Placing(why=Why.SWAPPED, by=event.by, at=event.at, reason=event.reason)))
    both = {event.request, event.with_request}
    swaps = {offered: wanted for offered, wanted in state.swaps.items() if not both & {offered, wanted}}
    return replace(state, queue=swapped(queue, event.request, event.with_request), swaps=swaps)


def _swappable(state: RoomState, request: RequestId, other: RequestId) -> None:
    pair = [require.waiting(state, one) for one in (request, other)]
    if request == other or len({entry.filing.speech_type for entry in pair}) > 1:
        raise CannotSwap


def _own(state: RoomState, request: RequestId, by: Person) -> Waiting:
    entry = require.waiting(state, request)
    if not is_own(entry, by.id) and not (is_hall_person(entry) and may(by.role, Right.REQUEST_FOR_HALL)):
        raise NotYours(request=request)
    return entry


def _close_list(state: RoomState, _: CloseList, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.MANAGE_QUEUE)
    return [] if state.list_closed else [ListClosed(by=by.id, at=at)]


def _open_list(state: RoomState, _: OpenList, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.MANAGE_QUEUE)
    return [ListOpened(by=by.id, at=at)] if state.list_closed else []


def _list_changed(state: RoomState, event: ListClosed | ListOpened) -> RoomState:
    return replace(state, list_closed=isinstance(event, ListClosed))


def _restore_speaker(state: RoomState, _: RestoreSpeaker, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.MANAGE_QUEUE)
    require.not_over(state)
    last = last_turn(state)
    if last is None:
        raise NothingToRestore
    if not can_go_on(state, last.filing):
        raise CannotGoOn(name=last.filing.speaker.name)
    if state.interrupted is not None:
        raise InterruptionUnderWay
    restored = SpeakerRestored(request=last.filing.request, by=by.id, at=at)
    if state.phase is not Phase.LIVE:
        return [restored]
    granted = FloorGranted(request=last.filing.request, by=by.id, limit_s=last.limit_s, at=at)
    return [*_stepping_back(state, last.filing, by, at), restored, granted]


def _stepping_back(state: RoomState, for_whom: Filing, by: Person, at: datetime) -> list[AnyRoomEvent]:
    """What becomes of the present speech when the one before it goes on."""
    if state.floor is None:
        return []
    step = FloorInterrupted if interrupts(state, for_whom) else TurnReturned
    return [step(request=state.floor.filing.request, by=by.id, at=at)]


def can_go_on(state: RoomState, filing: Filing) -> bool:
    """Whether its speaker may still speak: whom a moderator put out or made a viewer may not. In the hall people need no invitation."""
    if is_for_hall(filing):
        return True
    person = state.people.get(filing.speaker.id)
    return person is not None and may(person.role, Right.REQUEST_FLOOR)


def last_turn(state: RoomState) -> Released | Revoked | None:
    """The turn that ended last, or None."""
    return next((turn for turn in reversed(state.ended) if isinstance(turn, Released | Revoked)), None)


def _speaker_restored(state: RoomState, event: SpeakerRestored) -> RoomState:
    turn = next((one for one in state.ended if one.filing.request == event.request), None)
    if not isinstance(turn, Released | Revoked):
        return state
    entry = _on_top(turn.filing, turn.spoken_s, event)
    return replace(state, queue=(entry, *state.queue), ended=history(one for one in state.ended if one is not turn))


def _turn_returned(state: RoomState, event: TurnReturned) -> RoomState:
    turn = state.floor
    if turn is None or turn.filing.request != event.request:
        return state
    entry = _on_top(turn.filing, clock.spoken_s(turn.clock, event.at), event)
    return replace(state, queue=(entry, *state.queue), floor=None)


def _on_top(filing: Filing, spoken_s: float, event: SpeakerRestored | TurnReturned) -> Accepted:
    placing = Placing(why=Why.RESTORED, by=event.by, at=event.at)
    return Accepted(filing=filing, by=event.by, at=event.at, placing=placing, spoken_s=spoken_s)


DECIDERS: Deciders = {
    MoveRequest: _move_request,
    OfferSwap: _offer_swap,
    AgreeToSwap: _agree_to_swap,
    SwapRequests: _swap_requests,
    CloseList: _close_list,
    OpenList: _open_list,
    RestoreSpeaker: _restore_speaker,
}

EVOLVERS: Evolvers = {
    RequestMoved: _request_moved,
    SwapOffered: _swap_offered,
    RequestsSwapped: _requests_swapped,
    ListClosed: _list_changed,
    ListOpened: _list_changed,
    SpeakerRestored: _speaker_restored,
    TurnReturned: _turn_returned,
}
