"""``tribuna people import``: a list from a spreadsheet, all of it or nothing."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from orchestrator.command_line import data_option
from orchestrator.people.cells import cleaned
from orchestrator.people.changes import Changes
from orchestrator.people.desk import Desk, opened_desk
from orchestrator.people.findings import Findings
from orchestrator.people.importing import read_list
from orchestrator.people.roster import ImportedMeanwhile
from orchestrator.people.sheet import Row, SheetUnreadable

BAR_STEPS = 500
"""Rows between two drawings of the bar."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say everything that an import would say, and write nothing.")
@data_option
def import_(file: Path, data: str | None, *, dry_run: bool) -> None:
    """Add the people of FILE (CSV or XLSX) to the list, and correct those who are on it. Nobody is removed."""
    with opened_desk(data) as desk:
        try:
            _import(desk, file, dry_run=dry_run)
        except SheetUnreadable as error:
            raise click.ClickException(str(error)) from None
        except ImportedMeanwhile:
            raise click.ClickException("Another list was imported meanwhile, so nothing is written. Import this one again.") from None


def _import(desk: Desk, file: Path, *, dry_run: bool) -> None:
    version, findings = desk.roster.version(), Findings()
    changes = read_list(file, desk.roster.entries(), desk.served.consultations, findings, watch=_watched)
    _say(findings, changes)
    if findings.problems:
        raise click.ClickException("Nothing is written. Correct the list, then import it again.")
    if dry_run:
        click.echo("Nothing is written: this was a dry run.")
    elif changes.made:
        desk.roster.write(changes.made, file=cleaned(file.name)[0], at=desk.now, version=version)


def _say(findings: Findings, changes: Changes) -> None:
    for remark in _remarks(findings):
        click.echo(f"Remark: {remark}")
    for problem in sorted(findings.problems):
        click.echo(str(problem))
    problems = len(findings.problems)
    people = len(changes.made) + changes.unchanged + len({problem.row for problem in findings.problems})
    click.echo(
        f"{people} {'person' if people == 1 else 'people'}: {changes.new} new, {changes.changed} changed, {changes.unchanged} unchanged, "
        f"{problems} {'problem' if problems == 1 else 'problems'}"
    )


def _remarks(findings: Findings) -> Iterator[str]:
    """Every remark once, with the first of its rows."""
    rows = Counter((remark.column, remark.sentence) for remark in findings.remarks)
    for remark in sorted(findings.remarks):
        more = rows.pop((remark.column, remark.sentence), 0) - 1
        if more >= 0:
            yield f"{remark} (and in {more} more {'row' if more == 1 else 'rows'})" if more else str(remark)


def _watched(rows: Iterable[Row], length: int | None) -> Iterator[Row]:
    """Pass ``rows`` on, with a bar for people who look on."""
    if not sys.stderr.isatty():
        yield from rows
        return
    with click.progressbar(rows, length=length, label="Reading", file=sys.stderr, update_min_steps=BAR_STEPS) as bar:
        yield from bar
