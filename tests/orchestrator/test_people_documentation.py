"""What the page for the secretariat shows is what happens."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from config.eligibility import Gender, Stakeholder
from orchestrator.database import create_database
from orchestrator.notes import Notes, served
from orchestrator.people.columns import Column
from tests.orchestrator.lists import people
from tests.orchestrator.programmes import malaga

PAGE = (Path(__file__).parents[2] / "docs" / "people.md").read_text(encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A directory from which Málaga has been served."""
    directory = tmp_path / "data"
    create_database(directory).close()
    with closing(Notes(directory)) as notes:
        notes.keep_served(served(malaga(), "http://localhost:8080"))
    return directory


def shown(command: str) -> str:
    """What the page shows of a command."""
    [output] = re.findall(rf"\$ {re.escape(command)}\n(.*?)```", PAGE, re.DOTALL)
    return str(output)


def test_the_example_of_the_page_goes_as_it_says(data: Path, tmp_path: Path) -> None:
    [example] = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    file = tmp_path / "preparations.csv"
    file.write_text(example)
    assert people(data, "import", file, "--dry-run").output == shown("tribuna people import preparations.csv --dry-run")
    assert people(data, "import", file).exit_code == 0
    assert people(data, "list", "--room", "workshop").output == shown("tribuna people list --room workshop")
    assert people(data, "except", "Demo Eva", "workshop", "--by", "Mia Torres", "--reason", "Speaks for a member").exit_code == 0
    assert "Invited to workshop as participant: 1." in people(data, "invite", "workshop", "--person", "Demo Eva").output


def test_the_page_has_every_column_in_its_order() -> None:
    [columns] = re.findall(r"## The columns\n(.*?)\n## ", PAGE, re.DOTALL)
    assert re.findall(r"^\| `(\w+)` \|", columns, re.MULTILINE) == list(Column)
    assert f"| {', '.join(Stakeholder)} |" in columns
    assert f"| {', '.join(Gender)} (f, m)" in columns
