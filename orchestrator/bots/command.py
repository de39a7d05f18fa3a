"""``tribuna bots``: simulated people for a service on this machine."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import closing
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import click
import uvloop

from config import loader
from config.definitions import Definition
from orchestrator.bots.guests import Guests
from orchestrator.bots.scenario import Scenario
from orchestrator.command_line import data_option, require_room, served_from, settings_of, speaking_plainly
from orchestrator.programme import room_id, room_slots
from orchestrator.registry import Registry
from orchestrator.server import stop_signals
from rooms.ids import RoomId

MOST_PEOPLE = 200
"""More need more than one process: a machine with two cores is full long before."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@data_option
@click.option("--url", help="Where the service is.  [default: where it says itself]")
@click.option("--room", help="Where they meet.  [default: the first room that has a time]")
@click.option("--people", type=click.IntRange(0, MOST_PEOPLE), default=6, show_default=True, help="How many remote participants.")
@click.option("--hall/--no-hall", default=True, show_default=True, help="A hall with a camera and people who ask for the floor.")
@click.option("--moderate", is_flag=True, help="A moderator too, who opens the doors, starts, and gives the floor in turn.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same number is the same story.")
def bots(file: Path, data: str | None, url: str | None, room: str | None, people: int, *, hall: bool, moderate: bool, seed: int) -> None:
    """Let simulated people take part in a meeting of the conference FILE until Ctrl-C.

    They invite themselves through the data directory of the service; everything else they do as any participant's program would.
    """
    if find_spec("PIL") is None:
        raise click.ClickException("Simulated cameras need Pillow, which is not installed. Install it: pip install 'tribuna[demo]'")
    from orchestrator.bots.crowd import Crowd  # only here: the service does without what draws and encodes

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with speaking_plainly():
        directory = settings_of(data=data).data
        served = served_from(directory)
        meeting = require_room(served, room or first_room(loader.load(file)))
        with closing(Registry(directory)) as registry:
            guests = Guests(registry, meeting, datetime.now(UTC))
            crowd = Crowd(url or served.public_url, meeting, Scenario(seed=seed, people=people), guests, hall=hall, moderator=moderate)
    company = [f"{people} simulated participants", *(["a hall"] if hall else []), *(["a moderator"] if moderate else [])]
    click.echo(f"{', '.join(company)}: come to {meeting} at {url or served.public_url}. Ctrl-C sends them home.")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_told(crowd.run()))
    click.echo("They have left.")


def first_room(definition: Definition) -> RoomId:
    """The first room that has a time, or else the first one."""
    slots = room_slots(definition)
    return room_id(next((slot for slot in slots if slot.starts_at), slots[0]))


async def _until_told(company: Coroutine[None, None, None]) -> None:
    """Run until SIGINT or SIGTERM; everybody says goodbye."""
    async with asyncio.TaskGroup() as tasks:
        people = tasks.create_task(company, name="crowd")
        with stop_signals() as stop:
            await stop.wait()
        people.cancel()
