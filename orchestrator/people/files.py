"""Which kind of file a list of people is in. Its content decides, not its name."""

from pathlib import Path

from orchestrator.people import csv_sheet, xlsx_sheet
from orchestrator.people.sheet import MAX_BYTES, Sheet, SheetUnreadable


def read_sheet(path: Path) -> Sheet:
    """Return the rows of the CSV file, or of the first sheet of the XLSX file, at ``path``. Raises SheetUnreadable."""
    content = _content(path)
    if not content.strip():
        raise SheetUnreadable(f"{path} is empty. Write the names of the columns into the first row, and a person into each row below.")
    if content.startswith(xlsx_sheet.ZIP):
        return xlsx_sheet.read(content)
    if content.startswith(xlsx_sheet.OLD_OR_ENCRYPTED):
        raise SheetUnreadable(f"{path} is an old Excel file or has a password. Save it as .xlsx without one, or as CSV UTF-8.")
    return csv_sheet.read(content)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SheetUnreadable(f"The file {path} cannot be read: {reason}. Check its name and your rights.") from None
    if len(content) > MAX_BYTES:
        raise SheetUnreadable(f"{path} has more than {MAX_BYTES // 1_000_000} MB. Divide the list into several files.")
    return content
