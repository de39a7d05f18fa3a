"""What the secretariat does from the command line in a service that runs, and the examples that it can start from."""

import json
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from orchestrator.database import create_database
from orchestrator.notes import Notes, served
from tests.config.writing import EVENTS
from tests.fakes import FakeMediaPlane
from tests.orchestrator.programmes import MALAGA, malaga
from tests.service_process import tribuna
from tests.serving_here import Serving, serving

A_DAY = timedelta(days=1)


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Serving]:
    """Málaga, a day before it begins."""
    async with serving(tmp_path / "data", MALAGA, media=FakeMediaPlane(), starts_in=A_DAY) as running:
        yield running


async def view(service: Serving, room: str) -> dict[str, object]:
    """What a moderator sees of a room."""
    token = (await service.invite(room, "moderator", "Mia")).token
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as http, http.get(f"{service.url}/api/rooms/{room}") as answer:
        return dict((await answer.json())["view"])


@pytest.mark.row("E6")
async def test_an_announcement_reaches_one_room_or_all_rooms(service: Serving) -> None:
    assert await service.run("announce", "Lunch is served", "--for", "1h") == "Announced in every room for 60 min.\n"
    await service.run("announce", "The hall has changed", "--room", "workshop", "--urgent")
    texts = {room: [one["text"] for one in (await view(service, room))["announcements"]] for room in ("workshop", "side-event-1")}  # type: ignore[attr-defined]
    assert texts == {"workshop": ["Lunch is served", "The hall has changed"], "side-event-1": ["Lunch is served"]}
    async with aiohttp.ClientSession() as http, http.get(f"{service.url}/api/programme") as answer:
        assert [one["text"] for one in (await answer.json())["announcements"]] == ["Lunch is served"]


@pytest.mark.row("B4")
async def test_the_secretariat_names_sponsors_and_sees_who_is_missing(service: Serving) -> None:
    listed = await service.run("sponsors", "side-event-1")
    assert listed.splitlines() == [
        "un_office: United Nations Office of Counter-Terrorism",
        "member_state: missing; without it the meeting cannot be published",
        "civil_society: missing; without it the meeting cannot be published",
    ]
    listed = await service.run("sponsors", "side-event-1", "--role", "member_state", "--name", "Republic of Examples")
    assert "member_state: Republic of Examples" in listed
    async with aiohttp.ClientSession() as http, http.get(f"{service.url}/") as page:
        assert "Republic of Examples" in await page.text()
    error = await service.refused("sponsors", "side-event-1", "--role", "un_office", "--name", "Nobody", "--drop")
    assert "side-event-1: Nobody was not named here in this role." in error


async def test_without_a_service_nothing_is_announced_and_that_is_said(tmp_path: Path) -> None:
    async with serving(tmp_path / "data", MALAGA, media=FakeMediaPlane(), starts_in=A_DAY) as stopped:
        pass
    error = await stopped.refused("announce", "Hello")
    assert "does not answer. Start it first" in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["announce", "   "], "An announcement has 1 to 500 letters."),
        (["announce", "Hello", "--for", "a while"], '--for: "a while" is not 1 minute to 24 hours.'),
        (["announce", "Hello", "--for", "25h"], '--for: "25h" is not'),
        (["announce", "Hello", "--room", "attic"], "There is no room attic"),
        (["sponsors", "workshop", "--role", "host"], "Write both --role and --name"),
        (["sponsors", "workshop", "--role", "host", "--name", "  "], "A name has 1 to 200 letters."),
    ],
)
def test_what_cannot_be_understood_is_said_in_one_sentence(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    create_database(tmp_path).close()
    with closing(Notes(tmp_path)) as notes:
        notes.keep_served(served(malaga(), "http://localhost:1"))
    result = tribuna(*arguments, "--data", str(tmp_path))
    assert result.exit_code == 1
    assert sentence in result.output


def test_the_commands_say_how_they_are_used() -> None:
    for command in ("announce", "sponsors"):
        assert tribuna(command, "--help").exit_code == 0


@pytest.mark.parametrize("name", ["small", "ngo-meeting", "hrc-panel"])
async def test_every_example_starts_and_its_room_has_the_agenda(name: str, tmp_path: Path) -> None:
    async with serving(tmp_path / "data", EVENTS / f"{name}.yaml", media=FakeMediaPlane(), starts_in=timedelta(minutes=5)) as service:
        async with aiohttp.ClientSession() as http, http.get(f"{service.url}/api/programme") as answer:
            [session] = json.loads(await answer.text())["sessions"]
        agenda = (await view(service, session["id"]))["agenda"]
        assert isinstance(agenda, dict)
        assert (agenda["now"], agenda["next"] != "") == ("", True)
