"""The code on the screen of the hall: who makes it, what it opens, when it stops."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from orchestrator.database import FILE_NAME, create_database
from orchestrator.hall_codes import MAX_SEATS, HallCodes, HallCodeUnknown, SeatsTaken
from rooms.ids import RoomId
from tests.fakes import FakeMediaPlane
from tests.orchestrator.programmes import MALAGA
from tests.serving_here import Serving, serving

FORUM, OTHER = RoomId("forum"), RoomId("other")

pytestmark = pytest.mark.row("F8")


@pytest.fixture
def codes(tmp_path: Path) -> Iterator[HallCodes]:
    """No codes yet."""
    create_database(tmp_path).close()
    with closing(HallCodes(tmp_path)) as codes:
        yield codes


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Serving]:
    """Málaga, a day before it begins."""
    async with serving(tmp_path / "data", MALAGA, media=FakeMediaPlane(), starts_in=timedelta(days=1)) as running:
        yield running


def test_a_code_opens_its_room_and_no_other(codes: HallCodes) -> None:
    code = codes.renew(FORUM)
    codes.require(FORUM, code)
    for room, wrong in ((OTHER, code), (FORUM, ""), (FORUM, code + "x"), (FORUM, "x" * 10_000)):
        with pytest.raises(HallCodeUnknown):
            codes.require(room, wrong)


def test_a_new_code_takes_the_place_of_the_one_before(codes: HallCodes) -> None:
    before, now = codes.renew(FORUM), codes.renew(FORUM)
    codes.require(FORUM, now)
    with pytest.raises(HallCodeUnknown):
        codes.require(FORUM, before)


def test_a_code_that_was_withdrawn_opens_nothing(codes: HallCodes) -> None:
    code = codes.renew(FORUM)
    assert codes.withdraw(FORUM)
    assert not codes.withdraw(FORUM)
    with pytest.raises(HallCodeUnknown):
        codes.take(FORUM, code)


def test_a_code_is_kept_as_its_hash_alone(codes: HallCodes, tmp_path: Path) -> None:
    code = codes.renew(FORUM)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        kept = str(connection.execute("SELECT * FROM hall_codes").fetchall())
    assert code not in kept
    assert FORUM in kept


def test_who_made_a_code_can_read_it_again_until_another_one_takes_its_place(codes: HallCodes, tmp_path: Path) -> None:
    assert codes.now(FORUM) is None
    code = codes.renew(FORUM)
    codes.take(FORUM, code)
    known = codes.now(FORUM)
    assert known is not None
    assert (known.code, known.seats) == (code, 1)
    assert code not in repr(known)
    with closing(HallCodes(tmp_path)) as other_process:
        seen = other_process.now(FORUM)
        assert seen is not None
        assert (seen.id, seen.code) == (known.id, None)
        other_process.renew(FORUM)
    renewed = codes.now(FORUM)
    assert renewed is not None
    assert (renewed.id != known.id, renewed.code, renewed.seats) == (True, None, 0)


def test_a_code_that_got_around_gives_so_many_seats_and_a_new_one_begins_anew(codes: HallCodes, tmp_path: Path) -> None:
    code = codes.renew(FORUM)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute("UPDATE hall_codes SET seats = ?", (MAX_SEATS - 1,))
        connection.commit()
    codes.take(FORUM, code)
    with pytest.raises(SeatsTaken):
        codes.take(FORUM, code)
    codes.take(FORUM, codes.renew(FORUM))


async def test_the_command_prints_a_link_and_draws_it_for_the_screen(service: Serving, tmp_path: Path) -> None:
    picture = tmp_path / "screen.svg"
    printed = msgspec.json.decode(await service.run("seats", "workshop", "--json", "--svg", str(picture)))
    assert printed["url"] == f"{service.url}/rooms/workshop/seat?code={printed['code']}"
    assert picture.read_text(encoding="utf-8").lstrip().startswith(("<?xml", "<svg"))
    with closing(HallCodes(service.data)) as codes:
        codes.require(RoomId("workshop"), printed["code"])
        assert "Nobody new gets a seat in workshop now." in await service.run("seats", "workshop", "--withdraw")
        with pytest.raises(HallCodeUnknown):
            codes.require(RoomId("workshop"), printed["code"])
    assert "There was no code for workshop." in await service.run("seats", "workshop", "--withdraw")


async def test_the_command_says_what_it_cannot_do(service: Serving, tmp_path: Path) -> None:
    assert "There is no room ballroom" in await service.refused("seats", "ballroom")
    assert "cannot be written" in await service.refused("seats", "workshop", "--svg", str(tmp_path / "no" / "screen.svg"))
    assert "Leave out --svg and --json." in await service.refused("seats", "workshop", "--withdraw", "--json")
