"""``tribuna log``: who spoke, when, how long; what the chair decided; what the booths did; how the room stood at any past moment."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec

from orchestrator import booth_log, decisions, past_text, speaking_log_text
from orchestrator.clock import SystemClock
from orchestrator.command_line import data_option, require_room, served_from, settings_of, speaking_plainly
from orchestrator.database import FILE_NAME, open_database, speaking_of
from orchestrator.moment import WRITTEN, NoSuchMoment, moment
from orchestrator.past import past
from orchestrator.slot_text import slot_line
from orchestrator.speaking_log import speaking_log
from orchestrator.store_sqlite import read_events
from orchestrator.written import day_and_time
from rooms.events import AnyRoomEvent
from rooms.evolve import replay
from rooms.ids import RoomId


class Form(StrEnum):
    """What is printed."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class _Log:
    """The log of one room, and by which clock it is told."""

    room: RoomId
    events: Sequence[AnyRoomEvent]
    zone: ZoneInfo
    now: datetime


@click.command()
@click.argument("room")
@click.option("--at", "when", metavar="WHEN", help=f'The room as it was then: {WRITTEN}, or "now" for a list to print.')
@click.option("--decisions", "decided", is_flag=True, help="What the chair decided: when, who and why.")
@click.option("--booths", "booths", is_flag=True, help="Who interpreted, handovers, and what booths told the chair.")
@click.option("--csv", "form", flag_value=Form.CSV.value, help="Print CSV with RFC 3339 times and seconds.")
@click.option("--json", "form", flag_value=Form.JSON.value, help="Print JSON with times in UTC.")
@data_option
def log(room: str, when: str | None, form: str | None, data: str | None, *, decided: bool, booths: bool) -> None:
    """Print who spoke in ROOM, when and how long, in the time zone of the conference."""
    if (when is not None) + decided + booths > 1:
        raise click.ClickException("--at, --decisions and --booths are questions of their own. Ask one at a time.")
    with speaking_plainly():
        kept = _read(settings_of(data=data).data, room)
    tell = _past(when) if when is not None else _decisions if decided else _booths if booths else _interventions
    click.echo(tell(kept, Form(form or Form.TEXT)).rstrip("\n"))


def _read(directory: Path, room: str) -> _Log:
    served = served_from(directory)
    wanted = require_room(served, room)
    with speaking_of(directory / FILE_NAME), closing(open_database(directory)) as connection:
        events = read_events(connection, wanted)
    return _Log(wanted, events, ZoneInfo(served.time_zone), SystemClock().now())


def _interventions(kept: _Log, form: Form) -> str:
    turns = speaking_log(kept.room, kept.events, kept.now)
    match form:
        case Form.CSV:
            return speaking_log_text.as_csv(turns, kept.zone)
        case Form.JSON:
            return _json(turns)
        case Form.TEXT:
            spoken = speaking_log_text.as_table(turns, kept.zone) if turns else f"Nobody has held the floor of {kept.room} yet."
            return f"{spoken}\n\n{slot_line(replay(kept.room, kept.events), kept.now, kept.zone)}"


def _decisions(kept: _Log, form: Form) -> str:
    taken = list(decisions.decisions(kept.room, kept.events))
    match form:
        case Form.CSV:
            return decisions.as_csv(taken, kept.zone)
        case Form.JSON:
            return _json(taken)
        case Form.TEXT:
            return decisions.as_table(taken, kept.zone) if taken else f"Nothing has been decided in {kept.room} yet."


def _booths(kept: _Log, form: Form) -> str:
    told = list(booth_log.booth_log(kept.events))
    match form:
        case Form.CSV:
            return booth_log.as_csv(told, kept.zone)
        case Form.JSON:
            return _json(told)
        case Form.TEXT:
            return booth_log.as_table(told, kept.zone) if told else f"Nobody has interpreted in {kept.room} yet."


def _past(when: str) -> Callable[[_Log, Form], str]:
    def tell(kept: _Log, form: Form) -> str:
        then = past(kept.room, kept.events, _moment(kept, when))
        match form:
            case Form.CSV:
                return past_text.as_csv(then, kept.zone)
            case Form.JSON:
                return _json(then)
            case Form.TEXT:
                return past_text.as_text(then, kept.zone)

    return tell


def _moment(kept: _Log, when: str) -> datetime:
    """The moment that ``when`` means in this log. Raises ClickException."""
    if not kept.events:
        raise click.ClickException(f"Nothing has happened in {kept.room} yet.")
    begins = kept.events[0].at.replace(microsecond=0)
    try:
        at = moment(when, now=kept.now, day=_day(kept), zone=kept.zone)
    except NoSuchMoment as error:
        raise click.ClickException(f"--at: {error}") from None
    if at > kept.now:
        raise click.ClickException(f"--at: {day_and_time(at, kept.zone)} is still to come. Write a time that has passed.")
    if at < begins:
        raise click.ClickException(
            f"--at: the log of {kept.room} begins at {day_and_time(begins, kept.zone)}. Write a time since then, or a day with it."
        )
    return at


def _day(kept: _Log) -> date:
    """The day of the meeting: when it went live, or else when it is to start, or else when its log begins."""
    state = replay(kept.room, kept.events)
    return (state.slot.live_at or state.starts_at or kept.events[0].at).astimezone(kept.zone).date()


def _json(content: object) -> str:
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode()
