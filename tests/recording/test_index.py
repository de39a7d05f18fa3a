"""What is known of a recording, and ``tribuna recordings``, which says it."""

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from orchestrator.database import create_database
from orchestrator.notes import Notes, served
from orchestrator.recording.index import (
    FILE_NAME,
    Beginning,
    Chapter,
    Ending,
    Index,
    Part,
    folder_of,
    next_number,
    read_index,
    recovered,
    write_index,
)
from orchestrator.recording.programme import Programme
from orchestrator.recording.webm import WebmFile, dark_keyframe
from rooms.ids import ParticipantId
from tests.builders import MIA, T0, WORKSHOP
from tests.orchestrator.programmes import malaga
from tests.recording.reading import look
from tests.service_process import tribuna

FIRST = Part(
    number=1,
    file="001.webm",
    offset_s=0.0,
    began_at=T0,
    beginning=Beginning.STARTED,
    began_by=MIA.id,
    length_s=60.5,
    ended_at=T0 + timedelta(seconds=61),
    ending=Ending.PAUSED,
    ended_by=MIA.id,
)
SECOND = Part(
    number=2,
    file="002.webm",
    offset_s=60.5,
    began_at=T0 + timedelta(hours=1),
    beginning=Beginning.RECOVERED,
    began_by=ParticipantId(""),
    length_s=3600.0,
)
INDEX = Index(
    room=WORKSHOP,
    title="Workshop",
    languages=("en", "es"),
    parts=(FIRST, SECOND),
    chapters=(
        Chapter(offset_s=0.0, part=1, part_offset_s=0.0, item="Opening"),
        Chapter(offset_s=70.5, part=2, part_offset_s=10.0, item="Opening", speaker="Ravi, Kenya, remote"),
    ),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A directory from which the day was served."""
    create_database(tmp_path).close()
    with closing(Notes(tmp_path)) as notes:
        notes.keep_served(served(malaga(), "http://localhost:8080"))
    return tmp_path


def said(data: Path, *arguments: str) -> str:
    result = tribuna("recordings", *arguments, "--data", str(data))
    assert result.exit_code == 0, result.output
    return result.output


def test_the_index_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read_index(tmp_path) is None
    write_index(tmp_path, INDEX)
    assert read_index(tmp_path) == INDEX


def test_a_part_never_takes_the_place_of_a_file_that_is_there(tmp_path: Path) -> None:
    assert next_number(Index(room=WORKSHOP, title=""), tmp_path) == 1
    assert next_number(INDEX, tmp_path) == 3
    (tmp_path / "007.webm").touch()
    assert next_number(INDEX, tmp_path) == 8


def test_a_part_that_nobody_ended_is_as_long_as_what_is_in_its_file(tmp_path: Path) -> None:
    file = WebmFile(tmp_path / "002.webm", {})
    written = recorded_dark(file, seconds=3)
    [_, part] = recovered(INDEX, tmp_path).parts  # the file was not finished, as after a crash
    assert part.ending is Ending.INTERRUPTED
    assert written - 0.6 <= part.length_s <= written
    assert part.ended_at == part.began_at + timedelta(seconds=part.length_s)


def test_chapters_and_marks_are_in_the_file(tmp_path: Path) -> None:
    file = WebmFile(tmp_path / "001.webm", {"title": "Workshop"})
    recorded_dark(file, seconds=2)
    file.finish([(0.0, "Recording started"), (0.0, "Opening"), (1.5, "Opening: Renée, 中文")])
    assert look(tmp_path / "001.webm").chapters == [(0.0, "Recording started"), (0.0, "Opening"), (1.5, "Opening: Renée, 中文")]


def test_the_command_lists_rooms_and_the_parts_and_chapters_of_one(data: Path) -> None:
    assert said(data) == "Nothing has been recorded yet.\n"
    assert said(data, "workshop") == "Nothing has been recorded in workshop yet.\n"
    write_index(folder_of(data, WORKSHOP), INDEX)
    assert said(data).splitlines()[1].split() == ["workshop", "1:01:00", "2", "2", "0.0", "Workshop"]
    whole = said(data, "workshop")
    for words in ("001.webm", "0:01:00  started    paused", "still recorded", "0:01:10  Opening: Ravi, Kenya, remote"):
        assert words in whole
    [index] = json.loads(said(data, "workshop", "--json"))
    assert index["chapters"][1]["part_offset_s"] == 10.0


def test_an_index_that_cannot_be_read_is_named(data: Path) -> None:
    write_index(folder_of(data, WORKSHOP), INDEX)
    (folder_of(data, WORKSHOP) / FILE_NAME).write_text("[")
    result = tribuna("recordings", "--data", str(data))
    assert result.exit_code == 1
    assert "recording.json cannot be read" in result.output


def recorded_dark(file: WebmFile, *, seconds: int) -> float:
    """Write so many seconds of silence in the dark; returns how many there are."""
    programme = Programme(0.0, dark_keyframe(), lambda: None)
    programme.connected()
    for tenth in range(10 * seconds):
        file.write(programme.advance(tenth / 10))
    return file.length_s
