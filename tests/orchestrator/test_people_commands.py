"""``tribuna people`` as a secretariat uses it: import, look, invite. What goes wrong is one sentence, and changes nothing."""

import csv
import stat
from contextlib import closing
from pathlib import Path

import pytest

from orchestrator.registry import Registry
from rooms.people import Role
from tests.orchestrator.lists import (
    ANA,
    BO,
    EVA,
    FORUM,
    HEADINGS,
    LINK,
    WORKSHOP,
    as_csv,
    as_xlsx,
    entries,
    imported,
    opened,
    people,
    served_directory,
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return served_directory(tmp_path / "data")


@pytest.fixture
def filled(data: Path) -> Path:
    """Three people, of whom two took part in something."""
    assert imported(data, HEADINGS, ANA, BO, EVA).exit_code == 0
    return data


def names(data: Path) -> list[str]:
    return [entry.registrant.name for entry in entries(data)]


# Import


@pytest.mark.row("F4")
def test_an_import_counts_what_it_did_and_a_second_one_does_nothing(data: Path) -> None:
    assert imported(data, HEADINGS, ANA, BO, EVA).output == "3 people: 3 new, 0 changed, 0 unchanged, 0 problems\n"
    assert imported(data, HEADINGS, ANA, BO, EVA).output == "3 people: 0 new, 0 changed, 3 unchanged, 0 problems\n"
    changed = ["Ana Pérez", "ana@example.org", "Another organisation", ""]
    assert imported(data, HEADINGS, changed, ["Zoë", "", "", ""]).output == "2 people: 1 new, 1 changed, 0 unchanged, 0 problems\n"
    assert names(data) == ["Ana Pérez", "محمد علي", "Eva Lund", "Zoë"]


def test_a_dry_run_says_the_same_and_writes_nothing(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(as_xlsx([*HEADINGS, "phone"], [*ANA, "123"], [*EVA, None]))
    said = people(data, "import", file, "--dry-run").output
    assert said.splitlines()[-1] == "Nothing is written: this was a dry run."
    assert names(data) == []
    assert people(data, "import", file).output.splitlines() == said.splitlines()[:-1]
    assert names(data) == ["Ana Pérez", "Eva Lund"]


def test_one_problem_keeps_the_whole_list_out_and_all_problems_are_listed_in_their_order(filled: Path) -> None:
    result = imported(filled, HEADINGS, ["Zoë", "zoe", "", "dialogue-mars"], ["Uma", "", "", ""], ["", "", "x", ""], ["Uma", "", "", ""])
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        'row 2, email: "zoe" is not an e-mail address; write one such as ana@example.org',
        'row 2, took part in: no consultation "dialogue-mars"; did you mean dialogue-asia?',
        "row 4, name: the name is missing; write it",
        "row 5, name: the same name and organisation as in row 3; remove one of the rows, or give each an id of its own",
        "4 people: 1 new, 0 changed, 0 unchanged, 4 problems",
        "Error: Nothing is written. Correct the list, then import it again.",
    ]
    assert names(filled) == ["Ana Pérez", "محمد علي", "Eva Lund"]


def test_the_same_remark_about_many_rows_is_made_once(data: Path) -> None:
    result = imported(data, ["name", "country"], ["Ana", "Keynya"], ["Bo", "Keynya"], ["Eva", "Keynya"], ["Zoë", "Kenya"])
    assert result.output.splitlines() == [
        'Remark: row 2, country: "Keynya" is kept as it is written; did you mean Kenya? (and in 2 more rows)',
        "4 people: 4 new, 0 changed, 0 unchanged, 0 problems",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty. Write the names of the columns into the first row"),
        (b"name\n\n", "names nobody: it has no row below its headings."),
        (b"Participants\nAna\n", 'Row 1 has no column "name".'),
        (b"name\nJos\xe9\n", "Row 2 is not UTF-8: its byte 4 is 0xE9."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Excel file or has a password."),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(data: Path, tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    result = people(data, "import", file)
    assert result.exit_code == 1
    assert said in result.output
    assert result.output.count("\n") == 1


def test_the_same_list_with_other_headings_order_separator_and_encoding_is_the_same_list(filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "again.csv"
    rows = [["Took Part In", "NAME", "Organization", "E-Mail"], *([took, name, where, mail] for name, mail, where, took in (ANA, BO, EVA))]
    file.write_bytes(as_csv(*rows, separator=";").encode("utf-16"))
    assert people(filled, "import", file).output == "3 people: 0 new, 0 changed, 3 unchanged, 0 problems\n"


# List


@pytest.mark.row("F4")
def test_the_list_says_who_is_on_it_and_from_where_that_is_known(filled: Path) -> None:
    header, ana, bo, eva = people(filled, "list").output.splitlines()
    assert header.split() == ["name", "email", "organisation", "country", "because"]
    assert ana.endswith("took part in Dialogue for Africa of 2026-02-10 (list.csv row 2)")
    assert "took part in Dialogue for Asia (list.csv row 3)" in bo
    assert eva.endswith("is on the list (list.csv row 4)")


@pytest.mark.row("F4")
def test_the_list_of_a_room_is_who_is_eligible_and_who_has_a_link(filled: Path) -> None:
    people(filled, "invite", WORKSHOP, "--person", "ana@example.org")
    rows = list(csv.DictReader(people(filled, "list", "--room", WORKSHOP, "--csv").output.splitlines()))
    assert [(row["name"], row["invited"], row["took_part_in"]) for row in rows] == [
        ("Ana Pérez", "yes", "dialogue-africa"),
        ("محمد علي", "no", "dialogue-africa;dialogue-asia"),
    ]


def test_a_list_that_is_printed_as_csv_can_be_imported_again(filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "printed.csv"
    file.write_text(people(filled, "list", "--csv").output)
    result = people(filled, "import", file)
    assert result.output.splitlines()[-1] == "3 people: 0 new, 0 changed, 3 unchanged, 0 problems"


def test_a_formula_in_a_name_is_harmless_in_a_spreadsheet(data: Path) -> None:
    imported(data, ["name"], ["=cmd()"])
    printed = people(data, "list", "--csv").output
    assert ",'=cmd()," in printed
    imported(data, *csv.reader(printed.splitlines()), name="again.csv")
    assert names(data) == ["=cmd()"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list"], "Nobody is on the list yet. Import one: tribuna people import FILE\n"),
        (
            ["list", "--room", "workshop"],
            "Nobody is yet. Eligible for workshop is who took part in Dialogue for Africa or Dialogue for Asia, and",
        ),
        (
            ["list", "--room", "to-be-announced"],
            "Nobody is yet. Eligible for to-be-announced is who has an exception: tribuna people except",
        ),
        (["list", "--room", "forum"], "Nobody is yet. Everybody on the list is eligible for forum: tribuna people import FILE"),
        (["exceptions"], "No exception has been made."),
        (["invite", "forum"], "Nobody is yet. Everybody on the list is eligible for forum"),
    ],
)
def test_where_there_is_nobody_it_says_how_that_changes(data: Path, arguments: list[str], said: str) -> None:
    assert people(data, *arguments).output.startswith(said)


# Invite


@pytest.mark.row("F4")
def test_everybody_who_is_eligible_is_invited_once(filled: Path) -> None:
    first = people(filled, "invite", WORKSHOP)
    secrets = LINK.findall(first.output)
    assert "Invited to workshop as participant: 2. The links work until " in first.output
    assert [opened(filled, secret).person.name for secret in secrets] == ["Ana Pérez", "محمد علي"]
    assert all(opened(filled, secret).opens(WORKSHOP) and not opened(filled, secret).opens(FORUM) for secret in secrets)
    assert people(filled, "invite", WORKSHOP).output.startswith("Everybody who is eligible for workshop has a link that works (2).")
    imported(filled, HEADINGS, ["Zoë", "zoe@example.org", "", "dialogue-asia"])
    [third] = LINK.findall(people(filled, "invite", WORKSHOP).output)
    assert opened(filled, third).person.name == "Zoë"


def test_a_link_lets_people_speak_or_watch_as_the_definition_says(filled: Path) -> None:
    roles = {opened(filled, LINK.findall(people(filled, "invite", room).output)[0]).person.role for room in ("forum", "workshop")}
    assert roles == {Role.PARTICIPANT}
    assert opened(filled, LINK.findall(people(filled, "invite", "talks").output)[0]).person.role is Role.VIEWER


def test_links_go_into_a_new_file_that_only_its_owner_reads(filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "links.csv"
    result = people(filled, "invite", WORKSHOP, "--csv", file, "--public-url", "https://meet.example.org")
    assert "https://" not in result.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["name"], row["email"]) for row in rows] == [(ANA[0], ANA[1]), (BO[0], BO[1])]
    assert all(opened(filled, row["link"].removeprefix("https://meet.example.org/i/")) for row in rows)


def test_links_that_are_there_are_not_written_over_and_nobody_is_invited(filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "links.csv"
    file.write_text("the links of yesterday")
    for target, said in ((file, "is there already, maybe with links that work."), (tmp_path / "no" / "links.csv", "cannot be written")):
        result = people(filled, "invite", WORKSHOP, "--csv", target)
        assert result.exit_code == 1
        assert said in result.output
    assert file.read_text() == "the links of yesterday"
    assert len(LINK.findall(people(filled, "invite", WORKSHOP).output)) == 2


def test_who_lost_their_link_gets_another_and_is_still_the_same_person(filled: Path) -> None:
    [first] = LINK.findall(people(filled, "invite", WORKSHOP, "--person", "Ana Pérez").output)
    [second] = LINK.findall(people(filled, "invite", WORKSHOP, "--person", "Ana Pérez").output)
    assert opened(filled, first).person == opened(filled, second).person


def test_who_has_no_working_link_any_more_is_invited_again(filled: Path) -> None:
    [first] = LINK.findall(people(filled, "invite", WORKSHOP, "--person", "Ana Pérez").output)
    with closing(Registry(filled)) as registry:
        registry.revoke(opened(filled, first).person.id)
    again = LINK.findall(people(filled, "invite", WORKSHOP).output)
    assert [opened(filled, secret).person.name for secret in again] == ["Ana Pérez", "محمد علي"]


def test_links_end_when_it_is_said(filled: Path) -> None:
    result = people(filled, "invite", WORKSHOP, "--expires", "2199-12-01 18:00")
    assert "The links work until 2199-12-01 18:00 and are not shown again." in result.output


@pytest.mark.parametrize(
    "command", [["list"], ["exceptions"], ["invite", "workshop"], ["except", "Ana", "workshop"], ["import", "list.csv"]]
)
def test_without_a_service_there_is_nothing_to_do(tmp_path: Path, command: list[str]) -> None:
    result = people(tmp_path / "nothing", *command)
    assert result.exit_code == 1
    assert "Start one there first: tribuna serve FILE" in result.output
