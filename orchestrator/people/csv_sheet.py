"""Rows out of a CSV file (RFC 4180), as the spreadsheet programs of this world write them."""

import codecs
import csv
import io
from collections.abc import Iterator

from orchestrator.people.columns import column_of
from orchestrator.people.sheet import MAX_COLUMNS, MAX_ROWS, Row, Sheet, SheetUnreadable

SEPARATORS = (",", ";", "\t")

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS = 'Save it as "CSV UTF-8", then import it again.'
_HEAD_CHARS = 100_000


def read(content: bytes) -> Sheet:
    """Return the rows of a file that is UTF-8, or UTF-16 with its mark. Raises SheetUnreadable."""
    text = _decoded(content)
    return Sheet(rows=_rows(text, _separator(text)), length=text.count("\n") + 1)


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise SheetUnreadable(f"The file is UTF-16 with a break in it, at byte {error.start + 1}. {_SAVE_AS}") from None
        raise SheetUnreadable(_not_utf_8(content, error.start)) from None
    if "\0" in text:
        raise SheetUnreadable(f"Row {text.count(chr(10), 0, text.index(chr(0))) + 1} has a byte 0, so the file is not UTF-8. {_SAVE_AS}")
    return text


def _not_utf_8(content: bytes, at: int) -> str:
    row = content.count(b"\n", 0, at) + 1
    byte = at - content.rfind(b"\n", 0, at)
    return f"Row {row} is not UTF-8: its byte {byte} is 0x{content[at]:02X}. {_SAVE_AS}"


def _separator(text: str) -> str:
    """The one that finds most of the columns we know in the first row, or else most columns."""

    def found(separator: str) -> tuple[int, int]:
        head = next((row for _, row in _rows(text[:_HEAD_CHARS], separator) if any(row)), [])
        return sum(column_of(cell) is not None for cell in head), len(head)

    return max(SEPARATORS, key=found)


def _rows(text: str, separator: str) -> Iterator[Row]:
    number = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if len(cells) > MAX_COLUMNS:
                raise SheetUnreadable(f"Row {number} has {len(cells)} columns; a list has at most {MAX_COLUMNS}. Delete those not needed.")
            if number > MAX_ROWS:
                raise SheetUnreadable(f"The file has more than {MAX_ROWS} rows. Divide the list into several files.")
            yield number, cells
    except csv.Error as error:
        raise SheetUnreadable(
            f'Row {number + 1} cannot be read ({error}): a quotation mark (") is not closed, or a cell is too long. Correct the row.'
        ) from None
