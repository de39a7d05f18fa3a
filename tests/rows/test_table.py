"""The table of rows says no more than the tests show."""

from pathlib import Path

import pytest

from tests.rows.table import Findings, Row, Status, faults, load, text

ROOT = Path(__file__).parents[2]

DONE = Row(id="C1", title="One order", status=Status.DONE)
PARTLY = Row(id="C1", title="One order", status=Status.PARTLY, missing="Nobody can change it.")
NONE = Row(id="C1", title="One order", status=Status.NONE)


def shown(*outcomes: str) -> Findings:
    """One test that shows C1, with a case for each outcome."""
    findings = Findings()
    for number, outcome in enumerate(outcomes):
        findings.note("C1", f"tests/test_order.py::test_first_come[{number}]", outcome)
    return findings


@pytest.mark.parametrize(
    ("row", "outcomes", "fault"),
    [
        (DONE, ["passed", "passed"], None),
        (DONE, [], "said to be done, but no test that passes carries its mark"),
        (DONE, ["skipped"], "said to be done, but no test that passes carries its mark"),
        (DONE, ["passed", "failed"], "a test that shows it fails"),
        (PARTLY, ["passed"], None),
        (PARTLY, [], "said to be partly there, but no test"),
        (NONE, [], None),
        (NONE, ["passed"], "said not to be there, but tests carry its mark"),
        (Row(id="C1", title="One order", status=Status.PARTLY), ["passed"], "write under missing what is missing"),
    ],
)
def test_a_row_is_what_its_tests_show(row: Row, outcomes: list[str], fault: str | None) -> None:
    found = list(faults([row], shown(*outcomes).shown))
    assert found == [] if fault is None else fault in " ".join(found)


def test_the_table_names_each_test_once_with_how_it_went() -> None:
    lines = text([PARTLY], shown("passed", "passed", "failed").shown).splitlines()
    assert lines[0] == "C1  partly  One order"
    assert lines[1].strip() == "missing: Nobody can change it."
    assert lines[2].split() == ["FAILED", "tests/test_order.py::test_first_come", "(3", "cases)"]
    assert lines[-1] == "1 rows: 0 done, 1 partly, 0 not there."


def test_every_row_has_an_id_of_its_own() -> None:
    rows = load()
    assert len({row.id for row in rows}) == len(rows) == 131


@pytest.mark.parametrize(
    ("row", "body", "code", "said"),
    [
        ("C1", "pass", 1, "passed  "),
        ("C1", "raise AssertionError", 1, "FAILED  "),
        ("Z9", "pass", 4, "says that it shows the row Z9, which is not in the table of rows"),
    ],
)
def test_the_rows_come_from_a_run_of_the_tests(pytester: pytest.Pytester, row: str, body: str, code: int, said: str) -> None:
    pytester.makepyfile(
        test_order=f'import pytest\n\n@pytest.mark.row("{row}")\ndef test_one():\n    {body}\n\ndef test_two():\n    raise AssertionError\n'
    )
    run = pytester.runpytest_inprocess(
        "-q", "-p", "tests.rows.plugin", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"), "test_order.py"
    )
    assert (run.ret, said in run.stdout.str() + run.stderr.str()) == (code, True)
    assert "test_two" not in run.stdout.str()
