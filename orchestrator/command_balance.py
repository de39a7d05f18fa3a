"""``tribuna balance``: who was heard in a room, by place, region, gender and stakeholder."""

from contextlib import closing
from pathlib import Path

import click
import msgspec

from orchestrator.clock import SystemClock
from orchestrator.command_line import data_option, require_room, served_from, settings_of, speaking_plainly
from orchestrator.database import FILE_NAME, open_database, speaking_of
from orchestrator.store_sqlite import read_events
from orchestrator.tables import as_csv, as_table
from rooms.balance import Group, Tally, tallies
from rooms.evolve import replay

HEADINGS = ("dimension", "group", "turns", "seconds")


@click.command()
@click.argument("room")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
@click.option("--json", "form", flag_value="json", help="Print JSON; a group of null is all small groups together.")
@data_option
def balance(room: str, form: str | None, data: str | None) -> None:
    """Print how often and how long people were heard in ROOM, live or after the meeting. Groups of few people are counted together."""
    with speaking_plainly():
        found = _tallies(settings_of(data=data).data, room)
    rows = [_row(tally, group) for tally in found for group in tally.groups]
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    elif form == "csv":
        click.echo(as_csv(HEADINGS, rows).rstrip("\n"))
    else:
        click.echo(as_table(HEADINGS, rows, numbers=HEADINGS[2:]) if rows else f"Nobody has spoken in {room} yet.")


def _tallies(directory: Path, room: str) -> tuple[Tally, ...]:
    wanted = require_room(served_from(directory), room)
    with speaking_of(directory / FILE_NAME), closing(open_database(directory)) as connection:
        return tallies(replay(wanted, read_events(connection, wanted)), SystemClock().now())


def _row(tally: Tally, group: Group) -> tuple[str, ...]:
    name = {None: "small groups together", "": "not stated"}.get(group.value, group.value)
    return (tally.dimension, str(name), str(group.turns), str(round(group.seconds)))
