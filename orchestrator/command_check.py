"""``tribuna check``: is this a definition?"""

from pathlib import Path

import click

from config import loader
from config.problems import DefinitionInvalid


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Say everything that is wrong with the definition in FILE, or that it is fine."""
    try:
        definition = loader.load(file)
    except DefinitionInvalid as invalid:
        for problem in invalid.problems:
            click.echo(str(problem))
        raise SystemExit(1) from None
    rooms = sum(session.room for session in definition.sessions)
    click.echo(f"{file} is fine: {_counted(len(definition.sessions), 'session')}, {_counted(rooms, 'room')}.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
