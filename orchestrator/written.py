"""How times and durations are written on a terminal and in files: by the clock of the conference."""

from datetime import datetime
from zoneinfo import ZoneInfo

from rooms.microphones.used import Microphone, MicrophoneKind
from rooms.people import Place

NOTHING_NEW = frozenset({MicrophoneKind.OWN_DEVICE, MicrophoneKind.HALL})
"""Kinds of microphone that say no more than the place."""


def day_and_time(at: datetime, zone: ZoneInfo) -> str:
    """``2022-05-09 10:41:07``."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def time_of_day(at: datetime, zone: ZoneInfo) -> str:
    """``10:41:07``."""
    return f"{at.astimezone(zone):%H:%M:%S}"


def rfc3339(at: datetime, zone: ZoneInfo) -> str:
    """``2022-05-09T10:41:07+02:00``."""
    return at.astimezone(zone).isoformat(timespec="seconds")


def minutes(seconds: float) -> str:
    """``3:05`` for 185 seconds; ``-0:05`` for what is overrun."""
    whole = round(abs(seconds))
    return f"{'-' if seconds < 0 and whole else ''}{whole // 60}:{whole % 60:02}"


def seat(place: Place, microphone: Microphone) -> str:
    """``remote``, ``hall``, or with the microphone if it is known: ``hall, podium``, ``hall, desk 12``."""
    known = microphone.name or ("" if microphone.kind in NOTHING_NEW else microphone.kind)
    return f"{place}, {known}" if known else place
