"""A past moment of a room in words, to read or to print: the phase, the floor and the order of speakers with the reason for each place."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from orchestrator import tables
from orchestrator.past import Past, PhaseThen, PlaceThen, SpeechThen
from orchestrator.written import day_and_time, minutes, rfc3339, seat, time_of_day
from rooms.identity import identity_line
from rooms.requests import Why

ABOUT_REQUEST = ("type", "language", "asked", "by", "accepted", "why")
COLUMNS = ("place", "request", "name", "function", "organisation", "country", "sits", *ABOUT_REQUEST)
CSV_COLUMNS = ("place", "request", "name", "organisation", "country", "sits", *ABOUT_REQUEST, "absent", "microphone", "function")
"""A new column of a file goes to its end: people have spreadsheets that count them."""

WORDS = {
    Why.ASKED: "asked after those before",
    Why.RANK: "this type goes before others",
    Why.MOVED: "moved",
    Why.SWAPPED: "changed places",
    Why.RESTORED: "brought back to go on",
}
"""Why a request stands where it does."""


def as_text(then: Past, zone: ZoneInfo) -> str:
    """Return the room as it was, times as the clock in ``zone`` shows them."""
    return "\n".join(_lines(then, zone))


def as_csv(then: Past, zone: ZoneInfo) -> str:
    """Return the order of speakers as CSV; times in RFC 3339 with the offset of ``zone``."""
    return tables.as_csv(CSV_COLUMNS, [_csv_cells(entry, zone) for entry in then.queue])


def _csv_cells(entry: PlaceThen, zone: ZoneInfo) -> tuple[str, ...]:
    who, absent = entry.speaker, "yes" if entry.absent else "no"
    return (
        *(str(entry.place), entry.request, who.name, who.organisation, who.country, who.place),
        *_about_request(entry, rfc3339(entry.filed_at, zone), zone),
        *(absent, entry.microphone.name or entry.microphone.kind, who.function),
    )


def _lines(then: Past, zone: ZoneInfo) -> Iterator[str]:
    yield f"{then.title or then.room}: {day_and_time(then.at, zone)} ({zone.key}), after {then.seq} events"
    yield f"Phase: {_phase(then.phase, zone)}"
    yield f"Floor: {_speech(then.floor, zone) if then.floor else 'nobody'}"
    if then.interrupted:
        yield f"Paused for it: {_speech(then.interrupted, zone)}"
    closed = ", closed but for what passes a closed list" if then.list_closed else ""
    yield f"Speakers' list: {len(then.queue) or 'nobody'}{closed}"
    if then.queue:
        yield tables.as_table(COLUMNS, [_cells(entry, zone) for entry in then.queue], numbers={"place"})


def _phase(then: PhaseThen, zone: ZoneInfo) -> str:
    if then.since is None:
        return then.phase
    return f"{then.phase}, since {time_of_day(then.since, zone)} by {then.by}" + (f": {then.reason}" if then.reason else "")


def _speech(then: SpeechThen, zone: ZoneInfo) -> str:
    given = f"given at {time_of_day(then.granted_at, zone)} by {then.granted_by}"
    stopped = "" if then.running else ", the clock stands still"
    return f"{identity_line(then.speaker)} ({then.request}), {then.speech_type}, {given}; {_clock(then)}{stopped}"


def _clock(then: SpeechThen) -> str:
    if then.remaining_s is None:
        return f"{minutes(then.spoken_s)} used, no limit"
    left = f"{minutes(then.remaining_s)} left" if then.remaining_s >= 0 else f"{minutes(-then.remaining_s)} over"
    return f"{minutes(then.spoken_s)} used, {left}"


def _cells(entry: PlaceThen, zone: ZoneInfo) -> tuple[str, ...]:
    who = entry.speaker
    return (
        *(str(entry.place), entry.request, who.name, who.function, who.organisation, who.country, seat(who.place, entry.microphone)),
        *_about_request(entry, time_of_day(entry.filed_at, zone), zone),
    )


def _about_request(entry: PlaceThen, asked: str, zone: ZoneInfo) -> tuple[str, ...]:
    return (entry.speech_type, entry.language or "-", asked, entry.filed_by, entry.accepted_by or "-", _why(entry, zone))


def _why(entry: PlaceThen, zone: ZoneInfo) -> str:
    """``moved by Mia at 10:39:12: the minister has to leave``."""
    by = f" by {entry.placed_by}" if entry.placed_by else ""
    at = f" at {time_of_day(entry.placed_at, zone)}" if entry.placed_at else ""
    absent = "; passed over: not connected" if entry.absent else ""
    return f"{WORDS[entry.why]}{by}{at}" + (f": {entry.reason}" if entry.reason else "") + absent
