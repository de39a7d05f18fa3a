"""Live a programme at another time: for a rehearsal, a demonstration or a test. Nothing but the times changes."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from config.definitions import Definition
from config.timetable import timetable

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_IN = re.compile(r"in ([0-9]{1,6}) ?(s|sec|seconds?|min|minutes?|h|hours?|d|days?)", re.IGNORECASE)
_ON = re.compile(r"(today|tomorrow|[0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)", re.IGNORECASE)
_YEARS = range(1970, 2200)  # a programme moved further meets the ends of datetime


def moved(definition: Definition, starting: datetime) -> Definition:
    """Return ``definition`` with all its times moved alike, in absolute time, so that its first timed session starts at ``starting``.

    starting: aware; a fraction of a second is dropped. Raises ValueError with a sentence if no session has both a day and an hour.
    """
    first = min((slot.starts_at for slot in timetable(definition) if slot.starts_at), default=None)
    if first is None:
        raise ValueError("the programme cannot be moved: all its hours are to be announced; give one session a day and an hour")
    further_s = int((starting.replace(microsecond=0) - first).total_seconds())
    return msgspec.structs.replace(definition, moved_s=definition.moved_s + further_s)


def parse_starting(text: str, *, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant (aware, UTC) that a person means by ``text``.

    ``now``, ``in 90 s``, ``in 2 min``, ``in 1 h``, ``in 3 d``, ``today 18:00``, ``tomorrow 09:00``, ``2026-11-23 09:00``, or RFC 3339 with
    an offset. now: aware. zone: the conference's, in which hours without an offset are meant; of an hour that comes twice in a night,
    the first. Raises ValueError with a sentence.
    """
    said = " ".join(text.split())
    try:
        starting = _instant(said, now.astimezone(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _not_understood(said) from None
    if starting.year not in _YEARS:
        raise _not_understood(said)
    wall = _ON.fullmatch(said)
    if wall and not starting.astimezone(zone).isoformat().split("T")[1].startswith(wall[2]):
        raise ValueError(f'"{said}" does not exist in {zone.key}: the clocks go forward over it; write another hour')
    return starting


def _instant(said: str, here: datetime) -> datetime:
    if said.casefold() == "now":
        return here
    if later := _IN.fullmatch(said):
        return here.astimezone(UTC) + timedelta(seconds=int(later[1]) * _SECONDS[later[2][0].casefold()])
    if wall := _ON.fullmatch(said):
        days = {"today": here.date(), "tomorrow": here.date() + timedelta(days=1)}
        day = days.get(wall[1].casefold()) or date.fromisoformat(wall[1])
        return datetime.combine(day, time.fromisoformat(wall[2]), here.tzinfo)
    starting = datetime.fromisoformat(said)
    if starting.tzinfo is None:
        raise ValueError("without an offset, and not as people write it")
    return starting


def _not_understood(said: str) -> ValueError:
    return ValueError(f'"{said[:60]}" is not a time to start; write "now", "in 2 min", "tomorrow 09:00" or "2026-11-23 09:00"')
