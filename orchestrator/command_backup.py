"""``tribuna backup``: everything that a service keeps, in a directory from which it can be served."""

from pathlib import Path

import click

from orchestrator.command_line import data_option, settings_of, speaking_plainly
from orchestrator.copying import copy


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@data_option
def backup(target: Path, data: str | None) -> None:
    """Copy everything in --data into the new directory TARGET and verify the copy, while the service runs.

    TARGET is a data directory: to go back, serve from it, or from a backup of it.
    """
    with speaking_plainly(), click.progressbar(length=0, label="Copying", show_eta=False) as bar:

        def show(left: int, pages: int) -> None:
            bar.length = pages
            bar.update(pages - left - bar.pos)

        logs = copy(settings_of(data=data).data, target, show)
    click.echo(f"{target}: {logs} logs, verified. To go back to it: tribuna serve DEFINITION --data {target}")
