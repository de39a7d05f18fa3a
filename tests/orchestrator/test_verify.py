"""``tribuna verify`` finds whatever was changed, damaged or lost; ``tribuna backup`` has it whole."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from orchestrator.database import FILE_NAME
from orchestrator.store_sqlite import SqliteStore
from orchestrator.webhooks.store import WebhookStore
from orchestrator.webhooks.subscription import Detail, Subscription, SubscriptionId
from rooms.ids import CommandId, RoomId
from tests.builders import MIA, T0, WORKSHOP, events_of
from tests.orchestrator.stories import STORY
from tests.service_process import tribuna
from tests.small_disk import small_disk

EVENTS = events_of(STORY)
SIDE_EVENT = RoomId("side-event-3")
SUBSCRIPTION = Subscription(
    id=SubscriptionId("w1"),
    url="https://example.org/",
    secret="whsec_x",
    room=None,
    events=(),
    detail=Detail.PUBLIC,
    insecure=False,
    private=False,
    added_at=T0,
)


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """What a service leaves behind: two logs, the second of one event."""
    async with SqliteStore(tmp_path / "data") as store:
        await store.append(WORKSHOP, EVENTS, expected_seq=0, by=MIA.id, command_id=CommandId("all"))
        await store.append(SIDE_EVENT, EVENTS[:1], expected_seq=0, by=MIA.id)
    return tmp_path / "data"


def change(data: Path, statement: str) -> None:
    """What somebody with the file might do."""
    with closing(sqlite3.connect(data / FILE_NAME)) as connection, connection:
        connection.execute(statement)


@pytest.mark.row("R6")
async def test_logs_that_are_as_they_were_written_are_said_to_be_unbroken(data: Path) -> None:
    told = tribuna("verify", "--data", str(data))
    assert (told.exit_code, told.output) == (0, f"{SIDE_EVENT}: 1 events, unbroken.\n{WORKSHOP}: {len(EVENTS)} events, unbroken.\n")
    assert tribuna("verify", WORKSHOP, "--data", str(data)).output == f"{WORKSHOP}: {len(EVENTS)} events, unbroken.\n"


@pytest.mark.row("R6")
@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE events SET payload = replace(payload, 'ravi', 'lena') WHERE seq = 3", "Event 3 of room workshop was changed or damaged"),
        ("UPDATE events SET actor = 'x' WHERE seq = 2", "Event 2 of room workshop was changed or damaged"),
        ("UPDATE events SET at = 'yesterday' WHERE seq = 2", "Event 2 of room workshop is not as it was written"),
        ("DELETE FROM events WHERE seq = 5", "Event 5 of room workshop is missing"),
        (f"DELETE FROM events WHERE seq = {len(EVENTS)}", f"ends at event {len(EVENTS) - 1}, but event {len(EVENTS)} was acknowledged"),
    ],
)
async def test_the_first_event_that_is_not_as_it_was_written_is_named(data: Path, statement: str, sentence: str) -> None:
    change(data, statement)
    told = tribuna("verify", "--data", str(data))
    assert told.exit_code == 1
    assert sentence in told.output
    assert f"{SIDE_EVENT}: 1 events, unbroken." in told.output


@pytest.mark.row("R6")
async def test_a_log_that_was_written_anew_is_found_by_a_hash_that_was_kept_elsewhere(data: Path, tmp_path: Path) -> None:
    kept = next(line for line in tribuna("verify", "--head", "--data", str(data)).output.split() if line.startswith(WORKSHOP))
    assert tribuna("verify", "--expect", kept, "--data", str(data)).exit_code == 0
    async with SqliteStore(tmp_path / "anew") as store:
        await store.append(WORKSHOP, [*EVENTS[1:], EVENTS[-1]], expected_seq=0, by=MIA.id)
    told = tribuna("verify", "--expect", kept, "--data", str(tmp_path / "anew"))
    assert told.exit_code == 1
    assert f"The log of room workshop up to event {len(EVENTS)} is not the one whose hash you kept" in told.output


async def test_a_log_that_became_shorter_or_is_gone_is_found_by_what_was_kept(data: Path) -> None:
    kept = tribuna("verify", "--head", "--data", str(data)).output.split()
    change(data, f"DELETE FROM events WHERE room = '{SIDE_EVENT}'")
    change(data, "DELETE FROM answers")
    change(data, "DELETE FROM events WHERE seq > 4")
    told = tribuna("verify", "--expect", kept[0], "--expect", kept[1], "--data", str(data)).output
    assert f"ends at event 4; it once had {len(EVENTS)}" in told
    assert f"The log of room {SIDE_EVENT} is gone; it once had 1 events" in told


async def test_what_cannot_be_verified_is_said_in_one_sentence(data: Path, tmp_path: Path) -> None:
    assert "There is no log of a room attic" in tribuna("verify", "attic", "--data", str(data)).output
    assert "--expect: 'workshop' is not ROOM:SEQ:HASH" in tribuna("verify", "--expect", "workshop", "--data", str(data)).output
    assert "There is no file" in tribuna("verify", "--data", str(tmp_path / "nothing")).output


async def test_a_file_with_torn_pages_is_said_to_be_damaged_and_never_as_a_traceback(data: Path) -> None:
    change(data, "CREATE TABLE filler (x BLOB)")
    change(data, "INSERT INTO filler VALUES (zeroblob(200000))")
    file = data / FILE_NAME
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] + b"\xa5" * (len(whole) - len(whole) // 2))
    told = tribuna("verify", "--data", str(data))
    assert told.exit_code == 1
    assert "damaged" in told.output
    assert told.exception is None or isinstance(told.exception, SystemExit)


@pytest.mark.row("S9")
async def test_a_backup_has_the_same_logs_with_the_same_hashes_and_is_served_from(data: Path, tmp_path: Path) -> None:
    with closing(WebhookStore(data)) as webhooks:
        webhooks.add(SUBSCRIPTION, {WORKSHOP: 3})
    copied, again = tmp_path / "copy", tmp_path / "again"
    assert "2 logs, verified" in tribuna("backup", str(copied), "--data", str(data)).output
    assert "2 logs, verified" in tribuna("backup", str(again), "--data", str(copied)).output
    heads = [tribuna("verify", "--head", "--data", str(directory)).output for directory in (data, copied, again)]
    assert heads[0] == heads[1] == heads[2] != ""
    async with SqliteStore(again) as store:
        assert await store.read(WORKSHOP) == EVENTS
    with closing(WebhookStore(again)) as webhooks:
        assert [one.subscription for one in webhooks.subscriptions()] == [SUBSCRIPTION]
    assert copied.stat().st_mode & 0o077 == 0
    assert sorted(os.listdir(tmp_path)) == ["again", "copy", "data"]


async def test_a_backup_while_others_write_is_of_one_moment(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestrator.copying.PAGES_A_STEP", 1)
    rooms = [RoomId(f"room-{number}") for number in range(40)]
    async with SqliteStore(data) as store:
        writing = asyncio.gather(*(store.append(room, EVENTS, expected_seq=0, by=MIA.id) for room in rooms))
        told = await asyncio.to_thread(tribuna, "backup", str(tmp_path / "copy"), "--data", str(data))
        await writing
    assert told.exit_code == 0, told.output
    assert tribuna("verify", "--data", str(tmp_path / "copy")).exit_code == 0


async def test_nothing_is_overwritten(data: Path, tmp_path: Path) -> None:
    (tmp_path / "minutes").write_text("of the last meeting")
    assert "nothing is overwritten" in tribuna("backup", str(tmp_path / "minutes"), "--data", str(data)).output
    assert (tmp_path / "minutes").read_text() == "of the last meeting"


async def test_a_log_that_is_not_whole_is_not_backed_up(data: Path, tmp_path: Path) -> None:
    change(data, "DELETE FROM events WHERE seq = 5")
    told = tribuna("backup", str(tmp_path / "copy"), "--data", str(data))
    assert (told.exit_code, "Event 5 of room workshop is missing" in told.output) == (1, True)
    assert os.listdir(tmp_path) == ["data"]


async def test_a_disk_that_is_too_small_for_the_copy_is_said_to_be_full(data: Path, tmp_path: Path) -> None:
    change(data, "CREATE TABLE filler (x BLOB)")
    change(data, "INSERT INTO filler VALUES (zeroblob(3000000))")
    with small_disk(tmp_path / "disk", megabytes=2) as disk:
        told = tribuna("backup", str(disk.directory / "copy"), "--data", str(data))
        assert (told.exit_code, "is full" in told.output) == (1, True), told.output
        assert os.listdir(disk.directory) == []
