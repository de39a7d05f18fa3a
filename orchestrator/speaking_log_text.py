"""The speaking log as text: a table to read, CSV for a spreadsheet, JSON for programs."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from orchestrator import tables
from orchestrator.speaking_log import Intervention
from orchestrator.written import day_and_time, minutes, rfc3339, seat, time_of_day

COLUMNS = (
    "started",
    "ended",
    "spoken",
    "limit",
    "overrun",
    "name",
    "function",
    "organisation",
    "country",
    "place",
    "class",
    "type",
    "language",
    "outcome",
    "by",
)
NUMBERS = frozenset({"spoken", "limit", "overrun"})

CSV_COLUMNS = (
    *("started", "ended", "spoken_s", "limit_s", "overrun_s", "name", "organisation", "country", "place", "type", "outcome"),
    *("ended_by", "reason", "class", "on_behalf_of", "language", "function", "item", "requested", "granted", "request", "participant"),
    *("microphone", "microphone_name"),
)
"""A new column goes to the end: people have spreadsheets that count them."""


def as_table(log: Sequence[Intervention], zone: ZoneInfo) -> str:
    """Return one line for each intervention, in columns; times as the clock in ``zone`` shows them, to the second."""
    return tables.as_table(COLUMNS, [_line(turn, zone) for turn in log], numbers=NUMBERS)


def as_csv(log: Sequence[Intervention], zone: ZoneInfo) -> str:
    """Return the log as CSV; times in RFC 3339 with the offset of ``zone``, durations in seconds."""
    return tables.as_csv(CSV_COLUMNS, [_cells(turn, zone) for turn in log])


def _line(turn: Intervention, zone: ZoneInfo) -> tuple[str, ...]:
    who = turn.speaker
    return (
        day_and_time(turn.started_at, zone),
        time_of_day(turn.ended_at, zone) if turn.ended_at else "-",
        minutes(turn.spoken_s),
        "-" if turn.limit_s is None else minutes(turn.limit_s),
        minutes(turn.overrun_s) if turn.overrun_s else "-",
        *(who.name, who.function, who.organisation, who.country, seat(who.place, turn.microphone), turn.speaker_class),
        *(turn.speech_type_name, turn.language or "-", turn.outcome, turn.ended_by),
    )


def _cells(turn: Intervention, zone: ZoneInfo) -> tuple[str, ...]:
    who = turn.speaker
    return (
        rfc3339(turn.started_at, zone),
        rfc3339(turn.ended_at, zone) if turn.ended_at else "",
        str(turn.spoken_s),
        "" if turn.limit_s is None else str(turn.limit_s),
        str(turn.overrun_s),
        *(who.name, who.organisation, who.country, who.place, turn.speech_type_name, turn.outcome),
        *(turn.ended_by, turn.reason, turn.speaker_class, turn.on_behalf_of, turn.language, who.function, turn.item),
        *(rfc3339(turn.requested_at, zone), rfc3339(turn.granted_at, zone), turn.request, who.id),
        *(turn.microphone.kind, turn.microphone.name),
    )
