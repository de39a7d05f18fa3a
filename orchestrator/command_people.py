"""``tribuna people``: the secretariat's list of people, who of them may come into which room, and their links."""

import click

from orchestrator.people.command_except import except_, exceptions
from orchestrator.people.command_import import import_
from orchestrator.people.command_invite import invite
from orchestrator.people.command_list import list_


@click.group()
def people() -> None:
    """Who is on the secretariat's list, who may come into which room from far away, and why."""


for command in (import_, list_, invite, except_, exceptions):
    people.add_command(command)
