"""Exceptions: somebody comes in although no rule lets them. Who decided so, and why, is kept."""

import csv
import re
from pathlib import Path

import pytest

from orchestrator.registry import InvitationRevoked
from tests.orchestrator.lists import ANA, BO, EVA, HEADINGS, LINK, WORKSHOP, imported, opened, people, served_directory


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Three people, of whom two took part in something."""
    directory = served_directory(tmp_path / "data")
    assert imported(directory, HEADINGS, ANA, BO, EVA).exit_code == 0
    return directory


@pytest.mark.row("F4")
def test_an_exception_lets_one_person_in_and_is_kept_with_name_and_reason(filled: Path) -> None:
    granted = people(filled, "except", "Eva Lund", WORKSHOP, "--by", "Mia Torres", "--reason", "Her visa was refused")
    assert re.match(r"Eva Lund may come into workshop: exception by Mia Torres on [\d-]+: Her visa was refused\. ", granted.output)
    assert "exception by Mia Torres" in people(filled, "list").output
    [link] = LINK.findall(people(filled, "invite", WORKSHOP, "--person", "Eva Lund").output)
    assert opened(filled, link).person.name == "Eva Lund"
    withdrawn = people(filled, "except", "Eva Lund", WORKSHOP, "--withdraw", "--by", "Mia Torres", "--reason", "She travels")
    assert withdrawn.output == "The exception is withdrawn. Eva Lund is not eligible for workshop any more, and the link does not work.\n"
    with pytest.raises(InvitationRevoked):
        opened(filled, link)
    rows = list(csv.DictReader(people(filled, "exceptions", "--csv").output.splitlines()))
    assert [(row["exception"], row["name"], row["room"], row["by"], row["reason"]) for row in rows] == [
        ("granted", "Eva Lund", "workshop", "Mia Torres", "Her visa was refused"),
        ("withdrawn", "Eva Lund", "workshop", "Mia Torres", "She travels"),
    ]
    assert people(filled, "exceptions", "--room", "forum").output == "No exception has been made.\n"


def test_who_is_eligible_otherwise_keeps_their_link_when_an_exception_is_withdrawn(filled: Path) -> None:
    people(filled, "except", "Eva Lund", WORKSHOP, "--by", "Mia", "--reason", "visa")
    [link] = LINK.findall(people(filled, "invite", WORKSHOP, "--person", "Eva Lund").output)
    imported(filled, HEADINGS, [*EVA[:3], "dialogue-asia"], name="late.csv")
    result = people(filled, "except", "Eva Lund", WORKSHOP, "--withdraw", "--by", "Mia", "--reason", "not needed")
    assert "Eva Lund stays eligible for workshop: took part in Dialogue for Asia (late.csv row 2)." in result.output
    assert opened(filled, link).person.name == "Eva Lund"


WITH_REASON = ["--by", "Mia", "--reason", "visa"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["except", "Eva Lund", "workshop"], "Say who decides with --by NAME, and why with --reason TEXT. An exception is kept with both."),
        (["except", "Eva Lund", "workshop", "--by", "Mia", "--reason", " "], "Say who decides with --by NAME, and why with --reason TEXT."),
        (["except", "Eva Lund", "workshop", "--by", "Mia", "--reason", "x" * 1_001], "--reason at most 1000. Write less."),
        (["except", "Uma", "workshop", *WITH_REASON], 'Nobody on the list has the id, the e-mail address or the name "Uma".'),
        (["except", "Eva Lund", "attic", *WITH_REASON], "There is no room attic"),
        (["except", "Eva Lund", "hall-only", *WITH_REASON], "Nobody comes into hall-only from elsewhere: so says the definition"),
        (["except", "Ana Pérez", "workshop", *WITH_REASON], "Ana Pérez is eligible for workshop already: took part in Dialogue for Africa"),
        (["except", "Eva Lund", "forum", *WITH_REASON], "Eva Lund is eligible for forum already: is on the list (list.csv row 4)."),
        (["except", "Eva Lund", "workshop", "--withdraw", *WITH_REASON], "Eva Lund has no exception for workshop."),
        (["invite", "hall-only"], "Nobody comes into hall-only from elsewhere"),
        (
            ["invite", "workshop", "--person", "Eva Lund"],
            "Eva Lund is not eligible for workshop. Eligible for workshop is who took part in",
        ),
        (["invite", "workshop", "--person", ""], "Nobody on the list has"),
        (["invite", "workshop", "--expires", "2020-01-01 09:00"], "is over already"),
        (["list", "--room", "attic"], "There is no room attic"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_changes_nothing(filled: Path, arguments: list[str], said: str) -> None:
    before = people(filled, "list").output
    result = people(filled, *arguments)
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
    assert people(filled, "exceptions").output == "No exception has been made.\n"
    assert people(filled, "list").output == before


def test_of_namesakes_the_id_says_who_is_meant(filled: Path) -> None:
    imported(filled, ["name", "organisation", "id"], ["Bo", "Demo", "B-1"], ["Bo", "Other", "B-2"])
    result = people(filled, "except", "bo", WORKSHOP, *WITH_REASON)
    assert re.search(r'2 people are meant by "bo"\. Write the id of one: \w+ \(Demo\), \w+ \(Other\)\.', result.output)
    assert "Bo may come into workshop" in people(filled, "except", "b-2", WORKSHOP, *WITH_REASON).output
