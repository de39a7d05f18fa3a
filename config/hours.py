"""Do the days and hours of a definition make sense? The wall clock of the place decides, as people there read it."""

import difflib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo, available_timezones

from config.definitions import Definition, Session
from config.problems import Finding, Path, quoted
from config.reader import UNREAD_DATE

LONGEST_NAME = 64


def findings(definition: Definition) -> Iterator[Finding]:
    """Yield everything that is wrong with the time zone, the days and the hours."""
    yield from _time_zone(definition.time_zone)
    if UNREAD_DATE < definition.last_day < definition.first_day:
        yield ("last_day",), f"{definition.last_day} is before the first day, {definition.first_day}"
    for number, session in enumerate(definition.sessions):
        yield from _day(("sessions", number), session, definition)
        yield from _hours(("sessions", number), session, definition)
    yield from _overlaps(definition.sessions)


def _time_zone(written: str) -> Iterator[Finding]:
    if written not in _zones():
        near = difflib.get_close_matches(written[:LONGEST_NAME], _zones(), n=1)
        yield (
            ("time_zone",),
            f"no time zone {quoted(written)}; " + (f"did you mean {near[0]}?" if near else "write one such as Europe/Madrid"),
        )


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _day(path: Path, session: Session, definition: Definition) -> Iterator[Finding]:
    first, last = definition.first_day, definition.last_day
    if session.day and UNREAD_DATE < first <= last and not first <= session.day <= last:
        yield (*path, "day"), f"{session.day} is outside the conference, which lasts from {first} to {last}"


def _hours(path: Path, session: Session, definition: Definition) -> Iterator[Finding]:
    day, starts, ends = session.day, session.starts, session.ends
    if day is None and (starts or ends):
        yield (*path, "day"), "is to be announced although an hour is known; write the day, or tba for the hours too"
    if starts is None and ends:
        yield (*path, "starts"), "is to be announced although the end is known; write when it starts, or tba for both"
    if starts and ends and ends <= starts:
        yield (*path, "ends"), f"{ends:%H:%M} is not after {starts:%H:%M}, when it starts; a session ends on the day on which it starts"
    if day and definition.time_zone in _zones():
        for name, hour in (("starts", starts), ("ends", ends)):
            if hour:
                yield from _on_the_wall((*path, name), day, hour, definition.zone)


def _on_the_wall(path: Path, day: date, hour: time, zone: ZoneInfo) -> Iterator[Finding]:
    """An hour that the clocks skip, or show twice, on the night when they change says nothing about when."""
    first, second = (datetime.combine(day, hour.replace(fold=fold), zone) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        yield path, f"{hour:%H:%M} does not exist on {day} in {zone.key}: the clocks go forward over it; write another hour"
    elif first.utcoffset() != second.utcoffset():
        yield path, f"{hour:%H:%M} comes twice on {day} in {zone.key}: the clocks go back over it; write another hour"


def _overlaps(sessions: Sequence[Session]) -> Iterator[Finding]:
    timed = [(one.hall, one.day, one.starts, number) for number, one in enumerate(sessions) if one.hall and one.day and one.starts]
    for _, same_place in groupby(sorted(timed), key=lambda entry: entry[:2]):
        longest: int | None = None
        for _, _, _, number in same_place:
            if longest is not None and _overlap(sessions[longest], sessions[number]):
                earlier, later = sorted((longest, number))
                yield ("sessions", later, "hall"), _clash(sessions[earlier])
            if longest is None or _end(sessions[longest]) < _end(sessions[number]):
                longest = number


def _overlap(first: Session, second: Session) -> bool:
    return first.starts == second.starts or (second.starts or time.min) < _end(first)


def _end(session: Session) -> time:
    return session.ends or session.starts or time.min


def _clash(other: Session) -> str:
    until = f" to {other.ends:%H:%M}" if other.ends else ""
    return f"{quoted(other.hall or '')} is taken by session {quoted(other.id)} from {other.starts:%H:%M}{until}; write another hall or hour"
