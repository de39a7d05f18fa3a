"""``tribuna people list``: who is on the list, or who may come into a room, and why."""

from collections.abc import Sequence

import click

from orchestrator.command_line import data_option, require_room
from orchestrator.notes import Served
from orchestrator.people.desk import csv_option, eligibility_rule, opened_desk
from orchestrator.people.eligibility import Eligible, eligible, exceptions_for
from orchestrator.people.listing import eligible_text, people_text
from orchestrator.people.registrants import Decision, Entry


@click.command("list")
@click.option("--room", help="Who is eligible for this room alone, and who has a link.")
@csv_option
@data_option
def list_(room: str | None, data: str | None, *, as_csv: bool) -> None:
    """Print who is on the list and why they may come into a room from far away."""
    with opened_desk(data) as desk:
        entries, decisions = desk.roster.entries(), desk.roster.decisions()
        if room is None:
            found = _everybody(entries, desk.served, decisions)
            text = people_text(found, desk.served, csv=as_csv)
            otherwise = "Nobody is on the list yet. Import one: tribuna people import FILE"
        else:
            into = require_room(desk.served, room)
            found = eligible(entries, desk.served, into, decisions)
            text = eligible_text(found, desk.served, into, desk.registry.valid(desk.now), csv=as_csv)
            otherwise = f"Nobody is yet. {eligibility_rule(desk.served, into)}"
        click.echo(text if found or as_csv else otherwise, nl=not as_csv)


def _everybody(entries: Sequence[Entry], served: Served, decisions: Sequence[Decision]) -> list[Eligible]:
    """Everybody with all that makes them eligible anywhere; that they are on the list if there is nothing else."""
    granted = [exceptions_for(room, decisions) for room in served.rooms]
    found = []
    for entry in entries:
        made = [exceptions[entry.registrant.id] for exceptions in granted if entry.registrant.id in exceptions]
        found.append(Eligible(entry, (*entry.participations, *made) or (entry.source,)))
    return found
