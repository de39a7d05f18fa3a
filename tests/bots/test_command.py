"""``tribuna bots`` says in one sentence what is wrong, and where its people meet."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from config import loader
from orchestrator.__main__ import main
from orchestrator.bots.command import first_room
from tests.service_process import MALAGA


def said(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["bots", *arguments])
    return result.exit_code, result.output


def test_people_meet_in_the_first_room_that_has_a_time() -> None:
    assert first_room(loader.load(MALAGA)) == "workshop"


def test_without_a_service_it_says_to_start_one(tmp_path: Path) -> None:
    code, output = said(str(MALAGA), "--data", str(tmp_path))
    assert code == 1
    assert "tribuna serve" in output
    assert "Traceback" not in output


@pytest.mark.parametrize("people", ["-1", "201", "many"])
def test_a_number_of_people_that_cannot_be_is_refused(people: str, tmp_path: Path) -> None:
    code, output = said(str(MALAGA), "--data", str(tmp_path), "--people", people)
    assert code == 2
    assert "--people" in output
