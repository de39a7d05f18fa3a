"""How the room looks after somebody came in, went to the lobby, or was turned away."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from msgspec.structs import replace

from rooms.admission.state import Admission, Arrival, Turned
from rooms.ids import ParticipantId
from rooms.people import Person
from rooms.permissions import Right, may
from rooms.state import RoomState


def entered(state: RoomState, people: Iterable[Person]) -> RoomState:
    """``people`` are in the room, wherever they were before."""
    coming = {person.id: person for person in people}
    door = _without(state.admission, coming)
    new = {one: person for one, person in coming.items() if state.people.get(one) != person}
    inside = {**state.people, **new} if new else state.people  # most come back as they were, and a full room is long
    voices = _holders(Right.STANDING_VOICE, door.voices, coming)
    interpreters = _holders(Right.INTERPRET, door.interpreters, coming)
    return replace(state, people=inside, admission=replace(door, voices=voices, interpreters=interpreters))


def waiting(state: RoomState, person: Person, at: datetime, *, returned: bool = False, reason: str = "") -> RoomState:
    """``person`` waits in the lobby; who waits already keeps their place."""
    door = state.admission
    known = door.waiting.get(person.id)
    if known is not None:
        return replace(state, admission=replace(door, waiting={**door.waiting, person.id: replace(known, person=person)}))
    arrival = Arrival(person=person, since=at, ticket=door.arrived, returned=returned, reason=reason)
    joined = replace(door, waiting={**door.waiting, person.id: arrival}, tickets=(*door.tickets, arrival.ticket), arrived=door.arrived + 1)
    return replace(state, admission=joined)


def without_waiting(state: RoomState, participants: Collection[ParticipantId]) -> RoomState:
    """``participants`` wait no longer."""
    return replace(state, admission=_without(state.admission, participants))


def denied(state: RoomState, turned: Mapping[ParticipantId, Turned]) -> RoomState:
    """``turned`` waited and were not let in."""
    door = _without(state.admission, turned)
    return replace(state, admission=replace(door, denied={**door.denied, **turned}))


def removed(state: RoomState, participant: ParticipantId, turned: Turned) -> RoomState:
    """``participant`` is put out, from the room or from its lobby."""
    outside = gone(without_waiting(state, [participant]), participant)
    return replace(outside, admission=replace(outside.admission, removed={**outside.admission.removed, participant: turned}))


def gone(state: RoomState, participant: ParticipantId) -> RoomState:
    """``participant`` is not in the room any more."""
    people = {known: person for known, person in state.people.items() if known != participant}
    door = state.admission
    voices, interpreters = (tuple(one for one in known if one != participant) for known in (door.voices, door.interpreters))
    return replace(state, people=people, admission=replace(door, voices=voices, interpreters=interpreters))


def _without(door: Admission, participants: Collection[ParticipantId]) -> Admission:
    """``door`` with nobody of ``participants`` at it."""
    if not any(one in door.waiting or one in door.denied or one in door.removed for one in participants):
        return door
    left = {door.waiting[one].ticket for one in participants if one in door.waiting}
    return replace(
        door,
        waiting={one: arrival for one, arrival in door.waiting.items() if one not in participants},
        tickets=tuple(ticket for ticket in door.tickets if ticket not in left),
        denied={one: turned for one, turned in door.denied.items() if one not in participants},
        removed={one: turned for one, turned in door.removed.items() if one not in participants},
    )


def _holders(right: Right, known: tuple[ParticipantId, ...], coming: Mapping[ParticipantId, Person]) -> tuple[ParticipantId, ...]:
    """Whoever inside holds ``right`` when ``coming`` are there, if those before were ``known``."""
    holding = [one for one, person in coming.items() if may(person.role, right)]
    if not holding and not any(one in coming for one in known):
        return known
    kept = [one for one in known if one not in coming or one in holding]
    return (*kept, *(one for one in holding if one not in kept))
