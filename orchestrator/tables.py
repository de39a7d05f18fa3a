"""Rows as text: a table to read on a terminal, or CSV (RFC 4180) for a spreadsheet."""

import csv
import io
import unicodedata
from collections.abc import Collection, Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is a formula to a spreadsheet."""


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return CSV. A text that a spreadsheet would take for a formula is preceded by an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def as_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Collection[str] = ()) -> str:
    """Return one line for each row, in columns of one width; columns whose headings are ``numbers`` end where the widest does."""
    lines = [headings, *([_printable(cell) for cell in row] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    sides = [">" if heading in numbers else "<" for heading in headings]
    return "\n".join("  ".join(map(_padded, line, widths, sides)).rstrip() for line in lines)


def without_apostrophe(cell: str) -> str:
    """Return ``cell`` as it was before ``as_csv`` made it harmless."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _printable(text: str) -> str:
    """A name must not steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _padded(cell: str, width: int, side: str) -> str:
    space = " " * (width - _width(cell))
    return space + cell if side == ">" else cell + space


def _width(text: str) -> int:
    """Columns on a terminal: wide letters take two, combining marks none."""
    return sum(0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
