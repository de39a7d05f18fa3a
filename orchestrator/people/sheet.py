"""A list of people as a spreadsheet program saves it: rows of texts, whatever the kind of file."""

from collections.abc import Iterator
from dataclasses import dataclass

MAX_BYTES = 32_000_000
MAX_ROWS = 1_048_576
"""As many as a spreadsheet program shows."""

MAX_COLUMNS = 100

Row = tuple[int, list[str]]
"""The number of a row as the spreadsheet counts, from 1, and its cells."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` from top to bottom, empty ones too, to be read once; ``length``: about how many, None if it is not known.

    remark: what of the file is not read, or "".
    Reading on may raise SheetUnreadable, too.
    """

    rows: Iterator[Row]
    length: int | None
    remark: str = ""


class SheetUnreadable(Exception):
    """A file is no list of people. Says in one sentence why, and what to do."""
