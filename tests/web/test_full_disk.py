"""A full disk: commands are refused and say why, everything else goes on, and when there is room it works again by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from orchestrator import store_sqlite
from orchestrator.errors import DiskFull
from orchestrator.store_sqlite import SqliteStore
from rooms.commands import Join, RequestFloorForHall
from rooms.evolve import replay
from rooms.people import Role
from tests.builders import HALL, STATEMENT
from tests.small_disk import SmallDisk, small_disk
from tests.web.house import PUBLIC, House, opened_house
from tests.web.test_metrics import figures


@pytest.fixture
async def disk_and_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[SmallDisk, House]]:
    monkeypatch.setattr(store_sqlite, "PROBE_EVERY_S", 0.02)
    with small_disk(tmp_path / "disk") as disk:
        async with opened_house(disk.directory / "data") as house:
            await house.open()
            yield disk, house


async def ready(house: House) -> dict[str, Any]:
    return dict(await (await house.client.get("/readyz")).json())


async def is_ready(house: House) -> None:
    async with asyncio.timeout(10):
        while (await house.client.get("/readyz")).status != 200:
            continue


@pytest.mark.row("S4")
async def test_on_a_full_disk_commands_are_refused_and_reads_go_on_until_there_is_room(disk_and_house: tuple[SmallDisk, House]) -> None:
    disk, house = disk_and_house
    secret = house.invite(Role.TECHNICIAN, "Tomas", None)
    ravi = await house.enter(Role.PARTICIPANT, "Ravi")
    await fill(disk, house)
    refused = await ravi.do("request_floor", speech_type="statement", id="refused")
    assert refused["code"] == "disk_full"
    assert refused["message"].startswith("The disk of the service is full, so nothing happened.")
    seq = house.seq()
    assert await ready(house) == {"ok": False, "storage": "full", "media": True, "damaged_rooms": []}
    told = await figures(house, secret=secret)
    assert told["tribuna_storage_state", ("full",)] == 1
    assert told["tribuna_room_unwritten_commands", (PUBLIC,)] >= 1
    assert (await house.client.get("/")).status == 200
    viewer = await house.connect()
    assert (await viewer.next("hello"))["seq"] == seq

    disk.make_room()
    await is_ready(house)
    for _ in range(2):
        assert (await ravi.do("request_floor", speech_type="statement", id="refused"))["seq"] == seq + 1
    async with SqliteStore(disk.directory / "data") as next_one:
        assert replay(PUBLIC, await next_one.read(PUBLIC)) == house.service.room(PUBLIC).state


async def fill(disk: SmallDisk, house: House) -> None:
    """Leave no room on the disk, nor within the files that the database has already."""
    host, number = house.service.room(PUBLIC), 0
    await host.handle(Join(), by=HALL)
    disk.fill()
    with suppress(DiskFull):
        while number := number + 1:
            await host.handle(RequestFloorForHall(speech_type=STATEMENT, name=f"Delegate {number}", text="x" * 400), by=HALL)
