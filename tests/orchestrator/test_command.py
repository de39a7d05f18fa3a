"""The ``tribuna`` command beside a service: check, invite, log. What goes wrong is said in one sentence."""

import json
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config import loader
from orchestrator.__main__ import main
from orchestrator.database import FILE_NAME, create_database
from orchestrator.notes import Notes, served
from orchestrator.registry import Invitation, InvitationExpired, Registry
from orchestrator.store_sqlite import SqliteStore
from rooms.commands import AnyCommand, ReleaseFloor
from rooms.ids import RequestId
from rooms.people import SYSTEM, Person, Place, Role
from tests.builders import MIA, WORKSHOP, events_of
from tests.orchestrator.programmes import MALAGA, SMALL, malaga
from tests.orchestrator.stories import STORY


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A directory from which Málaga has been served."""
    directory = tmp_path / "data"
    create_database(directory).close()
    with closing(Notes(directory)) as notes:
        notes.keep_served(served(malaga(), "http://localhost:8080"))
    return directory


def run(*arguments: str | Path) -> Result:
    """Run the command without the environment's settings."""
    return CliRunner(env={"TRIBUNA_DATA": None, "TRIBUNA_PUBLIC_URL": None}).invoke(main, [str(argument) for argument in arguments])


async def keep(data: Path, story: Iterable[tuple[Person, AnyCommand]]) -> None:
    """Put a story into the log of the workshop."""
    async with SqliteStore(data) as store:
        await store.append(WORKSHOP, events_of(story), expected_seq=0, by=SYSTEM.id)


@pytest.mark.parametrize(("file", "sentence"), [(MALAGA, "16 sessions, 15 rooms."), (SMALL, "1 session, 1 room.")])
def test_a_definition_that_is_fine_is_said_to_be_fine(file: Path, sentence: str) -> None:
    result = run("check", file)
    assert result.exit_code == 0
    assert result.output == f"{file} is fine: {sentence}\n"


def test_every_problem_of_a_definition_is_listed_with_its_path(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    text = SMALL.read_text().replace("hall: main", "hall: c").replace("time_zone: Africa/Nairobi", "time_zone: Mars/Olympus")
    broken.write_text(text.replace("working_language: en", "working_language: xx"))
    result = run("check", broken)
    assert result.exit_code == 1
    paths = [line.split(":")[0] for line in result.output.splitlines()]
    assert {"$.time_zone", "$.working_language", "$.sessions[0].hall"} <= set(paths)


def test_an_invitation_is_a_link_and_a_token_that_open_the_room(data: Path) -> None:
    result = run("invite", "workshop", "participant", "--name", "Ana  Pérez", "--country", "Spain", "--class", "ngo", "--data", data)
    assert result.exit_code == 0
    token = result.output.split("Token: ")[1].split()[0]
    assert f"http://localhost:8080/i/{token}\n" in result.output
    invitation = opened(data, token)
    assert invitation.opens(WORKSHOP)
    assert (invitation.person.name, invitation.person.country, invitation.person.place) == ("Ana Pérez", "Spain", Place.REMOTE)
    assert (invitation.person.role, invitation.person.speaker_class) == (Role.PARTICIPANT, "ngo")


@pytest.mark.row("F7")
def test_an_invitation_says_all_that_is_known_of_a_person(data: Path) -> None:
    words = ["--function", "Director", "--gender", "female", "--region", "Africa", "--stakeholder", "civil_society"]
    printed = json.loads(run("invite", "workshop", "participant", "--name", "Ana", *words, "--json", "--data", data).output)
    person = opened(data, printed["token"]).person
    assert (person.function, person.gender, person.region, person.stakeholder) == ("Director", "female", "Africa", "civil_society")


def test_programs_read_the_invitation_as_json(data: Path) -> None:
    result = run("invite", "workshop", "hall", "--name", "Hall", "--json", "--public-url", "https://meet.example.org", "--data", data)
    printed = json.loads(result.output)
    assert printed == {"url": f"https://meet.example.org/i/{printed['token']}", "token": printed["token"]}
    assert opened(data, printed["token"]).person.place is Place.HALL


def test_an_interpreter_is_invited_to_a_booth(data: Path) -> None:
    printed = json.loads(run("invite", "workshop", "interpreter", "--name", "Ines", "--language", "fr", "--json", "--data", data).output)
    person = opened(data, printed["token"]).person
    assert (person.role, person.booth) == (Role.INTERPRETER, "fr")


def test_a_room_without_booths_says_where_they_are_named(data: Path) -> None:
    with closing(Notes(data)) as notes:
        notes.keep_served(served(loader.load(SMALL), "http://localhost:8080"))
    result = run("invite", "meeting", "interpreter", "--name", "Ines", "--language", "fr", "--data", data)
    assert "meeting has no booths. Name its languages in the definition, in interpretation," in result.output


def test_a_technician_may_be_invited_to_every_room(data: Path) -> None:
    printed = json.loads(run("invite", "all", "technician", "--name", "Tomas", "--json", "--data", data).output)
    assert opened(data, printed["token"]).room is None


def test_an_invitation_expires_when_it_was_said_to(data: Path) -> None:
    printed = json.loads(run("invite", "workshop", "viewer", "--name", "Ana", "--expires", "in 1 h", "--json", "--data", data).output)
    with pytest.raises(InvitationExpired):
        opened(data, printed["token"], year=2200)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["attic", "participant"], "There is no room attic in malaga-2022. The rooms are: workshop, side-event-1,"),
        (["social-event", "participant"], "There is no room social-event"),
        (["all", "participant"], "Only technicians are invited to every room."),
        (["working-session-1", "participant"], "Nobody takes the floor of working-session-1 from elsewhere."),
        (["workshop", "viewer", "--expires", "soon"], '--expires: "soon" is not a time'),
        (["workshop", "viewer", "--expires", "2020-01-01 09:00"], "is over already"),
        (["workshop", "king"], "'king' is not one of"),
        (["workshop", "interpreter"], "Which booth? Write --language with one of: es, en, fr, ar, ru, zh."),
        (["workshop", "interpreter", "--language", "de"], "workshop has no booth for de. Write --language with one of: es,"),
        (["workshop", "viewer", "--language", "es"], "Only interpreters have a booth. Leave out --language for this viewer."),
        (["all", "interpreter", "--language", "es"], "Only technicians are invited to every room."),
    ],
)
def test_who_cannot_be_invited_is_said_with_the_reason(data: Path, arguments: list[str], sentence: str) -> None:
    result = run("invite", *arguments, "--name", "Ana", "--data", data)
    assert result.exit_code != 0
    assert sentence in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_nobody_is_invited_without_a_name_that_fits_a_name_plate(data: Path, name: str) -> None:
    result = run("invite", "workshop", "viewer", "--name", name, "--data", data)
    assert result.exit_code == 1
    assert "A name has 1 to 200 letters" in result.output


async def test_the_log_is_a_table_to_read(data: Path) -> None:
    await keep(data, STORY)
    header, ravi, pia = run("log", "workshop", "--data", data).output.splitlines()
    assert header.startswith("started")
    assert ravi.startswith("2022-05-09 09:00:00  09:00:00")
    assert ravi.endswith("released  Mia")
    assert "Pia Foundation" in pia
    assert pia.endswith("speaking")


async def test_the_log_is_csv_for_a_spreadsheet(data: Path) -> None:
    await keep(data, STORY)
    lines = run("log", "workshop", "--csv", "--data", data).output.splitlines()
    assert lines[0].startswith("started,ended,spoken_s")
    assert lines[1].startswith(
        "2022-05-09T09:00:00+02:00,2022-05-09T09:00:00+02:00,0,180,0,Ravi,Ravi Foundation,,remote,Statement,released"
    )


def test_a_room_in_which_nobody_spoke_is_said_to_be_silent(data: Path) -> None:
    assert run("log", "workshop", "--data", data).output == "Nobody has held the floor of workshop yet.\n"


@pytest.mark.parametrize("command", [["log", "workshop"], ["invite", "workshop", "viewer", "--name", "Ana"]])
def test_without_a_service_there_is_nothing_to_do(tmp_path: Path, command: list[str]) -> None:
    result = run(*command, "--data", tmp_path / "nothing")
    assert result.exit_code == 1
    assert "Start one there first: tribuna serve FILE" in result.output
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("command", [["log", "workshop"], ["invite", "workshop", "viewer", "--name", "Ana"], ["serve", str(SMALL)]])
def test_a_damaged_database_is_one_sentence(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all " * 300)
    result = run(*command, "--data", tmp_path)
    assert result.exit_code == 1
    assert result.output == (
        f"Error: {tmp_path / FILE_NAME} is not a database of Tribuna. Restore it from a copy, or choose another --data directory.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing.yaml"], "the file nothing.yaml cannot be read"),
        ([str(SMALL), "--starting", "soon"], '--starting: "soon" is not a time to start'),
        ([str(SMALL), "--port", "70000"], '--port: "70000" is not a port'),
        ([str(SMALL), "--turn", "turn:a", "--turn", "stun:b"], '--turn: "turn:a stun:b" is not a list of TURN servers'),
        ([str(SMALL), "--turn", "turn:a"], "--turn and --turn-secret-file go together"),
        ([str(SMALL), "--host", "no.such.host.invalid"], "The host no.such.host.invalid has no address"),
        ([str(SMALL), "--host", "203.0.113.9"], "Error:"),
    ],
)
def test_a_service_that_cannot_start_says_why(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    result = run("serve", *arguments, "--data", tmp_path / "data")
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output


def opened(data: Path, token: str, *, year: int | None = None) -> Invitation:
    now = datetime.now(UTC)
    with closing(Registry(data)) as registry:
        return registry.by_secret(token, now.replace(year=year) if year else now)


@pytest.mark.row("K2")
async def test_the_balance_of_a_meeting_is_reported_from_its_log(data: Path) -> None:
    assert run("balance", "workshop", "--data", data).output == "Nobody has spoken in workshop yet.\n"
    await keep(data, [*STORY, (MIA, ReleaseFloor(request=RequestId("r2")))])
    lines = run("balance", "workshop", "--csv", "--data", data).output.splitlines()
    assert lines[:3] == ["dimension,group,turns,seconds", "place,remote,2,0", "region,small groups together,2,0"]
    assert run("balance", "workshop", "--data", data).output.splitlines()[1].split() == ["place", "remote", "2", "0"]
    _, regions, *_ = json.loads(run("balance", "workshop", "--json", "--data", data).output)
    assert regions["groups"] == [{"value": None, "turns": 2, "seconds": 0.0}]
