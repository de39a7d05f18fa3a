"""The code on the screen of the hall: who makes it, sees it and withdraws it, as pages and programs meet it."""

import re
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from aiohttp import ClientResponse

from orchestrator.hall_codes import HallCodes
from rooms.ids import RoomId
from rooms.people import Role
from rooms.phases import Phase
from tests.web.house import INVITED, PUBLIC, House, opened_house
from tests.web.test_seats import fault, seated, taken

PAGE = {"Accept": "text/html"}
NONE = {"id": None, "seats": 0, "url": None, "svg": None}
RUNNING = [Role.MODERATOR, Role.HALL, Role.TECHNICIAN]

pytestmark = pytest.mark.row("F8")


async def ask(house: House, method: str, secret: str, room: RoomId = PUBLIC) -> ClientResponse:
    """What the service answers to a request about the code of ``room``."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return await house.client.request(method, f"/api/rooms/{room}/seat-code", headers=headers)


async def code_of(house: House, method: str, secret: str) -> dict[str, Any]:
    """The code as whoever runs the room gets it."""
    answer = await ask(house, method, secret)
    assert answer.status == (201 if method == "POST" else 200)
    assert answer.headers["Cache-Control"] == "no-store"
    return dict(await answer.json())


def secret_in(url: str) -> str:
    return urlsplit(url).query.removeprefix("code=")


@pytest.mark.parametrize("role", RUNNING)
async def test_whoever_runs_the_room_makes_a_code_that_gives_seats(house: House, role: Role) -> None:
    secret = house.invite(role, "Mia", None if role is Role.TECHNICIAN else PUBLIC)
    assert await code_of(house, "GET", secret) == NONE
    made = await code_of(house, "POST", secret)
    assert made["url"].startswith(f"http://{house.client.host}:{house.client.port}/rooms/forum/seat?code=")
    page = await house.client.get(urlsplit(made["url"])._replace(scheme="", netloc="").geturl(), headers=PAGE)
    assert (page.status, "Take my seat" in await page.text()) == (200, True)
    assert (await taken(house, secret_in(made["url"]))).status == 201


async def test_everybody_who_runs_the_room_sees_the_same_code_and_how_many_seats_it_gave(house: House) -> None:
    mia, desk = house.invite(Role.MODERATOR, "Mia"), house.invite(Role.HALL, "Hall")
    made = await code_of(house, "POST", mia)
    await taken(house, secret_in(made["url"]))
    assert await code_of(house, "GET", desk) == {**made, "seats": 1}


async def test_a_new_code_ends_the_one_before_and_a_withdrawn_one_gives_nothing(house: House) -> None:
    desk = house.invite(Role.HALL, "Hall")
    before, now = await code_of(house, "POST", desk), await code_of(house, "POST", desk)
    assert before["id"] != now["id"]
    assert await fault(await taken(house, secret_in(before["url"]))) == (403, "hall_code_unknown")
    assert (await taken(house, secret_in(now["url"]))).status == 201
    assert await code_of(house, "DELETE", desk) == NONE
    assert await fault(await taken(house, secret_in(now["url"]))) == (403, "hall_code_unknown")
    assert await code_of(house, "DELETE", desk) == NONE


async def test_a_code_that_was_made_elsewhere_is_told_of_and_cannot_be_shown(house: House, tmp_path: Path) -> None:
    desk = house.invite(Role.HALL, "Hall")
    made = await code_of(house, "POST", desk)
    with closing(HallCodes(tmp_path)) as command:
        command.renew(PUBLIC)
    seen = await code_of(house, "GET", desk)
    assert seen["id"] not in {None, made["id"]}
    assert (seen["url"], seen["svg"]) == (None, None)


async def test_the_picture_is_black_on_white_and_holds_nothing_that_runs_or_that_a_page_would_not_draw(house: House) -> None:
    svg = (await code_of(house, "POST", house.invite(Role.HALL, "Hall")))["svg"]
    picture = ElementTree.fromstring(svg)
    assert {element.tag.rpartition("}")[2] for element in picture.iter()} == {"svg", "title", "g", "path"}
    assert not re.search(r"style|class|href|\bon\w+=", svg)
    assert set(re.findall(r"#\w+", svg)) == {"#000", "#fff"}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.PANELLIST, Role.VIEWER])
async def test_who_does_not_run_the_room_neither_sees_nor_changes_its_code(house: House, role: Role, method: str) -> None:
    assert await fault(await ask(house, method, house.invite(role, "Ravi"))) == (403, "not_permitted")
    assert await fault(await ask(house, method, house.invite(Role.MODERATOR, "Mia", INVITED))) == (403, "wrong_room")
    assert await fault(await ask(house, method, "")) == (401, "invitation_needed")
    assert await fault(await ask(house, method, house.invite(Role.TECHNICIAN, "Tomás", None), RoomId("ballroom"))) == (404, "unknown_room")


async def test_a_seat_makes_no_code_for_others(house: House) -> None:
    await house.open()
    token, _ = await seated(house)
    assert await fault(await ask(house, "POST", token)) == (403, "not_permitted")


async def test_another_sites_page_makes_and_ends_no_code(house: House) -> None:
    participant, secret = house.invited(Role.HALL, "Hall")
    house.client.session.cookie_jar.update_cookies({f"tribuna_{participant}": secret})
    path = f"/api/rooms/{PUBLIC}/seat-code?as={participant}"
    for headers in ({"Origin": "https://evil.example"}, {}):
        for method in ("POST", "DELETE"):
            assert await fault(await house.client.request(method, path, headers=headers)) == (403, "foreign_origin")
    own = {"Origin": f"http://{house.client.host}:{house.client.port}"}
    assert (await house.client.post(path, headers=own)).status == 201


async def test_a_meeting_that_is_over_has_no_code(house: House) -> None:
    desk = house.invite(Role.HALL, "Hall")
    await house.open(phase=Phase.OPEN)
    house.clock.turn(hours=8, minutes=30)
    assert await fault(await ask(house, "POST", desk)) == (409, "seats_closed")


async def test_who_makes_codes_without_end_has_to_wait(house: House) -> None:
    desk = house.invite(Role.HALL, "Hall")
    answers = [(await ask(house, "DELETE", desk)).status for _ in range(41)]
    assert answers == [200] * 40 + [429]


async def test_the_link_is_the_one_under_which_people_reach_the_service(tmp_path: Path) -> None:
    async with opened_house(tmp_path, public_url="https://meet.example.org") as house:
        made = await code_of(house, "POST", house.invite(Role.HALL, "Hall"))
        assert made["url"].startswith("https://meet.example.org/rooms/forum/seat?code=")


async def test_the_screen_of_the_hall_shows_and_neither_sends_nor_plays(house: House) -> None:
    page = await house.client.get("/rooms/forum/screen", headers={**PAGE, "Authorization": f"Bearer {house.invite(Role.HALL, 'Hall')}"})
    text = await page.text()
    assert page.status == 200
    assert set(re.findall(r'data-module="([^"]+)"', text)) == {
        *("room-head", "screen-slate", "nameplate", "clock", "captions-screen", "next-names", "seat-screen"),
        *("announcements", "announcer", "connection-state", "notices"),
    }
    main = text[text.index("<main") : text.index("</main>")]
    assert not re.search(r"<(button|input|select|textarea|audio|video|a)\b", main)
    assert text.count("&#34;whip&#34;: null") + text.count('"whip": null') == 1
    assert text.count("&#34;whep&#34;: null") + text.count('"whep": null') == 1


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.MODERATOR, Role.VIEWER])
async def test_the_screen_belongs_to_the_hall(house: House, role: Role) -> None:
    headers = {**PAGE, "Authorization": f"Bearer {house.invite(role, 'Ravi')}"}
    assert (await house.client.get("/rooms/forum/screen", headers=headers)).status == 403
