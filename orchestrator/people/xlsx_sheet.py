"""Rows out of the first sheet of an XLSX file. A formula counts as the value that the spreadsheet program saved with it."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from config.problems import quoted
from orchestrator.people.sheet import MAX_COLUMNS, MAX_ROWS, Row, Sheet, SheetUnreadable

ZIP = b"PK\x03\x04"
OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

MAX_UNPACKED_BYTES = 250_000_000


def read(content: bytes) -> Sheet:
    """Return the rows of the first sheet that is not hidden. Raises SheetUnreadable."""
    with _speaking_plainly():
        _require_modest(content)
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise SheetUnreadable("The file has no sheet with rows. Save the list as .xlsx or CSV UTF-8.")
        length = sheets[0].max_row
        others = len(sheets) - 1
        remark = f"only the first sheet, {quoted(sheets[0].title)}, is read; {others} more in the file" if others else ""
    return Sheet(rows=_rows(sheets[0]), length=length, remark=remark)


def _rows(sheet: Worksheet) -> Iterator[Row]:
    with _speaking_plainly():
        bounds = {"max_row": MAX_ROWS + 1, "max_col": MAX_COLUMNS + 1}  # some programs write wrong ones
        for number, cells in enumerate(sheet.iter_rows(values_only=True, **bounds), 1):
            if number > MAX_ROWS:
                raise SheetUnreadable(f"The sheet has more than {MAX_ROWS} rows. Divide the list into several files.")
            if cells[MAX_COLUMNS] is not None:
                raise SheetUnreadable(f"Row {number} has more than {MAX_COLUMNS} columns. Delete those not needed.")
            width = max((place for place, cell in enumerate(cells, 1) if cell is not None), default=0)
            yield number, [_text(cell) for cell in cells[:width]]


@contextmanager
def _speaking_plainly() -> Iterator[None]:
    """Whatever a damaged file does to the parser becomes a sentence; what the parser thinks of colours is nobody's concern."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except SheetUnreadable:
        raise
    except Exception as error:  # openpyxl raises whatever its parts happen to meet
        raise SheetUnreadable("The file is not a whole XLSX file. Save it again as .xlsx, or as CSV UTF-8.") from error


def _require_modest(content: bytes) -> None:
    with ZipFile(io.BytesIO(content)) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise SheetUnreadable(f"The file unpacks to {unpacked // 1_000_000} MB. Delete what is no list of people, or save it as CSV UTF-8.")


def _text(value: object) -> str:
    """A cell as a person reads it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time.min:
            return value.date().isoformat()
        case str():
            return unescape(value)
        case _:
            return str(value)
