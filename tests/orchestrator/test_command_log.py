"""``tribuna log``: the log of speakers, the decisions and the past, as text, CSV and JSON."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from orchestrator.__main__ import main
from orchestrator.database import create_database
from orchestrator.notes import Notes, served
from orchestrator.store_sqlite import SqliteStore
from rooms.commands import ChangePhase, GrantFloor, MoveRequest, ReleaseFloor, RequestFloor, RequestFloorForHall
from rooms.ids import RequestId
from rooms.people import SYSTEM
from rooms.phases import Phase
from tests.builders import HALL, LENA, MIA, RAVI, STATEMENT, WORKSHOP
from tests.orchestrator.meetings import opened
from tests.orchestrator.programmes import malaga

R1, R2, R3 = (RequestId(f"r{number}") for number in (1, 2, 3))


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A directory with the log of a short workshop, which began at 09:00:00 in Málaga."""
    create_database(tmp_path).close()
    with closing(Notes(tmp_path)) as notes:
        notes.keep_served(served(malaga(), "http://localhost:8080"))
    meeting = opened()
    meeting.do(5, RAVI, RequestFloor(speech_type=STATEMENT))
    meeting.do(6, LENA, RequestFloor(speech_type=STATEMENT))
    meeting.do(7, HALL, RequestFloorForHall(speech_type=STATEMENT, name="=Delegate"))
    meeting.do(30, MIA, GrantFloor(request=R1))
    meeting.do(40, MIA, MoveRequest(request=R3, before=R2, reason="has to leave"))
    meeting.do(90, RAVI, ReleaseFloor(request=R1))
    meeting.do(3600, MIA, ChangePhase(to=Phase.CLOSED, reason="Thank you"))
    async with SqliteStore(tmp_path) as store:
        await store.append(WORKSHOP, meeting.events, expected_seq=0, by=SYSTEM.id)
    return tmp_path


def run(data: Path, *arguments: str, room: str = "workshop") -> Result:
    return CliRunner(env={"TRIBUNA_DATA": None}).invoke(main, ["log", room, *arguments, "--data", str(data)])


@pytest.mark.row("K1")
def test_the_log_of_speakers_is_text_csv_or_json(data: Path) -> None:
    assert "Ravi Foundation" in run(data).output.splitlines()[1]
    (row,) = csv.DictReader(io.StringIO(run(data, "--csv").output))
    (entry,) = json.loads(run(data, "--json").output)
    assert (row["name"], row["spoken_s"], row["ended_by"]) == (entry["speaker"]["name"], "60", entry["ended_by"]) == ("Ravi", "60", "Ravi")
    assert (entry["granted_at"], entry["spoken_s"], entry["overrun_s"]) == ("2022-05-09T07:00:30Z", 60, 0)


@pytest.mark.row("E7")
@pytest.mark.parametrize("when", ["09:00:45", "2022-05-09 9:00:45", "2022-05-09T07:00:45Z"])
def test_the_order_of_a_past_second_is_rebuilt_from_the_data(data: Path, when: str) -> None:
    lines = run(data, "--at", when).output.splitlines()
    assert lines[0].startswith("Workshop: 2022-05-09 09:00:45 (Europe/Madrid), after ")
    assert lines[2].startswith("Floor: Ravi, Ravi Foundation, remote (r1), Statement, given at 09:00:30 by Mia; 0:15 used, 2:45 left")
    assert [line.split()[1] for line in lines[5:]] == ["r3", "r2"]
    assert "moved by Mia at 09:00:40: has to leave" in lines[5]


def test_the_past_is_csv_or_json_too(data: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(data, "--at", "09:00:45", "--csv").output)))
    then = json.loads(run(data, "--at", "09:00:45", "--json").output)
    assert [row["request"] for row in rows] == [entry["request"] for entry in then["queue"]] == ["r3", "r2"]
    assert rows[0]["name"] == "'=Delegate"
    assert (then["phase"]["phase"], then["floor"]["remaining_s"]) == ("live", 165.0)


@pytest.mark.row("N5")
def test_the_present_list_can_be_printed_without_the_service(data: Path) -> None:
    lines = run(data, "--at", "now").output.splitlines()
    assert lines[1] == "Phase: closed, since 10:00:00 by Mia: Thank you"
    assert lines[-1] == "Speakers' list: nobody"


@pytest.mark.row("E7")
def test_decisions_are_text_csv_or_json(data: Path) -> None:
    lines = run(data, "--decisions").output.splitlines()
    assert lines[0].split() == ["seq", "time", "decision", "request", "about", "by", "reason"]
    moved = next(line for line in lines if "request moved" in line)
    assert " ".join(moved.split()[1:]) == "2022-05-09 09:00:40 request moved r3 =Delegate, before Lena Mia has to leave"
    assert list(csv.DictReader(io.StringIO(run(data, "--decisions", "--csv").output)))[-1]["reason"] == "Thank you"
    assert json.loads(run(data, "--decisions", "--json").output)[-1]["at"] == "2022-05-09T08:00:00Z"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--at", "noon"], 'Error: --at: "noon" is not a time. Write one such as 10:41:07,'),
        (["--at", "2022-10-30 02:30:00"], "Error: --at: 02:30:00 comes twice on 2022-10-30 in Europe/Madrid"),
        (["--at", "2200-01-01 09:00:00"], "Error: --at: 2200-01-01 09:00:00 is still to come. Write a time that has passed."),
        (["--at", "08:00:00"], "Error: --at: the log of workshop begins at 2022-05-09 08:58:00."),
        (["--at", "09:00:00", "--decisions"], "Error: --at, --decisions and --booths are questions of their own. Ask one at a time."),
        (["--booths", "--decisions"], "Error: --at, --decisions and --booths are questions of their own. Ask one at a time."),
    ],
)
def test_what_cannot_be_told_is_one_sentence(data: Path, arguments: list[str], sentence: str) -> None:
    result = run(data, *arguments)
    assert result.exit_code == 1
    assert sentence in result.output
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        ([], "Nobody has held the floor of side-event-1 yet.\n"),
        (["--decisions"], "Nothing has been decided in side-event-1 yet.\n"),
        (["--booths"], "Nobody has interpreted in side-event-1 yet.\n"),
        (["--at", "now"], "Error: Nothing has happened in side-event-1 yet.\n"),
        (["--json"], "[]\n"),
    ],
)
def test_a_room_in_which_nothing_happened_is_said_to_be_silent(data: Path, arguments: list[str], output: str) -> None:
    assert run(data, *arguments, room="side-event-1").output == output
