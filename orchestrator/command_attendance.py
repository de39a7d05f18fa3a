"""``tribuna attendance``: who was there, in the hall and from elsewhere, from when to when."""

from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec

from orchestrator.attendance import text
from orchestrator.attendance.journal import read_attendance
from orchestrator.attendance.report import Attendance
from orchestrator.attendance.report import attendance as report_of
from orchestrator.clock import SystemClock
from orchestrator.command_line import data_option, require_room, served_from, settings_of, speaking_plainly
from orchestrator.database import FILE_NAME, open_database, speaking_of
from orchestrator.notes import Served
from orchestrator.store_sqlite import read_events


@click.command()
@click.argument("room")
@click.option("--csv", "form", flag_value="csv", help="Print CSV with RFC 3339 times and seconds.")
@click.option("--json", "form", flag_value="json", help="Print JSON with every visit, times in UTC.")
@data_option
def attendance(room: str, form: str | None, data: str | None) -> None:
    """Print who attended the meeting in ROOM, in the time zone of the conference; during it, as of ten seconds ago."""
    with speaking_plainly():
        directory = settings_of(data=data).data
        served = served_from(directory)
        report = _report(directory, served, room)
    click.echo(_printed(report, form, ZoneInfo(served.time_zone)).rstrip("\n"))


def _report(directory: Path, served: Served, room: str) -> Attendance:
    wanted = require_room(served, room)
    with speaking_of(directory / FILE_NAME), closing(open_database(directory)) as connection:
        return report_of(wanted, read_attendance(connection, wanted), read_events(connection, wanted), SystemClock().now())


def _printed(report: Attendance, form: str | None, zone: ZoneInfo) -> str:
    match form:
        case "csv":
            return text.as_csv(report, zone)
        case "json":
            return msgspec.json.format(msgspec.json.encode(report), indent=2).decode()
        case _ if report.attendees or report.viewers_peak:
            return text.as_text(report, zone)
        case _:
            return f"Nobody has attended {report.room} yet."
