"""A seat in the hall, from the code on the screen to the floor, as browsers and programs meet it."""

import html
import re
from typing import Any

import pytest
from aiohttp import ClientResponse

from orchestrator.hall_codes import HallCodes
from rooms.ids import RoomId
from rooms.people import Role
from rooms.phases import Phase
from tests.web.house import HALL_ONLY, INVITED, PUBLIC, House, Peer
from web.limits import GUESSED_CODES, TAKEN_SEATS

OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
PAGE = {"Accept": "text/html"}

pytestmark = pytest.mark.row("F8")


def codes_of(house: House) -> HallCodes:
    return house.service.seats.codes


async def taken(house: House, code: str, name: str = "Noa", room: RoomId = PUBLIC, **fields: object) -> ClientResponse:
    """What a program gets that asks for a seat."""
    return await house.client.post(f"/api/rooms/{room}/seats", json={"code": code, "name": name, **fields})


async def seated(house: House, name: str = "Noa", room: RoomId = PUBLIC) -> tuple[str, Peer]:
    """The token of somebody in a seat of the hall, and their open socket."""
    token = (await (await taken(house, codes_of(house).renew(room), name, room)).json())["token"]
    peer = await house.connect(token, room)
    await peer.next("hello")
    return token, peer


async def fault(answer: ClientResponse) -> tuple[int, str]:
    content: dict[str, Any] = await answer.json()
    assert content["message"].endswith(".")
    return answer.status, content["code"]


async def test_who_scans_the_code_gives_a_name_and_is_in_without_a_script(house: House) -> None:
    await house.open()
    code = codes_of(house).renew(PUBLIC)
    form = await house.client.get(f"/rooms/forum/seat?code={code}", headers=PAGE)
    text = await form.text()
    assert form.status == 200
    assert "<script type" not in text.replace('<script type="application/json"', "")
    [action] = re.findall(r'<form method="post" action="([^"]*)"', text)
    written = {"name": "Noa <b>", "function": "Director", "organisation": "Río Verde", "country": "Chile"}
    inside = await house.client.post(html.unescape(action), data=written, headers=PAGE, allow_redirects=False)
    assert inside.status == 303
    cookie = next(iter(inside.cookies.values()))
    assert cookie["httponly"]
    page = await (await house.client.get(inside.headers["Location"], headers=PAGE)).text()
    assert "Noa &lt;b&gt;" in page
    assert 'data-module="floor-panel"' in page
    assert 'data-module="side-tabs"' in page
    assert not re.search(r'data-module="(device-check|voice-panel|stage)"', page)
    boot = html.unescape(page.split('id="boot">')[1].split("</script>")[0])
    assert '"whip": null' in boot
    assert '"whep": null' in boot
    again = await house.client.get(f"/rooms/forum/seat?code={code}", headers=PAGE, allow_redirects=False)
    assert (again.status, again.headers["Location"]) == (303, inside.headers["Location"])


async def test_a_seat_asks_for_the_floor_and_is_in_the_hall_for_everybody(house: House) -> None:
    await house.open()
    mia = await house.enter(Role.MODERATOR, "Mia")
    _, noa = await seated(house)
    assert (await noa.do("request_floor", speech_type="statement", microphone="the aisle"))["ok"]
    view = await mia.view(lambda view: bool(view["queue"]))
    [entry] = view["queue"]
    assert (entry["speaker"]["name"], entry["speaker"]["place"], entry["microphone"]["name"]) == ("Noa", "hall", "the aisle")
    assert (await mia.do("grant_floor", request="r1"))["ok"]
    mine = (await noa.next("mine", lambda frame: frame["mine"]["has_floor"]))["mine"]
    assert (mine["routed"], "send_media" in mine["rights"]) == ([], False)


async def test_a_seat_asks_in_writing_votes_and_chats(house: House) -> None:
    await house.open()
    mia = await house.enter(Role.MODERATOR, "Mia")
    _, noa = await seated(house)
    assert (await noa.do("ask_question", text="Who pays?"))["ok"]
    assert (await noa.do("post_message", group="everybody", text="Hello"))["ok"]
    assert (await mia.do("make_poll", question="Again?", options=["Yes", "No"]))["ok"]
    assert (await mia.do("open_poll", poll="p1"))["ok"]
    assert (await noa.do("vote_in_poll", poll="p1", options=[1]))["ok"]


@pytest.mark.parametrize("endpoint", ["whip", "whep"])
async def test_the_device_of_a_seat_neither_sends_nor_receives_even_with_the_floor(house: House, endpoint: str) -> None:
    await house.open()
    mia = await house.enter(Role.MODERATOR, "Mia")
    token, noa = await seated(house)
    assert (await noa.do("request_floor", speech_type="statement"))["ok"]
    assert (await mia.do("grant_floor", request="r1"))["ok"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"}
    refused = await house.client.post(f"/api/rooms/forum/{endpoint}", data=OFFER, headers=headers)
    assert await fault(refused) == (403, "device_silent")
    assert house.media.sessions(PUBLIC) == {}


async def test_a_meeting_in_the_hall_alone_has_seats_too(house: House) -> None:
    _, noa = await seated(house, room=HALL_ONLY)
    await house.open(HALL_ONLY)
    assert (await noa.do("request_floor", speech_type="statement"))["ok"]


async def test_a_seat_says_who_sits_there(house: House) -> None:
    await house.open()
    mia = await house.enter(Role.MODERATOR, "Mia")
    about = {"function": "Director", "organisation": "Río Verde", "country": "Chile"}
    wanted = {"code": codes_of(house).renew(PUBLIC), "name": "Noa", **about}
    token = (await (await house.client.post(f"/api/rooms/{PUBLIC}/seats", json=wanted)).json())["token"]
    await (await house.connect(token)).next("hello")
    view = await mia.view(lambda view: any(line["person"]["name"] == "Noa" for line in view["people"]))
    [noa] = [line["person"] for line in view["people"] if line["person"]["name"] == "Noa"]
    assert {name: noa[name] for name in (*about, "place")} == {**about, "place": "hall"}


async def test_a_seat_is_for_one_room(house: House) -> None:
    token, _ = await seated(house)
    assert await (await house.connect(token, INVITED)).closed() == 4403
    code = codes_of(house).renew(PUBLIC)
    assert await fault(await taken(house, code, room=INVITED)) == (403, "hall_code_unknown")
    assert await fault(await taken(house, code, room=RoomId("ballroom"))) == (404, "unknown_room")


async def test_an_old_or_withdrawn_code_gives_no_seat_and_who_has_one_keeps_it(house: House) -> None:
    await house.open()
    codes = codes_of(house)
    before = codes.renew(PUBLIC)
    token = (await (await taken(house, before)).json())["token"]
    codes.renew(PUBLIC)
    assert await fault(await taken(house, before)) == (403, "hall_code_unknown")
    refused = await house.client.get(f"/rooms/forum/seat?code={before}", headers=PAGE)
    assert refused.status == 403
    assert "Scan the one that the screen in the hall shows now." in await refused.text()
    noa = await house.connect(token)
    await noa.next("hello")
    assert (await noa.do("request_floor", speech_type="statement"))["ok"]


async def test_the_code_expires_with_the_slot_unless_the_meeting_runs_over(house: House) -> None:
    code = codes_of(house).renew(PUBLIC)
    await house.open(phase=Phase.OPEN)
    house.clock.turn(hours=6, minutes=30)
    assert await fault(await taken(house, code)) == (409, "seats_closed")
    await house.open()
    assert (await taken(house, code)).status == 201
    mia = await house.enter(Role.MODERATOR, "Mia")
    assert (await mia.do("change_phase", to="closed"))["ok"]
    assert await fault(await taken(house, code)) == (409, "seats_closed")


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "x" * 201])
async def test_a_seat_is_somebodys(house: House, name: str) -> None:
    code = codes_of(house).renew(PUBLIC)
    assert await fault(await taken(house, code, name)) == (400, "seat_name_missing")
    page = await house.client.post(
        f"/rooms/forum/seat?code={code}", data={"name": name, "organisation": "Río Verde", "country": "Chile"}, headers=PAGE
    )
    text = await page.text()
    assert page.status == 400
    assert 'role="alert"' in text
    assert 'value="Río Verde"' in text
    assert 'value="Chile"' in text


@pytest.mark.parametrize("body", [b"", b"[]", b'{"code": 7}', b'{"code": "x", "name": "Noa", "role": "moderator"}', b"\xff"])
async def test_nobody_chooses_more_than_a_name(house: House, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert await fault(await house.client.post("/api/rooms/forum/seats", data=body, headers=headers)) == (400, "no_seat")


async def test_who_guesses_codes_has_to_wait_and_the_right_code_still_works(house: House) -> None:
    code = codes_of(house).renew(PUBLIC)
    for _ in range(GUESSED_CODES.burst):
        assert await fault(await taken(house, "guess")) == (403, "hall_code_unknown")
    refused = await taken(house, "guess")
    assert await fault(refused) == (429, "too_many")
    assert refused.headers["Retry-After"]
    assert (await taken(house, code)).status == 201


async def test_a_hall_gives_only_so_many_seats_at_once(house: House) -> None:
    code = codes_of(house).renew(PUBLIC)
    for _ in range(TAKEN_SEATS.burst):
        await taken(house, code, "")
    assert await fault(await taken(house, code)) == (429, "too_many")
    house.clock.turn(seconds=1)
    assert (await taken(house, code)).status == 201


async def test_another_sites_page_takes_no_seat(house: House) -> None:
    code = codes_of(house).renew(PUBLIC)
    headers = {"Origin": "https://evil.example"}
    answer = await house.client.post(f"/rooms/{PUBLIC}/seat?code={code}", data={"name": "Noa"}, headers=headers)
    assert await fault(answer) == (403, "foreign_origin")
