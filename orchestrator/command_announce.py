"""``tribuna announce``: a sentence for everybody in one room or in all."""

import re
from uuid import uuid4

import click

from orchestrator.command_line import data_option, require_room, served_from, settings_of, speaking_plainly
from orchestrator.secretariat import tell
from rooms.announcements.commands import LONGEST_MIN, Announce
from rooms.announcements.state import Level

LONGEST_TEXT = 500

_DURATION = re.compile(r"([0-9]{1,4}) ?(min|minutes?|h|hours?)")


@click.command()
@click.argument("text")
@click.option("--room", help="To this room; to all rooms if not said.")
@click.option("--for", "lasting", default="10min", show_default=True, help='How long it stands: "30min", "2h".')
@click.option("--urgent", is_flag=True, help="Interrupt those who do not look at the screen.")
@data_option
def announce(text: str, room: str | None, lasting: str, data: str | None, *, urgent: bool) -> None:
    """Show TEXT on every page of the running service, or of one room. It goes away by itself."""
    with speaking_plainly():
        directory = settings_of(data=data).data
        served = served_from(directory)
        command = Announce(
            text=_text(text),
            level=Level.URGENT if urgent else Level.INFO,
            for_min=_minutes(lasting),
            broadcast="" if room else str(uuid4()),
        )
        rooms = [require_room(served, room)] if room else list(served.rooms)
        tell(served, directory, rooms, command)
    where = f"in {room}" if room else "in every room"
    click.echo(f"Announced {where} for {command.for_min} min.")


def _text(written: str) -> str:
    text = " ".join(written.split())
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise click.ClickException(f"An announcement has 1 to {LONGEST_TEXT} letters. Write what everybody should read.")
    return text


def _minutes(written: str) -> int:
    said = _DURATION.fullmatch(written.strip().lower())
    minutes = int(said[1]) * (60 if said[2].startswith("h") else 1) if said else 0
    if not 1 <= minutes <= LONGEST_MIN:
        raise click.ClickException(f'--for: "{written[:40]}" is not 1 minute to 24 hours. Write it as "30min" or "2h".')
    return minutes
