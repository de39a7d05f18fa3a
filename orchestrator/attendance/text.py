"""Attendance as text: a summary with a table to read, or CSV for a spreadsheet, one row for each person and place."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from orchestrator import tables
from orchestrator.attendance.report import Attendance, Attendee, Ending, Seen
from orchestrator.written import day_and_time, minutes, rfc3339

COLUMNS = ("joined", "left", "there", "visits", "place", "role", "name", "function", "organisation", "country", "")
NUMBERS = frozenset({"there", "visits"})
CSV_COLUMNS = (
    *("joined", "left", "attended_s", "visits", "place", "role", "name", "function", "organisation", "country"),
    *("participant", "seen", "ending"),
)

ENDINGS = {Ending.LEFT: "", Ending.PRESENT: "still there", Ending.LOST: "until the service was last known to live"}


def as_text(report: Attendance, zone: ZoneInfo) -> str:
    """Return the summary and the table, times as the clock in ``zone`` shows them."""
    return "\n".join(_lines(report, zone))


def as_csv(report: Attendance, zone: ZoneInfo) -> str:
    """Return the people as CSV; times in RFC 3339 with the offset of ``zone``, durations in seconds."""
    return tables.as_csv(CSV_COLUMNS, [_cells(one, zone) for one in report.attendees])


def _lines(report: Attendance, zone: ZoneInfo) -> Iterator[str]:
    yield report.title or report.room
    yield f"People: {report.people}, of them {report.hall} in the hall and {report.remote} from elsewhere"
    yield f"Viewers without an invitation: {_viewers(report)}"
    if report.attendees:
        yield tables.as_table(COLUMNS, [_line(one, zone) for one in report.attendees], numbers=NUMBERS)
    if report.lost:
        yield "The service was killed meanwhile: some times are those of its last sign of life, at most ten seconds early."


def _viewers(report: Attendance) -> str:
    return f"at most {report.viewers_peak} at once, {report.viewer_minutes} minutes in all" if report.viewers_peak else "none"


def _line(one: Attendee, zone: ZoneInfo) -> tuple[str, ...]:
    remark = "seen only at the floor" if one.seen is Seen.AT_THE_FLOOR else ENDINGS[one.visits[-1].ending]
    return (
        day_and_time(one.joined_at, zone),
        day_and_time(one.left_at, zone) if one.left_at else "-",
        minutes(one.attended_s) if one.attended_s is not None else "-",
        str(len(one.visits)),
        *_identity(one),
        remark,
    )


def _cells(one: Attendee, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        rfc3339(one.joined_at, zone),
        rfc3339(one.left_at, zone) if one.left_at else "",
        str(one.attended_s) if one.attended_s is not None else "",
        str(len(one.visits)),
        *_identity(one),
        *(one.person.id, one.seen, one.visits[-1].ending),
    )


def _identity(one: Attendee) -> tuple[str, ...]:
    who = one.person
    return one.place, one.role, who.name, who.function, who.organisation, who.country
