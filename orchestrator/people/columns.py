"""Which column of a list says what. The heading decides; upper or lower case, spaces, hyphens and the order do not matter."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from orchestrator.people.cells import cleaned
from orchestrator.people.findings import Findings
from orchestrator.people.sheet import Row, SheetUnreadable


class Column(StrEnum):
    """What a list can say about a person. The value is the heading."""

    NAME = "name"
    EMAIL = "email"
    FUNCTION = "function"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    REGION = "region"
    GENDER = "gender"
    STAKEHOLDER = "stakeholder"
    SPEAKER_CLASS = "speaker_class"
    TOOK_PART_IN = "took_part_in"
    ID = "id"


MAX_CHARS: Mapping[Column, int] = {
    Column.NAME: 200,
    Column.EMAIL: 254,  # RFC 5321 §4.5.3.1.3, without the angle brackets
    Column.FUNCTION: 200,
    Column.ORGANISATION: 200,
    Column.COUNTRY: 100,
    Column.REGION: 100,
    Column.ID: 100,
}
"""What fits on a name plate, and into an envelope."""


@dataclass(frozen=True, slots=True)
class Headings:
    """``columns``: by number from 0, what each known column says, and its heading as it is written. width: of the row of headings."""

    columns: Mapping[int, tuple[Column, str]]
    width: int


def _folded(heading: str) -> str:
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


_KNOWN: Mapping[str, Column] = {_folded(column.value): column for column in Column} | {
    "organization": Column.ORGANISATION,
    "mail": Column.EMAIL,
    "emailaddress": Column.EMAIL,
    "class": Column.SPEAKER_CLASS,
    "consultations": Column.TOOK_PART_IN,
}


def column_of(heading: str) -> Column | None:
    """The column that ``heading`` names, None: none that we know."""
    return _KNOWN.get(_folded(heading))


def read_headings(row: Row, findings: Findings) -> Headings:
    """Return what the columns of a list say. Raises SheetUnreadable: ``row`` has no column for names, so it is not one of headings."""
    number, cells = row
    columns: dict[int, tuple[Column, str]] = {}
    for place, cell in enumerate(cells):
        heading, _ = cleaned(cell)
        column = column_of(heading)
        if column is None:
            if heading:
                findings.remark(number, heading[:40], f"this column is not known and is kept out{_likely(heading)}")
        elif column in (known for known, _ in columns.values()):
            findings.problem(number, heading, f'a second column "{column}"; remove one of them')
        else:
            columns[place] = (column, heading)
    if Column.NAME not in (column for column, _ in columns.values()):
        names = ", ".join(Column)
        raise SheetUnreadable(f'Row {number} has no column "name". Write what the columns are into the first row: {names}.')
    return Headings(columns=columns, width=len(cells))


def _likely(heading: str) -> str:
    near = difflib.get_close_matches(_folded(heading[:64]), _KNOWN, n=1, cutoff=0.75)
    return f"; did you mean {_KNOWN[near[0]]}?" if near else ""
