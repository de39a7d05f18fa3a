"""A moment as people write it: a time of the day of a meeting, a day and a time, or RFC 3339."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from config.problems import quoted

WRITTEN = "10:41:07, 2022-05-09 10:41:07 or 2022-05-09T10:41:07+02:00"

_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2}(?::\d{2})?)")


class NoSuchMoment(ValueError):
    """The words mean no moment; the message is a sentence."""


def moment(written: str, *, now: datetime, day: date, zone: ZoneInfo) -> datetime:
    """Return the moment (aware UTC) that ``written`` means.

    A time alone is one of ``day``; without an offset it is read on the clock in ``zone``. ``now`` is the word for the present.
    Raises NoSuchMoment: it is no time, or the clocks in ``zone`` skip it or show it twice.
    """
    written = written.strip()
    if written == "now":
        return now
    try:
        if _TIME.fullmatch(written):
            return _on_the_clock(day, _time(written), zone)
        if local := _LOCAL.fullmatch(written):
            return _on_the_clock(date.fromisoformat(local[1]), _time(local[2]), zone)
        return _with_offset(written)
    except NoSuchMoment:
        raise
    except (ValueError, OverflowError):  # no such hour, or a year that no other zone can have
        raise NoSuchMoment(f"{quoted(written)} is not a time. Write one such as {WRITTEN}.") from None


def _on_the_clock(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """``day`` and ``hour`` as the clock in ``zone`` shows them, if it shows them exactly once."""
    first, second = (datetime.combine(day, hour.replace(fold=fold), zone) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise NoSuchMoment(f"{hour} does not exist on {day} in {zone.key}: the clocks go forward over it. Write another time.")
    if first.utcoffset() != second.utcoffset():
        raise NoSuchMoment(
            f"{hour} comes twice on {day} in {zone.key}: the clocks go back over it. "
            f"Write which one you mean: {first.isoformat()} or {second.isoformat()}."
        )
    return first.astimezone(UTC)


def _with_offset(written: str) -> datetime:
    full = datetime.fromisoformat(written)
    if full.tzinfo is None:
        raise ValueError(written)
    return full.astimezone(UTC)


def _time(text: str) -> time:
    return time.fromisoformat(text if text[1:2] != ":" else f"0{text}")
