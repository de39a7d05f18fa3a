"""``tribuna webhooks``, and webhooks of a whole service that is killed."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner, Result
from standardwebhooks import Webhook

from orchestrator.__main__ import main
from orchestrator.database import create_database
from orchestrator.notes import Notes, served
from orchestrator.store_sqlite import SqliteStore
from orchestrator.webhooks.store import WebhookStore
from orchestrator.webhooks.subscription import State
from rooms.people import SYSTEM
from tests.builders import WORKSHOP, events_of
from tests.orchestrator.programmes import malaga
from tests.orchestrator.receiving import Receiver, receiving
from tests.orchestrator.stories import STORY
from tests.service_process import ServiceProcess

URL = "https://example.org/hook"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A directory from which Málaga has been served."""
    directory = tmp_path / "data"
    create_database(directory).close()
    with closing(Notes(directory)) as notes:
        notes.keep_served(served(malaga(), "http://localhost:8080"))
    return directory


def run(data: Path, *arguments: str) -> Result:
    """Run ``tribuna webhooks`` without the environment's settings."""
    return CliRunner(env={"TRIBUNA_DATA": None}).invoke(main, ["webhooks", *arguments, "--data", str(data)])


def added(data: Path, *arguments: str) -> tuple[str, str]:
    """The id and the secret of a new webhook."""
    result = run(data, "add", *arguments)
    assert result.exit_code == 0, result.output
    found = re.search(r"^Webhook: (w-[0-9a-f]{8})\nSecret:  (whsec_\S+)$", result.output, re.MULTILINE)
    assert found
    return found[1], found[2]


def test_a_webhook_is_made_listed_and_removed(data: Path) -> None:
    assert run(data, "list").output == "There are no webhooks. Make one: tribuna webhooks add URL\n"
    name, secret = added(data, URL, "--room", "workshop", "--events", "floor_granted", "--events", "org.tribuna.room.phase_changed")
    listed = run(data, "list").output
    assert listed == f"{name}  active     {URL}  (floor_granted, phase_changed of workshop, public data)\n"
    assert secret not in listed
    assert run(data, "deliveries").output == "Nothing has been delivered yet.\n"
    assert run(data, "remove", name).output == f"{name} is removed.\n"
    assert "There are no webhooks" in run(data, "list").output


def test_the_secret_is_said_to_be_readable_where_it_is(data: Path) -> None:
    output = run(data, "add", URL).output
    assert f"it stays readable in {data / 'webhooks.db'}: keep that file to yourself." in output


@pytest.mark.parametrize(
    ("flags", "detail"), [([], "public"), (["--participant"], "participant"), (["--full"], "full"), (["--participant", "--full"], "full")]
)
def test_how_much_is_told_is_chosen_when_it_is_made(data: Path, flags: list[str], detail: str) -> None:
    added(data, URL, *flags)
    assert f"(every event of every room, {detail} data)" in run(data, "list").output


async def test_a_new_webhook_has_nothing_to_learn_of_the_past(data: Path) -> None:
    events = events_of(STORY)
    async with SqliteStore(data) as store:
        await store.append(WORKSHOP, events, expected_seq=0, by=SYSTEM.id)
    name, _ = added(data, URL)
    with closing(WebhookStore(data)) as webhooks:
        listed = webhooks.subscriptions()[0].subscription
        assert (listed.id, webhooks.cursor(listed.id, WORKSHOP).seq) == (name, len(events))


def test_a_suspended_webhook_goes_on_when_it_is_told_to(data: Path) -> None:
    name, _ = added(data, URL)
    with closing(WebhookStore(data)) as store:
        store.set_state(store.subscriptions()[0].subscription.id, State.SUSPENDED)
    assert f"{name}  suspended" in run(data, "list").output
    assert run(data, "resume", name).output == f"{name} goes on with what was not delivered yet.\n"
    assert f"{name}  active" in run(data, "list").output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["add", "example.org"], "This is not an address of a receiver."),
        (["add", "http://example.org/"], "allow it with --insecure"),
        (["add", "https://10.0.0.7/"], "Allow it with --private"),
        (["add", URL, "--room", "attic"], "There is no room attic in malaga-2022. The rooms are: workshop,"),
        (["add", URL, "--events", "party"], "There are no events of the type party. The types are: room_scheduled,"),
        (["remove", "w-1"], "There is no webhook w-1. There are none."),
        (["test", "w-1"], "There is no webhook w-1. There are none."),
        (["resume", "w-1"], "There is no webhook w-1. There are none."),
        (["deliveries", "w-1"], "There is no webhook w-1. There are none."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(data: Path, arguments: list[str], sentence: str) -> None:
    result = run(data, *arguments)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {sentence}") or sentence in result.output
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize("arguments", [["list"], ["add", URL], ["remove", "w-1"]])
def test_without_a_service_there_is_nothing_to_do(tmp_path: Path, arguments: list[str]) -> None:
    result = run(tmp_path / "nothing", *arguments)
    assert result.exit_code == 1
    assert "Start one there first: tribuna serve FILE" in result.output


def test_a_damaged_file_is_one_sentence(data: Path) -> None:
    (data / "webhooks.db").write_bytes(b"not a database at all " * 300)
    for arguments in (["list"], ["add", URL], ["deliveries"]):
        result = run(data, *arguments)
        assert result.exit_code == 1
        assert "webhooks.db is not a database of Tribuna." in result.output
        assert "Traceback" not in result.output


async def test_a_test_event_says_what_the_receiver_answers(data: Path) -> None:
    async with receiving() as receiver:
        name, secret = added(data, receiver.url)
        taken = await asyncio.to_thread(run, data, "test", name)
        assert taken.exit_code == 0, taken.output
        assert taken.output.startswith(f"{receiver.url} took the event: 200 after ")
        receiver.answers = [401]
        refused = await asyncio.to_thread(run, data, "test", name)
        assert (refused.exit_code, refused.output) == (
            1,
            f"Error: {receiver.url} did not take the event: answered 401. Check its address and that it runs, then try again.\n",
        )
    sent = receiver.deliveries[0]
    assert Webhook(secret).verify(sent.body, dict(sent.headers))["type"] == "org.tribuna.webhook.test"


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    process = ServiceProcess(tmp_path / "data")
    await process.start()
    yield process
    await process.stop()


@pytest.mark.row("L2")
@pytest.mark.row("L1")
async def test_a_service_that_is_killed_repeats_at_most_the_last_event(service: ServiceProcess) -> None:
    async with receiving() as receiver:
        added(service.data, receiver.url, "--room", "workshop")
        hall = await service.invite("workshop", "hall", "Hall")
        await ask(service, hall.token, range(5))
        first = (await receiver.has(1))[0].seq
        await receiver.has_all([first, first + 4])
        receiver.reading.clear()
        await ask(service, hall.token, range(5, 8))
        await receiver.has_all([first + 5])
        await service.kill()
        receiver.reading.set()
        await service.start()
        await ask(service, hall.token, range(7, 10))
        await receiver.has_all(range(first, first + 10))
        assert_told_in_order(receiver)
        assert "workshop" in run(service.data, "deliveries").output


async def ask(service: ServiceProcess, token: str, numbers: range) -> None:
    """Let delegates in the hall ask for the floor, over HTTP, each with its own key."""
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(service.url, headers=headers) as http:
        for number in numbers:
            command = {"type": "request_floor_for_hall", "speech_type": "statement", "name": f"Delegate {number}"}
            key = {"Idempotency-Key": f'"delegate-{number}"'}
            async with http.post("/api/rooms/workshop/commands", json=command, headers=key) as answer:
                assert answer.status == 200, await answer.text()


def assert_told_in_order(receiver: Receiver) -> None:
    """Without a gap, and with one repetition at most."""
    seqs = [one.seq for one in receiver.deliveries]
    assert sorted(set(seqs)) == list(range(min(seqs), max(seqs) + 1))
    assert seqs == sorted(seqs)
    assert len(seqs) - len(set(seqs)) <= 1
