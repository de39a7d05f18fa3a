"""What a rule asks for before anything happens. Each returns what was asked for, or raises the refusal that says what to do."""

from rooms.admission.errors import UnknownPerson
from rooms.errors import NotHolding, NotPermitted, NotWaiting, RoomOver, UnknownRequest
from rooms.ids import ParticipantId, RequestId
from rooms.people import Person
from rooms.permissions import Right, may
from rooms.phases import OVER
from rooms.requests import Granted, Waiting, state_of
from rooms.state import RoomState


def right(by: Person, wanted: Right) -> None:
    """Raises NotPermitted: the role of ``by`` does not hold ``wanted``."""
    if not may(by.role, wanted):
        raise NotPermitted(role=by.role, right=wanted)


def not_over(state: RoomState) -> None:
    """Raises RoomOver: the meeting is over, or will not take place."""
    if state.phase in OVER:
        raise RoomOver(phase=state.phase)


def inside(state: RoomState, participant: ParticipantId) -> Person:
    """Who is in the room under that id. Raises UnknownPerson."""
    person = state.people.get(participant)
    if person is None:
        raise UnknownPerson(participant=participant)
    return person


def waiting(state: RoomState, request: RequestId) -> Waiting:
    """The waiting request of that id. Raises UnknownRequest, NotWaiting."""
    entry = state.waiting(request)
    if entry is not None:
        return entry
    known = state.request(request)
    if known is None:
        raise UnknownRequest(request=request)
    raise NotWaiting(request=request, state=state_of(known))


def holding(state: RoomState, request: RequestId) -> Granted:
    """The request of that id, which has the floor. Raises UnknownRequest, NotHolding."""
    known = state.request(request)
    if known is None:
        raise UnknownRequest(request=request)
    if not isinstance(known, Granted):
        raise NotHolding(request=request, state=state_of(known))
    return known
