"""A file becomes a definition, or the person who wrote it learns everything that is wrong with it at once."""

from pathlib import Path

import pytest

from config.loader import check, load
from config.problems import DefinitionInvalid
from config.reader import MAX_FINDINGS
from config.yaml_tree import MAX_BYTES
from tests.config.writing import EVENTS, definition, problems, small

TEN_MISTAKES = Path(__file__).parent / "definitions" / "ten-mistakes.yaml"


def test_ten_mistakes_are_all_named_with_their_paths_in_the_order_of_the_file() -> None:
    assert [str(problem) for problem in check(TEN_MISTAKES)] == [
        '$.id: "Ten Mistakes" cannot stand in an address; write a to z, 0 to 9, and single - or _ between them, at most 64 characters',
        '$.time_zone: no time zone "Europe/Madird"; did you mean Europe/Madrid?',
        "$.halls[0].seats: no such field",
        '$.speech_types[0].rank: expected a whole number, not the text "first"',
        "$.time_limits.statement.ngo: 0 is not more than 0; write seconds, or leave the class out if it has no limit of its own",
        "$.sessions[0].titel: no such field; did you mean title?",
        "$.sessions[0].ends: 08:00 is not after 09:00, when it starts; a session ends on the day on which it starts",
        '$.sessions[0].hall: no hall "c"',
        '$.sessions[0].organisers[0].organisation: no organisation "host"; did you mean hosts?',
        '$.sessions[1].format: "by letter" is not one of hybrid, in_person',
    ]


def test_a_problem_knows_its_line() -> None:
    lines = TEN_MISTAKES.read_text(encoding="utf-8").splitlines()
    [unknown] = [problem for problem in check(TEN_MISTAKES) if "titel" in problem.path]
    assert unknown.line is not None
    assert "titel: Opening" in lines[unknown.line - 1]


def test_a_definition_without_problems_has_none() -> None:
    assert check(EVENTS / "small.yaml") == []


def test_a_missing_file_is_one_problem_that_names_the_file(tmp_path: Path) -> None:
    [problem] = check(tmp_path / "nowhere.yaml")
    assert str(problem) == f"$: the file {tmp_path / 'nowhere.yaml'} cannot be read: No such file or directory"


def test_a_directory_is_not_a_definition(tmp_path: Path) -> None:
    [problem] = check(tmp_path)
    assert "cannot be read: Is a directory" in problem.sentence


def test_a_name_that_no_file_can_have_is_one_problem() -> None:
    [problem] = check("a\0b")
    assert "cannot be read" in problem.sentence


def test_a_file_over_a_megabyte_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(DefinitionInvalid, match="at most 1000000"):
        load(file)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "$: the file is empty"),
        (b"# nothing yet\n", "$: the file is empty"),
        (b"id: a\ntitle: Caf\xe9", "$: line 2: the file is not UTF-8 text; save it as UTF-8"),
        (b"id: [a\ntitle: b", "$: line 2, column 6: not YAML: while parsing a flow sequence did not find expected ',' or ']'"),
        (b"id: \x07", "$: the file contains a character that text cannot contain (U+0007); remove it"),
        (b"id: a\n---\nid: b\n", '$: line 2, column 1: a second document starts here; a file holds one definition: remove the line "---"'),
        (b"just words", '$: expected fields with values, not the text "just words"'),
        (b"? [a]\n: b", "$: line 1, column 3: the name of a field must be a plain word"),
        (b"[" * 1000, "$: line 1, column 18: more than 16 levels within one another; a definition has fewer"),
    ],
)
def test_what_cannot_be_read_at_all_is_one_problem(content: bytes, sentence: str) -> None:
    assert problems(content) == [sentence]


@pytest.mark.parametrize("bomb", [b"a: &a [x, x]\nb: &b [*a, *a]", b"a: *a", b"<<: &x {a: 1}"])
def test_nothing_in_a_file_can_grow(bomb: bytes) -> None:
    [problem] = problems(bomb)
    assert "anchors (&) and aliases (*) are not used" in problem


@pytest.mark.parametrize("tagged", [b"!!python/object/apply:os.system [ls]", b"id: !!python/name:os.system", b"id: !secret x"])
def test_nothing_in_a_file_can_run(tagged: bytes) -> None:
    [problem] = problems(tagged)
    assert "tags (!) are not used" in problem


def test_a_field_written_twice_is_named_with_both_lines() -> None:
    assert problems(small(("title: Coastal", "id: again\ntitle: Coastal"))) == ["$.id: written twice, in lines 2 and 3; remove one"]


def test_wrong_shapes_and_wrong_meanings_are_found_in_one_run() -> None:
    found = problems(small(("rank: 10", "rank: high"), ("hall: main", "hall: maine")))
    assert found == [
        '$.speech_types[0].rank: expected a whole number, not the text "high"',
        '$.sessions[0].hall: no hall "maine"; did you mean main?',
    ]


def test_what_follows_from_a_value_that_could_not_be_read_is_not_held_against_the_file() -> None:
    assert problems(small(("{id: main, name: Main room}", "{name: Main room}"))) == ["$.halls[0]: id is missing; write a text"]
    assert problems(small(("first_day: 2026-11-23", "first_day: Monday"))) == [
        '$.first_day: expected a date such as 2022-05-09, not the text "Monday"'
    ]
    assert problems(small(("    day: 2026-11-23\n", ""))) == [
        "$.sessions[0]: day is missing; write a date such as 2022-05-09, or tba",
    ]


def test_a_flood_of_mistakes_is_cut_off_and_says_so() -> None:
    found = problems("\n".join(f"mistake{number}: 1" for number in range(2000)))
    assert len(found) == MAX_FINDINGS + 1
    assert found[-1] == "$: there are more problems; correct these first, then check again"


def test_to_be_announced_is_none() -> None:
    session = definition(("title: Yearly meeting", "title: tba"), ("hall: main", "hall: TBA")).sessions[0]
    assert (session.title, session.hall) == (None, None)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("title: Yearly meeting", "title:"), "$.sessions[0].title: is empty; write a text, or one text per language, or tba"),
        (("title: Yearly meeting", "title: null"), "$.sessions[0].title: is empty; write a text, or one text per language, or tba"),
        (("rank: 10", "rank: tba"), "$.speech_types[0].rank: cannot be to be announced; write a whole number"),
        (("name: Statement", "name: tba"), "$.speech_types[0].name: cannot be to be announced; write a text, or one text per language"),
        (("id: coastal-network", "id:"), "$.id: is empty; write a text"),
    ],
)
def test_nothing_is_to_be_announced_in_silence(change: tuple[str, str], problem: str) -> None:
    assert problems(small(change)) == [problem]


def test_hours_are_hours_and_never_numbers() -> None:
    session = definition(("starts: 14:00", "starts: 12:30")).sessions[0]
    assert f"{session.starts:%H:%M}" == "12:30"


@pytest.mark.parametrize("hour", ["9:00", "750", "24:00", "14.00", "14:00:00", "2 pm", "[14, 0]"])
def test_an_hour_written_otherwise_is_refused(hour: str) -> None:
    [problem] = problems(small(("starts: 14:00", f"starts: {hour}")))
    assert problem.startswith("$.sessions[0].starts: expected an hour such as 09:00, not ")


@pytest.mark.parametrize("day", ["2026-02-30", "23/11/2026", "20261123", "2026-11-23 09:00", "0001-01-01"])
def test_a_day_written_otherwise_is_refused(day: str) -> None:
    [problem] = problems(small(("    day: 2026-11-23", f"    day: {day}")))
    assert problem.startswith("$.sessions[0].day: expected a date such as 2022-05-09, not ")


def test_the_norwegian_language_is_a_language() -> None:
    assert definition(("languages: [en, fr]", "languages: [en, fr, no]")).languages == ("en", "fr", "no")


def test_a_number_is_a_text_only_in_quotes() -> None:
    assert problems(small(("title: Yearly meeting", "title: 2026"))) == [
        "$.sessions[0].title: expected a text, not the number 2026; put it in quotes if it is meant as a text"
    ]
    assert definition(("title: Yearly meeting", 'title: "2026"')).sessions[0].title == "2026"


@pytest.mark.parametrize("written", ["yes", '"true"', "1", "[]"])
def test_true_and_false_are_written_as_such(written: str) -> None:
    [problem] = problems(small(add=f"    room: {written}\n"))
    assert problem.startswith("$.sessions[0].room: expected true or false, not ")


def test_a_text_may_be_written_in_several_languages() -> None:
    notes = definition().sessions[0].notes
    assert isinstance(notes, dict)
    assert list(notes) == ["en", "fr"]


def test_an_unusual_name_is_quoted_in_its_path() -> None:
    assert problems(small(("title: Coastal", '"two words": x\ntitle: Coastal'))) == ['$["two words"]: no such field']
