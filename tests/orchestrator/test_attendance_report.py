"""The report says who was there, in the hall and from elsewhere, without anybody having done anything for it."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from orchestrator.__main__ import main
from orchestrator.attendance.journal import Journal
from orchestrator.attendance.records import Attended, Passage, Seat, Viewers
from orchestrator.attendance.report import Seen
from orchestrator.database import create_database, open_database
from orchestrator.notes import Notes, served
from orchestrator.store_sqlite import SqliteStore
from rooms.commands import ChangePhase, GrantFloor, ReleaseFloor, RequestFloorForHall
from rooms.ids import RequestId
from rooms.people import Place, Role
from rooms.phases import Phase
from tests.builders import HALL, LENA, MIA, RAVI, STATEMENT, WORKSHOP
from tests.orchestrator.meetings import at, opened
from tests.orchestrator.programmes import malaga
from tests.orchestrator.test_service import serving
from tests.orchestrator.watching import Watcher

ANA = msgspec.structs.replace(LENA, id="ana", name="Ana", place=Place.HALL)
R1 = RequestId("r1")


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A directory with the attendance of a workshop: Ravi remote, with a break; Ana in the hall; a delegate at the hall's microphone."""
    create_database(tmp_path).close()
    with closing(Notes(tmp_path)) as notes:
        notes.keep_served(served(malaga(), "http://localhost:8080"))
    meeting = opened(people=(MIA, RAVI, ANA, HALL))
    meeting.do(10, HALL, RequestFloorForHall(speech_type=STATEMENT, name="=Delegate", country="Kenya"))
    meeting.do(20, MIA, GrantFloor(request=R1))
    meeting.do(80, MIA, ReleaseFloor(request=R1))
    async with SqliteStore(tmp_path) as store:
        await store.append(WORKSHOP, meeting.events, expected_seq=0, by=MIA.id)
    with closing(Journal(tmp_path)) as journal:
        for second, passage, person in (
            (-30, Passage.JOINED, RAVI),
            (-20, Passage.JOINED, ANA),
            (100, Passage.LEFT, RAVI),
            (160, Passage.JOINED, RAVI),
            (400, Passage.LEFT, RAVI),
            (400, Passage.LEFT, ANA),
        ):
            seat = Seat(place=person.place, role=Role.PARTICIPANT)
            passed = Attended(room=WORKSHOP, at=at(second), passage=passage, participant=person.id, seat=seat)
            journal.write([passed], [], alive_at=at(second))
        watched = Viewers(room=WORKSHOP, at=at(300), count=0, peak=40, viewer_s=5_400)
        journal.write([], [watched], alive_at=at(400), ended=True)
    return tmp_path


def run(data: Path, *arguments: str) -> Result:
    return CliRunner(env={"TRIBUNA_DATA": None}).invoke(main, ["attendance", *arguments, "--data", str(data)])


@pytest.mark.row("K3")
def test_the_report_counts_distinct_people_in_the_hall_and_from_elsewhere(data: Path) -> None:
    lines = [" ".join(line.split()) for line in run(data, "workshop").output.splitlines()]
    assert lines == [
        "Workshop",
        "People: 3, of them 2 in the hall and 1 from elsewhere",
        "Viewers without an invitation: at most 40 at once, 90 minutes in all",
        "joined left there visits place role name function organisation country",
        "2022-05-09 08:59:30 2022-05-09 09:06:40 6:10 2 remote participant Ravi Ravi Foundation",
        "2022-05-09 08:59:40 2022-05-09 09:06:40 7:00 1 hall participant Ana Lena Foundation",
        "2022-05-09 09:00:20 2022-05-09 09:01:20 - 1 hall participant =Delegate Kenya seen only at the floor",
    ]


@pytest.mark.row("K3")
def test_the_report_is_csv_and_json_too(data: Path) -> None:
    ravi, ana, delegate = csv.DictReader(io.StringIO(run(data, "workshop", "--csv").output))
    assert (ravi["joined"], ravi["left"], ravi["attended_s"], ravi["visits"], ravi["ending"]) == (
        *("2022-05-09T08:59:30+02:00", "2022-05-09T09:06:40+02:00", "370", "2"),
        "left",
    )
    assert (ana["place"], delegate["name"], delegate["seen"]) == ("hall", "'=Delegate", Seen.AT_THE_FLOOR)
    report = json.loads(run(data, "workshop", "--json").output)
    assert (report["people"], report["hall"], report["remote"], report["viewers_peak"], report["viewer_minutes"]) == (3, 2, 1, 40, 90)
    assert [visit["joined_at"] for visit in report["attendees"][0]["visits"]] == ["2022-05-09T06:59:30Z", "2022-05-09T07:02:40Z"]


@pytest.mark.row("K3")
async def test_the_service_keeps_attendance_without_anybodys_action(tmp_path: Path) -> None:
    async with serving(tmp_path) as service:
        service.notes.keep_served(served(malaga(), "http://localhost:8080"))
        await service.enter(WORKSHOP, RAVI)
        await service.handle(WORKSHOP, ChangePhase(to=Phase.OPEN), by=MIA)
        service.attach(WORKSHOP, Watcher(RAVI))
    assert "People: 1, of them 0 in the hall and 1 from elsewhere" in run(tmp_path, "workshop").output


def test_the_journal_itself_names_nobody(data: Path) -> None:
    with closing(open_database(data)) as connection:
        kept = [str(row) for table in ("attendance", "attendance_viewers") for row in connection.execute(f"SELECT * FROM {table}")]
    assert kept
    assert "Ravi" not in "".join(kept)


@pytest.mark.parametrize(
    ("arguments", "code", "output"),
    [
        (["side-event-1"], 0, "Nobody has attended side-event-1 yet.\n"),
        (["attic"], 1, "Error: There is no room attic in malaga-2022."),
    ],
)
def test_what_there_is_not_is_one_sentence(data: Path, arguments: list[str], code: int, output: str) -> None:
    result = run(data, *arguments)
    assert result.exit_code == code
    assert result.output.startswith(output)
    assert len(result.output.splitlines()) == 1
