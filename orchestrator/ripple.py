"""What a delay of one meeting moves: its own later items, and later meetings in the same hall or with the same people. Pure.

A break absorbs a delay: a later meeting moves only as far as it has to. What has begun does not move; it is a clash then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

import msgspec

from rooms.ids import RoomId
from rooms.slot.state import RippleId


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that is not over. hall: its id, None: to be announced. people: who speaks in it. begun: it cannot move any more."""

    room: RoomId
    title: str
    starts_at: datetime
    ends_at: datetime | None
    hall: str | None
    people: frozenset[str]
    begun: bool


class Why(StrEnum):
    """Why a meeting moves."""

    OWN = "own"
    HALL = "hall"
    PEOPLE = "people"


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """``room`` moves by ``minutes``: its end, and its start too if ``new_starts_at`` is another.

    after: the meeting that is in its way. people: those who speak in both. Times are aware UTC.
    """

    room: RoomId
    title: str
    minutes: int
    starts_at: datetime
    ends_at: datetime | None
    new_starts_at: datetime
    new_ends_at: datetime | None
    why: Why
    after: RoomId | None = None
    people: tuple[str, ...] = ()


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """``room`` and ``other`` would be at the same time, in one hall or with the same people, and neither can be moved out of the way."""

    room: RoomId
    other: RoomId
    other_title: str
    hall: bool
    people: tuple[str, ...]


class Ripple(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that follows from a delay of ``origin`` by ``minutes``; its own shift is the first."""

    id: RippleId
    origin: RoomId
    minutes: int
    shifts: tuple[Shift, ...]
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True)
class _Moved:
    meeting: Meeting
    starts_at: datetime
    ends_at: datetime | None


def ripple(name: RippleId, origin: RoomId, minutes: int, meetings: Iterable[Meeting]) -> Ripple:
    """Return what a delay of ``origin`` (one of ``meetings``) by ``minutes`` moves, as the ripple called ``name``."""
    ordered = sorted(meetings, key=lambda one: (one.starts_at, one.room != origin))
    first = next(one for one in ordered if one.room == origin)
    moved = [_later(first, minutes)]
    shifts = [_shift(moved[0], minutes, Why.OWN)]
    for meeting in ordered:
        if meeting.room == origin or meeting.begun or meeting.starts_at < first.starts_at:
            continue
        if in_way := _in_way(meeting, moved):
            wanted = _minutes_until(meeting.starts_at, in_way.ends_at)
            moved.append(_later(meeting, wanted))
            why = Why.HALL if _same_hall(meeting, in_way.meeting) else Why.PEOPLE
            shifts.append(_shift(moved[-1], wanted, why, after=in_way.meeting))
    return Ripple(id=name, origin=origin, minutes=minutes, shifts=tuple(shifts), clashes=tuple(_clashes(ordered, moved)))


def _later(meeting: Meeting, minutes: int) -> _Moved:
    by = timedelta(minutes=minutes)
    starts_at = meeting.starts_at if meeting.begun else meeting.starts_at + by
    return _Moved(meeting, starts_at, meeting.ends_at + by if meeting.ends_at else None)


def _in_way(meeting: Meeting, moved: Sequence[_Moved]) -> _Moved | None:
    """The moved meeting that ends last of those that now run into ``meeting`` and had been over before it."""
    running_into = [
        one
        for one in moved
        if one.ends_at is not None
        and one.meeting.ends_at is not None
        and one.meeting.ends_at <= meeting.starts_at < one.ends_at
        and _share(one.meeting, meeting)
    ]
    return max(running_into, key=lambda one: one.ends_at or one.starts_at, default=None)


def _clashes(meetings: Sequence[Meeting], moved: Sequence[_Moved]) -> Iterable[Clash]:
    """Pairs that are at the same time now and were not before."""
    now = {one.meeting.room: one for one in moved}
    for at, one in enumerate(moved):
        for other in meetings:
            known = other.room in {earlier.meeting.room for earlier in moved[: at + 1]}
            if known or not _share(one.meeting, other) or _overlap(_as_planned(one.meeting), _as_planned(other)):
                continue
            if _overlap(one, now.get(other.room, _as_planned(other))):
                yield Clash(
                    room=one.meeting.room,
                    other=other.room,
                    other_title=other.title,
                    hall=_same_hall(one.meeting, other),
                    people=_both(one.meeting, other),
                )


def _as_planned(meeting: Meeting) -> _Moved:
    return _Moved(meeting, meeting.starts_at, meeting.ends_at)


def _overlap(one: _Moved, other: _Moved) -> bool:
    """Whether both are at the same time; a meeting without an end lasts no time."""
    ends, other_ends = one.ends_at or one.starts_at, other.ends_at or other.starts_at
    return one.starts_at < other_ends and other.starts_at < ends


def _share(one: Meeting, other: Meeting) -> bool:
    return _same_hall(one, other) or bool(one.people & other.people)


def _same_hall(one: Meeting, other: Meeting) -> bool:
    return one.hall is not None and one.hall == other.hall


def _both(one: Meeting, other: Meeting) -> tuple[str, ...]:
    return tuple(sorted(one.people & other.people))


def _minutes_until(starts_at: datetime, ends_at: datetime | None) -> int:
    return ceil(((ends_at or starts_at) - starts_at).total_seconds() / 60)


def _shift(moved: _Moved, minutes: int, why: Why, after: Meeting | None = None) -> Shift:
    meeting = moved.meeting
    return Shift(
        room=meeting.room,
        title=meeting.title,
        minutes=minutes,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        new_starts_at=moved.starts_at,
        new_ends_at=moved.ends_at,
        why=why,
        after=after.room if after else None,
        people=_both(meeting, after) if after else (),
    )
