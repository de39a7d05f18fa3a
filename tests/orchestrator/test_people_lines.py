"""A row says what is known of a person, or everything that is wrong in it with its place."""

import pytest

from orchestrator.people.cells import cleaned
from orchestrator.people.columns import Column, read_headings
from orchestrator.people.findings import Findings
from orchestrator.people.lines import Line, LineReader
from orchestrator.people.sheet import SheetUnreadable
from tests.orchestrator.lists import CONSULTATIONS


def read(headings: list[str], *rows: list[str], consultations: tuple[str, ...] = CONSULTATIONS) -> tuple[list[Line], list[str], list[str]]:
    """Return the lines, the problems and the remarks of a list."""
    findings = Findings()
    reader = LineReader(read_headings((1, headings), findings), consultations, findings)
    lines = [line for number, row in enumerate(rows, 2) if (line := reader.read((number, row)))]
    return lines, [str(one) for one in findings.problems], [str(one) for one in findings.remarks]


def problem_in(column: str, cell: str) -> str:
    """Return the only problem of a row that is good but for one cell."""
    _, [found], _ = read(["name", column], ["Ana", cell])
    return found


def test_a_row_says_everything_that_a_list_can_say() -> None:
    headings = [
        "name",
        "email",
        "function",
        "organisation",
        "country",
        "region",
        "gender",
        "stakeholder",
        "speaker_class",
        "took_part_in",
        "id",
    ]
    row = ["Ana", "ana@example.org", "Director", "Demo", "Kenya", "Africa", "female", "civil_society", "ngo", "dialogue-africa", "A-1"]
    [line], problems, remarks = read(headings, row)
    assert dict(line.says) == {Column(name): cell for name, cell in zip(headings, row, strict=True) if name != "took_part_in"}
    assert (line.row, line.took_part_in) == (2, ("dialogue-africa",))
    assert not problems + remarks


def test_headings_are_known_in_any_order_and_however_they_are_written() -> None:
    headings = ["ID", " Took  part in ", "Speaker-Class", "E-Mail", "ORGANIZATION", "name"]
    [line], problems, remarks = read(headings, ["A-1", "dialogue-asia", "NGO", "ana@example.org", "Demo", "Ana"])
    assert not problems + remarks
    assert (line.get(Column.ID), line.get(Column.SPEAKER_CLASS), line.get(Column.ORGANISATION)) == ("A-1", "ngo", "Demo")


def test_an_unknown_column_is_named_and_kept_out() -> None:
    [line], _, remarks = read(["name", "Phone", "Emial", ""], ["Ana", "123", "x", ""])
    assert dict(line.says) == {Column.NAME: "Ana"}
    assert remarks == [
        "row 1, Phone: this column is not known and is kept out",
        "row 1, Emial: this column is not known and is kept out; did you mean email?",
    ]


def test_a_column_that_comes_twice_is_a_problem() -> None:
    _, problems, _ = read(["name", "email", "E-mail"], ["Ana", "", ""])
    assert problems == ['row 1, E-mail: a second column "email"; remove one of them']


def test_without_a_column_of_names_there_is_no_list() -> None:
    with pytest.raises(SheetUnreadable, match=r'Row 3 has no column "name"\. Write what the columns are into the first row: name, email,'):
        read_headings((3, ["Participants of the dialogue"]), Findings())


def test_every_problem_of_every_row_is_found_at_once() -> None:
    headings = ["name", "email", "speaker class", "took part in"]
    lines, problems, _ = read(
        headings, ["", "ana@", "king", "dialogue-mars"], ["Bo", "", "", ""], ["x" * 10_000, "e@example.org", "state", "dialogue-asia"]
    )
    assert [line.row for line in lines] == [3]
    assert problems == [
        "row 2, name: the name is missing; write it",
        'row 2, email: "ana@" is not an e-mail address; write one such as ana@example.org',
        'row 2, speaker class: "king" is not a speaker class; write one of state, group_of_states, intergovernmental, un_entity, ngo, '
        "parliamentarian, panellist, expert, victim, default",
        'row 2, took part in: no consultation "dialogue-mars"; did you mean dialogue-asia?',
        "row 4, name: 10000 characters; write at most 200",
    ]


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("gender", "femal", 'row 2, gender: "femal" is not a gender; write one of female, male, other; did you mean female?'),
        ("stakeholder", "ngo", 'row 2, stakeholder: "ngo" is not a kind of stakeholder; write one of member_state, un_entity,'),
        ("email", "Ana <ana@example.org>", "row 2, email: "),
        ("email", "ana@example.org; bo@example.org", "row 2, email: "),
        ("email", "ana@localhost", "row 2, email: "),
        ("organisation", "x" * 201, "row 2, organisation: 201 characters; write at most 200"),
        ("function", "x" * 5_000, "row 2, function: 5000 characters; write at most 200"),
        ("country", "#REF!", "row 2, country: the spreadsheet shows the error #REF! here; correct its formula"),
        ("took_part_in", "dialogue-africa, dialogue-asia", 'row 2, took_part_in: no consultation "dialogue-africa, dialogue-asia"; '),
    ],
)
def test_a_cell_that_cannot_be_is_named_alone(column: str, cell: str, problem: str) -> None:
    assert problem_in(column, cell).startswith(problem)


@pytest.mark.parametrize("name", ["", "  ", "-", "12", "\u200d", "\u202e\u202c"])
def test_a_name_has_letters(name: str) -> None:
    _, [problem], _ = read(["name", "email"], [name, "ana@example.org"])
    assert problem.startswith("row 2, name: ")


def test_more_cells_than_headings_are_a_text_with_a_separator_in_it() -> None:
    _, problems, _ = read(["name", "organisation"], ["Ana", "Demo", " one"], ["Bo", "Demo", ""])
    assert problems == ["row 2: more cells than headings (3, not 2); put a text in quotes"]


def test_a_row_may_end_early_and_an_empty_one_is_nobody() -> None:
    lines, problems, _ = read(["name", "email", "organisation"], ["Ana"], ["", " ", ""], [])
    assert [(line.row, dict(line.says)) for line in lines] == [(2, {Column.NAME: "Ana"})]
    assert not problems


def test_choices_are_understood_however_they_are_spaced() -> None:
    headings = ["name", "gender", "stakeholder", "speaker class"]
    lines, problems, _ = read(headings, ["Ana", "F", "Civil Society", "Group of States"], ["Bo", "Prefer not to say", "un-entity", "NGO"])
    assert not problems
    assert [tuple(line.says.values()) for line in lines] == [
        ("Ana", "female", "civil_society", "group_of_states"),
        ("Bo", "", "un_entity", "ngo"),
    ]


def test_an_empty_cell_says_nothing_and_a_hyphen_says_that_there_is_nothing() -> None:
    headings = ["name", "email", "gender", "took part in"]
    [silent, emptied], _, _ = read(headings, ["Ana", "", "", ""], ["Bo", "-", "-", "-"])
    assert (dict(silent.says), silent.took_part_in) == ({Column.NAME: "Ana"}, None)
    assert (dict(emptied.says), emptied.took_part_in) == ({Column.NAME: "Bo", Column.EMAIL: "", Column.GENDER: ""}, ())


def test_consultations_are_a_list_in_which_each_counts_once() -> None:
    [line], _, _ = read(["name", "took part in"], ["Ana", "dialogue-asia; Dialogue-Africa;\ndialogue-asia ;"])
    assert line.took_part_in == ("dialogue-asia", "dialogue-africa")


def test_a_definition_without_consultations_says_where_to_write_them() -> None:
    _, [problem], _ = read(["name", "took part in"], ["Ana", "dialogue-asia"], consultations=())
    assert problem.endswith(
        'no consultation "dialogue-asia": the definition names none; write them into it, then start the service with it'
    )


@pytest.mark.parametrize(
    ("written", "shown", "removed"),
    [
        ("Ana  Pérez ", "Ana Pérez", ""),
        ("Ana\tPe\u0301rez\r\nLopez", "Ana Pérez Lopez", ""),
        ("\u202eanA\u202c Pérez", "anA Pérez", "U+202E, U+202C"),
        ("Ana\x1b[31m\x00", "Ana[31m", "U+001B, U+0000"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", ""),
        ("क्\u200dष", "क्\u200dष", ""),
        ("\ufeff王小明\u200b", "王小明", "U+FEFF, U+200B"),
        ("محمد\u2067 علي\u2069", "محمد علي", "U+2067, U+2069"),
    ],
)
def test_a_name_keeps_its_letters_and_loses_what_nobody_sees(written: str, shown: str, removed: str) -> None:
    [line], problems, remarks = read(["name"], [written])
    assert (line.get(Column.NAME), problems) == (shown, [])
    assert remarks == ([f"row 2, name: a character that nobody sees was removed ({removed})"] if removed else [])


def test_what_is_clean_stays_as_it_is() -> None:
    for name in ("José", "Лена", "王小明", "محمد", "Ñandú", "O'Brien-Müller"):
        assert cleaned(name) == (name, ())
        assert cleaned(cleaned(name)[0]) == (name, ())


@pytest.mark.parametrize("country", ["Kenya", "Kenia", "肯尼亚", "Viet Nam", "Republic of Korea", "State of Palestine", "Holy See"])
def test_which_countries_there_are_is_not_decided_here(country: str) -> None:
    [line], problems, remarks = read(["name", "country"], ["Ana", country])
    assert line.get(Column.COUNTRY) == country
    assert not problems + remarks


@pytest.mark.parametrize(("column", "written", "meant"), [("country", "Keynya", "Kenya"), ("region", "Afica", "Africa")])
def test_a_slip_of_the_pen_is_remarked_and_kept(column: str, written: str, meant: str) -> None:
    [line], problems, [remark] = read(["name", column], ["Ana", written])
    assert (line.get(Column(column)), problems) == (written, [])
    assert remark == f'row 2, {column}: "{written}" is kept as it is written; did you mean {meant}?'


@pytest.mark.parametrize("region", ["Africa", "African States", "GRULAC", "Middle East and North Africa", "asia-pacific states", "América"])
def test_regions_are_free(region: str) -> None:
    _, problems, remarks = read(["name", "region"], ["Ana", region])
    assert not problems + remarks
