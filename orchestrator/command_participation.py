"""``tribuna questions``, ``tribuna polls``, ``tribuna chat``: what people asked, voted and wrote in a room, for those who report on it."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import click
import msgspec

from orchestrator import participation_records as records
from orchestrator import participation_text as text
from orchestrator import tables
from orchestrator.command_line import data_option, require_room, served_from, settings_of, speaking_plainly
from orchestrator.database import FILE_NAME, open_database, speaking_of
from orchestrator.store_sqlite import read_events
from rooms.events import AnyRoomEvent
from rooms.evolve import replay
from rooms.ids import RoomId


@dataclass(frozen=True, slots=True)
class _Log:
    """The log of one room. zone: that of the conference."""

    room: RoomId
    events: Sequence[AnyRoomEvent]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class _Report:
    """What is printed. shown: the columns of the table to read. nothing: what is said if there is nothing."""

    records: Sequence[msgspec.Struct]
    columns: Sequence[str]
    rows: Iterable[Sequence[str]]
    shown: Sequence[str]
    nothing: str


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """ROOM and how to print it, as the three commands have them."""
    command = data_option(command)
    command = click.option("--json", "form", flag_value="json", help="Print JSON with everything, times in UTC.")(command)
    command = click.option("--csv", "form", flag_value="csv", help="Print CSV with RFC 3339 times.")(command)
    return click.argument("room")(command)


@click.command()
@_options
def questions(room: str, form: str | None, data: str | None) -> None:
    """Print every written question of ROOM, with its votes and what became of it."""

    def report(log: _Log) -> _Report:
        found = records.questions(replay(log.room, log.events))
        nothing = f"Nobody has asked anything in {log.room} yet."
        return _Report(found, text.QUESTIONS, text.question_rows(found, log.zone), text.QUESTIONS_SHOWN, nothing)

    _print(room, form, data, report)


@click.command()
@_options
def polls(room: str, form: str | None, data: str | None) -> None:
    """Print every poll of ROOM with its result; JSON also has the ballots of polls that are not anonymous."""

    def report(log: _Log) -> _Report:
        found = records.polls(replay(log.room, log.events))
        return _Report(found, text.POLLS, text.poll_rows(found), text.POLLS_SHOWN, f"There has been no poll in {log.room} yet.")

    _print(room, form, data, report)


@click.command()
@_options
def chat(room: str, form: str | None, data: str | None) -> None:
    """Print every message of ROOM, of all groups, deleted ones with who deleted them."""

    def report(log: _Log) -> _Report:
        found = records.messages(log.events)
        nothing = f"Nobody has written anything in {log.room} yet."
        return _Report(found, text.MESSAGES, text.message_rows(found, log.zone), text.MESSAGES_SHOWN, nothing)

    _print(room, form, data, report)


def _print(room: str, form: str | None, data: str | None, make: Callable[[_Log], _Report]) -> None:
    with speaking_plainly():
        report = make(_log(room, data))
    click.echo(_printed(report, form).rstrip("\n"))


def _log(room: str, data: str | None) -> _Log:
    directory = settings_of(data=data).data
    served = served_from(directory)
    wanted = require_room(served, room)
    with speaking_of(directory / FILE_NAME), closing(open_database(directory)) as connection:
        return _Log(wanted, read_events(connection, wanted), ZoneInfo(served.time_zone))


def _printed(report: _Report, form: str | None) -> str:
    match form:
        case "csv":
            return tables.as_csv(report.columns, report.rows)
        case "json":
            return msgspec.json.format(msgspec.json.encode(report.records), indent=2).decode()
        case _ if not report.records:
            return report.nothing
        case _:
            places = [report.columns.index(column) for column in report.shown]
            return tables.as_table(report.shown, [[row[place] for place in places] for row in report.rows], numbers={"votes"})
