"""A log that cannot be believed closes its own room and no other, and says so to everybody who asks."""

import random
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from orchestrator.database import FILE_NAME
from orchestrator.errors import StoreUnavailable
from orchestrator.store_sqlite import SqliteStore
from rooms.people import Role
from rooms.phases import Phase
from tests.builders import MIA, events_of
from tests.orchestrator.stories import STORY
from tests.web.house import INVITED, PUBLIC, opened_house
from tests.web.test_metrics import figures


@pytest.mark.row("R6")
async def test_a_room_whose_log_is_damaged_takes_no_commands_and_the_others_do(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with opened_house(tmp_path) as house:
        await house.open(PUBLIC)
        await house.open(INVITED)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE events SET payload = replace(payload, 'forum', 'form') || ' ' WHERE room = ? AND seq = 2", (PUBLIC,))
    async with opened_house(tmp_path) as house:
        assert "room forum takes no commands, the others do: Event 2 of room forum was changed or damaged" in caplog.text
        ready = await (await house.client.get("/readyz")).json()
        assert (ready["ok"], ready["damaged_rooms"]) == (True, [PUBLIC])
        assert (await figures(house, secret=house.invite(Role.TECHNICIAN, "Tomas", None)))["tribuna_room_damaged", (PUBLIC,)] == 1
        viewer = await house.connect()
        assert (await viewer.next("hello"))["seq"] == 0
        answer = await house.client.post(
            f"/api/rooms/{PUBLIC}/commands",
            json={"type": "request_floor", "speech_type": "statement"},
            headers={"Authorization": f"Bearer {house.invite(Role.PARTICIPANT, 'Ravi')}", "Idempotency-Key": '"one"'},
        )
        assert (answer.status, (await answer.json())["code"]) == (503, "store_damaged")
        assert (await house.client.get(f"/rooms/{PUBLIC}")).status == 200
        mia = await house.enter(Role.MODERATOR, "Mia", INVITED)
        assert house.service.room(INVITED).state.phase is Phase.LIVE
        assert (await mia.do("announce", text="Welcome back"))["ok"]


@pytest.mark.parametrize("seed", range(12))
async def test_a_file_with_torn_pages_is_served_as_far_as_it_goes_or_refused_in_a_sentence(tmp_path: Path, seed: int) -> None:
    async with SqliteStore(tmp_path) as store:
        for room in (PUBLIC, INVITED):
            await store.append(room, events_of(STORY, room=room), expected_seq=0, by=MIA.id)
    tear(tmp_path / FILE_NAME, random.Random(seed))
    with suppress(StoreUnavailable):
        async with opened_house(tmp_path) as house:
            assert (await house.client.get("/readyz")).status in (200, 503)
            assert (await house.client.get("/")).status == 200


def tear(file: Path, rng: random.Random) -> None:
    """Write noise over a page that is not the first."""
    with file.open("r+b") as torn:
        torn.seek(4096 * rng.randrange(1, file.stat().st_size // 4096))
        torn.write(rng.randbytes(4096))
