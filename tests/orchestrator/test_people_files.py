"""A list of people is read as spreadsheet programs save it; what cannot be read is said in one sentence."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from orchestrator.people import csv_sheet, xlsx_sheet
from orchestrator.people.files import read_sheet
from orchestrator.people.sheet import MAX_BYTES, MAX_COLUMNS, Sheet, SheetUnreadable
from tests.orchestrator.lists import as_xlsx, changed, saved

NAMES = ["Ana Pérez", "محمد علي", "王小明", "Лена Иванова", "N̈o Marks", "José"]
SCRIPTS = "name,email\n" + "".join(f"{name},\n" for name in NAMES)
UTF_8_ROWS = [(1, ["name", "email"]), *((number, [name, ""]) for number, name in enumerate(NAMES, 2))]

Kind = Callable[[bytes], Sheet]

seeded = settings(derandomize=True)


SHEET = "xl/worksheets/sheet1.xml"


def rows(tmp_path: Path, content: bytes | str, name: str = "list") -> list[tuple[int, list[str]]]:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_sheet(file).rows)


def refusal(tmp_path: Path, content: bytes | str) -> str:
    with pytest.raises(SheetUnreadable) as refused:
        rows(tmp_path, content)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_names_of_six_scripts_come_through_every_encoding(tmp_path: Path, encoding: str) -> None:
    assert rows(tmp_path, SCRIPTS.encode(encoding)) == UTF_8_ROWS


def test_utf_16_is_known_by_its_mark_whichever_byte_comes_first(tmp_path: Path) -> None:
    assert rows(tmp_path, b"\xfe\xff" + SCRIPTS.encode("utf-16-be")) == UTF_8_ROWS


def test_another_encoding_is_named_with_its_row_and_byte(tmp_path: Path) -> None:
    said = refusal(tmp_path, SCRIPTS.replace("Ana P", "Ana P").encode("utf-8").replace("é".encode(), b"\xe9", 1))
    assert said == 'Row 2 is not UTF-8: its byte 6 is 0xE9. Save it as "CSV UTF-8", then import it again.'


def test_utf_16_without_its_mark_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "name\nAna\n".encode("utf-16-le")).startswith("Row 1 has a byte 0, so the file is not UTF-8.")
    assert refusal(tmp_path, b"\xff\xfen\0a\0m\0e\0\n\0A").startswith("The file is UTF-16 with a break in it, at byte ")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    content = f"Name{separator}E-mail{separator}Organisation\nAna{separator}ana@example.org{separator}Demo, one; and two\n"
    quoted = content.replace("Demo, one; and two", '"Demo, one; and two"')
    assert rows(tmp_path, quoted)[1] == (2, ["Ana", "ana@example.org", "Demo, one; and two"])


def test_a_list_of_one_column_has_no_separator(tmp_path: Path) -> None:
    assert rows(tmp_path, "Name\nAna\n") == [(1, ["Name"]), (2, ["Ana"])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_counted_as_the_spreadsheet_counts_them(tmp_path: Path, end: str) -> None:
    read = rows(tmp_path, end.join(["name,function", 'Ana,"two', 'lines"', "", "Bo,one", ""]))
    assert [(number, cells) for number, cells in read if cells] == [
        (1, ["name", "function"]),
        (2, ["Ana", f"two{end}lines"]),
        (4, ["Bo", "one"]),
    ]


def test_an_open_quotation_mark_is_named_with_its_row(tmp_path: Path) -> None:
    said = refusal(tmp_path, 'name,function\nAna,one\nBo,"two\nEva,three\n')
    assert said.startswith("Row 3 cannot be read (")
    assert 'a quotation mark (") is not closed' in said


@pytest.mark.parametrize(("content", "said"), [("", "is empty"), (" \n\n", "is empty"), (b"\xef\xbb\xbf", "has no column")])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: bytes | str, said: str) -> None:
    if said == "has no column":
        assert rows(tmp_path, content) == []
    else:
        assert said in refusal(tmp_path, content)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SheetUnreadable, match=r"nowhere\.csv cannot be read: No such file or directory\. Check its name"):
        read_sheet(tmp_path / "nowhere.csv")
    with pytest.raises(SheetUnreadable, match="cannot be read: Is a directory"):
        read_sheet(tmp_path)


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    assert "has more than 32 MB. Divide the list into several files." in refusal(tmp_path, b"n" * (MAX_BYTES + 1))


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    assert f"a list has at most {MAX_COLUMNS}" in refusal(tmp_path, "name" + "," * MAX_COLUMNS)
    assert f"Row 2 has more than {MAX_COLUMNS} columns." in refusal(tmp_path, as_xlsx(["name"], ["x"] * (MAX_COLUMNS + 1)))


def test_xlsx_is_known_by_its_content_and_read_from_its_first_sheet(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.create_sheet("Hidden", 0).sheet_state = "hidden"
    workbook.worksheets[1].append(["name", "id"])
    for number, name in enumerate(NAMES):
        workbook.worksheets[1].append([name, number])
    workbook.create_sheet("Others").append(["name", "x"])
    file = tmp_path / "list.xlsx"
    file.write_bytes(saved(workbook))
    sheet = read_sheet(file)
    assert list(sheet.rows) == [(1, ["name", "id"]), *((number + 2, [name, str(number)]) for number, name in enumerate(NAMES))]
    assert sheet.remark == 'only the first sheet, "Sheet", is read; 1 more in the file'


def test_a_cell_is_what_a_person_reads_in_it(tmp_path: Path) -> None:
    half_past_nine = datetime.fromisoformat("2026-02-10 09:30")
    cells = ["a", 7, 7.0, 7.5, True, date(2026, 2, 10), half_past_nine, None, "x_x000D_y"]
    assert rows(tmp_path, as_xlsx(cells)) == [
        (1, ["a", "7", "7", "7.5", "TRUE", "2026-02-10", "2026-02-10 09:30:00", "", "x\ry"]),
    ]


def test_a_formula_counts_as_the_value_that_was_saved_with_it(tmp_path: Path) -> None:
    content = as_xlsx(["name"], ["=A1"])
    saved_by_excel = changed(content, SHEET, lambda part: part.replace(b'"A2">', b'"A2" t="str">').replace(b"<v />", b"<v>Ana</v>"))
    assert rows(tmp_path, saved_by_excel)[1] == (2, ["Ana"])


def test_sizes_that_a_file_claims_are_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_sheet, "MAX_ROWS", 1000)
    content = as_xlsx(["name"], ["Ana"], ["Bo"])
    smaller = changed(content, SHEET, lambda part: part.replace(b'ref="A1:A3"', b'ref="A1"'))
    assert len(rows(tmp_path, smaller)) == 3
    further = changed(content, SHEET, lambda part: part.replace(b'<row r="3"', b'<row r="99999999999"').replace(b'r="A3" ', b""))
    assert "more than 1000 rows" in refusal(tmp_path, further)


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_sheet, "MAX_UNPACKED_BYTES", 2_000_000)
    bomb = changed(as_xlsx(["name"]), "xl/media/x.bin", lambda _: b"\0" * 3_000_000)
    assert "The file unpacks to 3 MB. Delete what is no list of people" in refusal(tmp_path, bomb)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "is an old Excel file or has a password. Save it as .xlsx without one"),
        (as_xlsx(["name"])[:-100], "The file is not a whole XLSX file. Save it again as .xlsx, or as CSV UTF-8."),
        (b"PK\x03\x04 and nothing else", "The file is not a whole XLSX file."),
        (b"%PDF-1.7\n\x93\x94", "Row 2 is not UTF-8: its byte 1 is 0x93."),
    ],
)
def test_other_files_are_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refusal(tmp_path, content)


@seeded
@given(st.binary())
def test_any_bytes_are_rows_or_a_sentence(content: bytes) -> None:
    reads(csv_sheet.read, content)


@seeded
@given(st.text(alphabet='name,;\t"\r\n é\0').map(str.encode))
def test_any_punctuation_is_rows_or_a_sentence(content: bytes) -> None:
    reads(csv_sheet.read, content)


GOOD = as_xlsx(["name", "email"], ["Ana", "ana@example.org"], ["Bo", 3])


@seeded
@given(st.integers(4, len(GOOD)), st.integers(0, 200), st.binary(max_size=20))
def test_a_damaged_workbook_is_rows_or_a_sentence(start: int, length: int, instead: bytes) -> None:
    reads(xlsx_sheet.read, GOOD[:start] + instead + GOOD[start + length :])


@seeded
@given(st.data())
def test_a_workbook_with_a_damaged_part_is_rows_or_a_sentence(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]))
    start, length = data.draw(st.integers(0, 1000)), data.draw(st.integers(0, 60))
    instead = data.draw(st.binary(max_size=8))
    reads(xlsx_sheet.read, changed(GOOD, name, lambda part: part[:start] + instead + part[start + length :]))


def reads(kind: Kind, content: bytes) -> None:
    with suppress(SheetUnreadable):
        for number, cells in kind(content).rows:
            assert number > 0
            assert all(isinstance(cell, str) for cell in cells)
