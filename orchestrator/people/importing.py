"""Read a whole list of people and compare it with what is known; nothing is written here."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from orchestrator.people.changes import Changes, changes_of
from orchestrator.people.columns import read_headings
from orchestrator.people.files import read_sheet
from orchestrator.people.findings import Findings
from orchestrator.people.lines import Line, LineReader
from orchestrator.people.registrants import Entry
from orchestrator.people.sheet import Row, Sheet, SheetUnreadable

Watch = Callable[[Iterable[Row], int | None], Iterable[Row]]
"""Passes rows on, of about so many, and shows how far it is."""


def read_list(path: Path, known: Sequence[Entry], consultations: Collection[str], findings: Findings, *, watch: Watch) -> Changes:
    """Return what the file at ``path`` changes of what is ``known``, and note in ``findings`` what is wrong with it.

    consultations: the ids of the definition. Raises SheetUnreadable: it is no list of people at all.
    """
    sheet = read_sheet(path)
    changes = changes_of(_lines(sheet, consultations, findings, watch), known, findings)
    if not (changes.made or changes.unchanged or findings.problems):
        raise SheetUnreadable(f"{path} names nobody: it has no row below its headings.")
    return changes


def _lines(sheet: Sheet, consultations: Collection[str], findings: Findings, watch: Watch) -> Iterator[Line]:
    rows = iter(watch(sheet.rows, sheet.length))
    head = next((row for row in rows if any(cell.strip() for cell in row[1])), (1, []))
    if sheet.remark:
        findings.remark(head[0], "", sheet.remark)
    reader = LineReader(read_headings(head, findings), consultations, findings)
    yield from (line for row in rows if (line := reader.read(row)))
