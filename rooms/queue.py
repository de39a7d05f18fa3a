"""The order of speakers. One order for hall and remote; nothing else in the program sorts requests."""

from collections.abc import Sequence

import msgspec

from rooms.ids import ParticipantId, RequestId
from rooms.people import Place
from rooms.requests import Filing, Placing, Waiting, Why
from rooms.rules import Rules

Queue = tuple[Waiting, ...]


def inserted(queue: Queue, entry: Waiting, rules: Rules) -> Queue:
    """``queue`` with ``entry`` behind the last of its own or a lower rank number: equals stay first in, first out, and so does what
    the chair put where it is.
    """
    rank = _rank(entry, rules)
    place = next((at + 1 for at in reversed(range(len(queue))) if _rank(queue[at], rules) <= rank), 0)
    if place < len(queue):
        entry = placed(entry, Placing(why=Why.RANK))
    return (*queue[:place], entry, *queue[place:])


def moved(queue: Queue, request: RequestId, before: RequestId | None) -> Queue:
    """``queue`` with ``request`` directly before ``before``, or as the last."""
    entry = next(one for one in queue if one.filing.request == request)
    rest = without(queue, request)
    place = next((at for at, other in enumerate(rest) if other.filing.request == before), len(rest))
    return (*rest[:place], entry, *rest[place:])


def swapped(queue: Queue, first: RequestId, second: RequestId) -> Queue:
    """``queue`` with the two in each other's places."""
    by_id = {entry.filing.request: entry for entry in queue}
    other = {first: by_id[second], second: by_id[first]}
    return tuple(other.get(entry.filing.request, entry) for entry in queue)


def placed(entry: Waiting, placing: Placing) -> Waiting:
    """``entry`` with another reason for its place."""
    return msgspec.structs.replace(entry, placing=placing)


def without(queue: Queue, request: RequestId) -> Queue:
    """``queue`` without ``request``; the others keep their order."""
    return tuple(entry for entry in queue if entry.filing.request != request)


def replaced(queue: Queue, entry: Waiting) -> Queue:
    """``queue`` with ``entry`` in the place of the request of the same id."""
    return tuple(entry if other.filing.request == entry.filing.request else other for other in queue)


def waiting_of(queue: Sequence[Waiting], person: ParticipantId) -> Waiting | None:
    """The first request with which ``person`` waits to speak, or None. People in the hall without a device have no id of their own."""
    return next((entry for entry in queue if is_own(entry, person)), None)


def is_own(entry: Waiting, person: ParticipantId) -> bool:
    """Whether ``person`` both asked and will speak."""
    return entry.filing.by == person and entry.filing.speaker.id == person


def needs_line(entry: Waiting) -> bool:
    """Whether nobody would hear the speaker without a connection. Who sits in the hall walks to a microphone, though the screen be dark."""
    return entry.filing.speaker.place is Place.REMOTE


def is_hall_person(entry: Waiting) -> bool:
    """Whether the speaker sits in the hall and was put into the queue by somebody else."""
    return is_for_hall(entry.filing)


def is_for_hall(filing: Filing) -> bool:
    """Whether it was filed for somebody in the hall by somebody else."""
    return filing.speaker.place is Place.HALL and filing.speaker.id != filing.by


def _rank(entry: Waiting, rules: Rules) -> int:
    kind = rules.speech_type(entry.filing.speech_type)
    return kind.rank if kind else 0
