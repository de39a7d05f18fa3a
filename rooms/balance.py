"""Who has been heard: counts and seconds by what people stated of themselves, the part of each candidate in it, and an order that evens it.

Groups of fewer people than ``Balance.smallest_group`` are never shown singly. "Not stated" is a value as any other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from rooms import clock, require
from rooms.base import Deciders, Evolvers
from rooms.commands import ArrangeQueue
from rooms.events import AnyRoomEvent, QueueArranged
from rooms.ids import ParticipantId, RequestId
from rooms.people import Person, Place
from rooms.permissions import Right
from rooms.queue import placed
from rooms.requests import Placing, Released, Revoked, Waiting, Why
from rooms.rules import Arrangement, Dimension
from rooms.state import RoomState


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """What one group was heard. value: empty, not stated; None, all groups too small to be shown singly."""

    value: str | None
    turns: int
    seconds: float


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """One dimension of the balance, the most heard group first."""

    dimension: Dimension
    groups: tuple[Group, ...]


class Effect(StrEnum):
    """What a candidate would do to the balance of a dimension."""

    EVENS = "evens"
    WIDENS = "widens"


def value_of(person: Person, dimension: Dimension) -> str:
    """What ``person`` stated, or where they sit."""
    return str(getattr(person, dimension))


def tallies(state: RoomState, at: datetime | None = None) -> tuple[Tally, ...]:
    """The balance of the room by all its dimensions; at: counts the present turn until then."""
    turns = _turns(state, at)
    return tuple(_tally(dimension, turns, state.rules.balance.smallest_group) for dimension in state.rules.balance.dimensions)


class Scale(msgspec.Struct, frozen=True):
    """What the floor for one of a group would do to the balance of a dimension; groups that it leaves as they are, are not in it."""

    dimension: Dimension
    effects: Mapping[str, Effect]


def scales(state: RoomState) -> tuple[Scale, ...]:
    """What candidates are weighed with now. Groups are those of who spoke and of who waits."""
    turns = _turns(state, None)
    return tuple(_scale(state, dimension, turns) for dimension in state.rules.balance.dimensions)


def _scale(state: RoomState, dimension: Dimension, turns: Sequence[tuple[Person, float]]) -> Scale:
    heard = Counter(value_of(person, dimension) for person, _ in turns)
    groups = {value_of(entry.filing.speaker, dimension) for entry in state.queue} | set(heard)
    mean = sum(heard.values()) / max(1, len(groups))  # if all were heard alike
    found = {value: Effect.EVENS if heard[value] < mean else Effect.WIDENS for value in groups if heard[value] != mean}
    return Scale(dimension=dimension, effects=found)


def effects(weighed: Sequence[Scale], speaker: Person) -> dict[Dimension, Effect]:
    """In which dimensions the floor for ``speaker`` would even what was heard so far, and in which widen it."""
    found = ((scale.dimension, scale.effects.get(value_of(speaker, scale.dimension))) for scale in weighed)
    return {dimension: effect for dimension, effect in found if effect is not None}


def _turns(state: RoomState, at: datetime | None) -> list[tuple[Person, float]]:
    over = [(turn.filing.speaker, turn.spoken_s) for turn in state.ended if isinstance(turn, Released | Revoked)]
    running = [turn for turn in (state.floor, state.interrupted) if turn is not None]
    return [*over, *((turn.filing.speaker, clock.spoken_s(turn.clock, at) if at else turn.clock.spoken_s) for turn in running)]


def _tally(dimension: Dimension, turns: Sequence[tuple[Person, float]], smallest: int) -> Tally:
    people, count, seconds = defaultdict[str, set[ParticipantId]](set), Counter[str](), defaultdict[str, float](float)
    for person, spoken_s in turns:
        value = value_of(person, dimension)
        people[value].add(person.id)
        count[value] += 1
        seconds[value] += spoken_s
    small = {value for value, members in people.items() if len(members) < smallest and dimension is not Dimension.PLACE}
    shown = [Group(value=value, turns=count[value], seconds=seconds[value]) for value in people if value not in small]
    if small:
        shown.append(Group(value=None, turns=sum(count[one] for one in small), seconds=sum(seconds[one] for one in small)))
    return Tally(dimension=dimension, groups=tuple(sorted(shown, key=lambda group: (-group.turns, group.value or ""))))


def _arrange_queue(state: RoomState, command: ArrangeQueue, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.MANAGE_QUEUE)
    order = arranged(state, command.by)
    if order == tuple(entry.filing.request for entry in state.queue):
        return []
    return [QueueArranged(order=order, arrangement=command.by, by=by.id, at=at)]


def arranged(state: RoomState, arrangement: Arrangement) -> tuple[RequestId, ...]:
    """The order that ``arrangement`` gives to those who wait as they asked. What goes before by its type or by hand keeps its place."""
    free = [entry for entry in state.queue if entry.placing.why in {Why.ASKED, Why.ARRANGED} and not _goes_before(state, entry)]
    chosen = iter(_in_order(state, free, arrangement))
    kept = {entry.filing.request for entry in state.queue} - {entry.filing.request for entry in free}
    return tuple(entry.filing.request if entry.filing.request in kept else next(chosen).filing.request for entry in state.queue)


def _goes_before(state: RoomState, entry: Waiting) -> bool:
    kind = state.rules.speech_type(entry.filing.speech_type)
    return kind is not None and kind.interrupts


def _in_order(state: RoomState, entries: Sequence[Waiting], arrangement: Arrangement) -> list[Waiting]:
    match arrangement:
        case Arrangement.ASKED:
            return sorted(entries, key=lambda entry: (entry.filing.at, int(entry.filing.request[1:])))
        case Arrangement.FIRST_TIME:
            heard = {person.id for person, _ in _turns(state, None)}
            return sorted(entries, key=lambda entry: entry.filing.speaker.id in heard)
        case Arrangement.HALL_REMOTE:
            return _alternating(state, entries)
        case Arrangement.BALANCE:
            weighed = scales(state)
            return sorted(entries, key=lambda entry: -_evened(effects(weighed, entry.filing.speaker).values()))


def _evened(found: Iterable[Effect]) -> int:
    return sum(1 if one is Effect.EVENS else -1 for one in found)


def _alternating(state: RoomState, entries: Sequence[Waiting]) -> list[Waiting]:
    """Hall and remote by turns, beginning with the one that did not speak last."""
    lines = {place: [entry for entry in entries if entry.filing.speaker.place is place] for place in Place}
    heard = _turns(state, None)
    turn = Place.REMOTE if heard and heard[-1][0].place is Place.HALL else Place.HALL
    order: list[Waiting] = []
    while any(lines.values()):
        if lines[turn]:
            order.append(lines[turn].pop(0))
        turn = Place.REMOTE if turn is Place.HALL else Place.HALL
    return order


def _queue_arranged(state: RoomState, event: QueueArranged) -> RoomState:
    by_id = {entry.filing.request: entry for entry in state.queue}
    if set(by_id) != set(event.order):
        return state
    moved = {one for one, before in zip(event.order, by_id, strict=True) if one != before}
    queue = (
        _rearranged(by_id[one], event) if one in moved or by_id[one].placing.why is Why.ARRANGED else by_id[one] for one in event.order
    )
    return replace(state, queue=tuple(queue))


def _rearranged(entry: Waiting, event: QueueArranged) -> Waiting:
    if event.arrangement is Arrangement.ASKED:
        return placed(entry, Placing())
    return placed(entry, Placing(why=Why.ARRANGED, by=event.by, at=event.at, reason=event.arrangement))


DECIDERS: Deciders = {ArrangeQueue: _arrange_queue}

EVOLVERS: Evolvers = {QueueArranged: _queue_arranged}
