"""``tribuna sponsors``: who stands behind a meeting, and who is missing before it can be published."""

from contextlib import closing
from pathlib import Path

import click

from orchestrator.command_line import data_option, require_room, served_from, settings_of, speaking_plainly
from orchestrator.database import FILE_NAME, open_database, speaking_of
from orchestrator.secretariat import tell
from orchestrator.store_sqlite import read_events
from rooms.evolve import replay
from rooms.ids import RoomId
from rooms.sponsors.commands import DropSponsor, NameSponsor
from rooms.sponsors.roles import SponsorRole
from rooms.sponsors.rules import missing, sponsors_of

LONGEST_NAME = 200


@click.command()
@click.argument("room")
@click.option("--role", type=click.Choice([role.value for role in SponsorRole]), help="What the organisation does for the meeting.")
@click.option("--name", help="The organisation, as people shall read it.")
@click.option("--drop", is_flag=True, help="Take it back.")
@data_option
def sponsors(room: str, role: str | None, name: str | None, data: str | None, *, drop: bool) -> None:
    """Say who stands behind the meeting in ROOM; with --role and --name, name somebody in the running service."""
    if (role is None) != (name is None) or (drop and role is None):
        raise click.ClickException("Write both --role and --name, or neither to see the list.")
    with speaking_plainly():
        directory = settings_of(data=data).data
        served = served_from(directory)
        wanted = require_room(served, room)
        if role is not None and name is not None:
            command = (DropSponsor if drop else NameSponsor)(role=SponsorRole(role), name=_name(name))
            tell(served, directory, [wanted], command)
        click.echo(_list(directory, wanted))


def _name(written: str) -> str:
    name = " ".join(written.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise click.ClickException(f"A name has 1 to {LONGEST_NAME} letters. Write the organisation as people shall read it.")
    return name


def _list(directory: Path, room: RoomId) -> str:
    with speaking_of(directory / FILE_NAME), closing(open_database(directory)) as connection:
        state = replay(room, read_events(connection, room))
    named = [f"{sponsor.role}: {sponsor.name}" for sponsor in sponsors_of(state)]
    lacking = [f"{role}: missing; without it the meeting cannot be published" for role in missing(state)]
    return "\n".join([*named, *lacking]) or f"Nobody is named as a sponsor of {room}, and nobody has to be."
