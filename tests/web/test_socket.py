"""The socket of a room, as its clients see it."""

import asyncio
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from aiohttp import WSServerHandshakeError

from rooms.people import Role
from tests.web.house import ENOUGH_S, HALL_ONLY, INVITED, PUBLIC, House, opened_house
from web.limits import SocketLimits


async def test_the_first_frame_says_who_i_am_and_where_the_room_is(house: House) -> None:
    peer = await house.connect(house.invite(Role.PARTICIPANT, "Ravi"))
    hello = await peer.receive()
    assert (hello["type"], hello["protocol"], hello["room"], hello["audience"]) == ("hello", 1, "forum", "participant")
    assert hello["mine"]["me"]["name"] == "Ravi"
    assert hello["mine"]["admitted"]
    assert hello["view"]["phase"] == "scheduled"
    assert hello["now"].endswith("Z")


async def test_the_public_watches_a_public_room_without_an_invitation(house: House) -> None:
    hello = await (await house.connect()).receive()
    assert (hello["audience"], hello["mine"]) == ("public", None)


@pytest.mark.row("C1")
async def test_a_request_is_granted_and_everybody_sees_it(house: House) -> None:
    mia, ravi, viewer = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.PARTICIPANT, "Ravi"), await house.connect()
    await mia.do("change_phase", to="open")
    await mia.do("change_phase", to="live")
    assert (await ravi.do("request_floor", speech_type="statement"))["ok"]
    waiting = (await mia.view(lambda view: bool(view["queue"])))["queue"][0]
    granted = await mia.do("grant_floor", request=waiting["request"])
    assert granted == {"type": "reply", "ref": granted["ref"], "seq": house.seq(), "ok": True}
    for peer in (mia, ravi, viewer):
        floor = (await peer.view(lambda view: view["floor"] is not None))["floor"]
        assert floor["speaker"]["name"] == "Ravi"
    assert (await ravi.next("mine", lambda frame: frame["mine"]["has_floor"]))["mine"]["routed"] == ["audio", "video"]


async def test_the_time_is_told_to_whoever_asks(house: House) -> None:
    peer = await house.connect()
    await peer.send({"ref": "a", "ask": "time"})
    assert await peer.next("time") == {"type": "time", "ref": "a", "now": "2022-05-09T04:00:00Z"}


BAD_FRAMES = [
    ("not json", "not_json", None, None),
    ("", "not_json", None, None),
    ("[" * 60_000, "not_json", None, None),
    ('{"ref": "7", "command": {"type": "join"}', "not_json", None, None),
    ("[]", "invalid", "$", None),
    ('"hello"', "invalid", "$", None),
    ('{"command": {"type": "join"}}', "invalid", "$.ref", None),
    ('{"ref": 7, "command": {"type": "join"}}', "invalid", "$.ref", None),
    ('{"ref": "", "command": {"type": "join"}}', "invalid", "$.ref", None),
    ('{"ref": "7"}', "invalid", "$", "7"),
    ('{"ref": "7", "ask": "time", "command": {"type": "join"}}', "invalid", "$", "7"),
    ('{"ref": "7", "ask": "the way"}', "invalid", "$.ask", "7"),
    ('{"ref": "7", "id": "a b", "command": {"type": "join"}}', "invalid", "$.id", "7"),
    ('{"ref": "7", "comand": {"type": "join"}}', "invalid", "$.comand", "7"),
    ('{"ref": "7", "command": "join"}', "invalid", "$.command", "7"),
    ('{"ref": "7", "command": {}}', "invalid", "$.command.type", "7"),
    ('{"ref": "7", "command": {"type": 7}}', "invalid", "$.command.type", "7"),
    ('{"ref": "7", "command": {"type": "dance"}}', "unknown_command", "$.command.type", "7"),
    ('{"ref": "7", "command": {"type": "warn_of_end", "minutes_left": 1}}', "unknown_command", "$.command.type", "7"),
    ('{"ref": "7", "command": {"type": "grant_floor"}}', "invalid", "$.command.request", "7"),
    ('{"ref": "7", "command": {"type": "grant_floor", "request": 41}}', "invalid", "$.command.request", "7"),
    ('{"ref": "7", "command": {"type": "grant_floor", "request": "r1", "by": "ravi"}}', "invalid", "$.command.by", "7"),
    ('{"ref": "7", "command": {"type": "change_phase", "to": "party"}}', "invalid", "$.command.to", "7"),
    ('{"ref": "7", "command": {"type": "change_phase", "to": "open", "reason": "%s"}}' % ("x" * 501), "invalid", "$.command.reason", "7"),
]


@pytest.mark.parametrize(("text", "code", "path", "ref"), BAD_FRAMES)
async def test_a_frame_that_cannot_be_read_is_answered_with_its_fault_and_the_socket_stays(
    house: House, text: str, code: str, path: str | None, ref: str | None
) -> None:
    mia = await house.enter(Role.MODERATOR, "Mia")
    before = house.seq()
    await mia.ws.send_str(text)
    reply = await mia.next("reply")
    assert (reply["ok"], reply["code"], reply["path"], reply["ref"]) == (False, code, path, ref)
    assert reply["message"].endswith(".")
    assert len(reply["message"]) < 400
    assert house.seq() == before
    assert (await mia.do("change_phase", to="open"))["ok"]


async def test_the_answer_to_a_fault_names_it(house: House) -> None:
    mia = await house.enter(Role.MODERATOR, "Mia")
    reply = await mia.ask({"ref": "1", "command": {"type": "grant_floor", "request": 41}})
    assert reply["message"] == "$.command.request must be str, not int. Correct it and send it again."
    reply = await mia.ask({"ref": "2", "command": {"type": "dance"}})
    assert reply["message"] == "There is no command dance. Those that there are stand at /api."


async def test_a_binary_frame_is_answered_and_closes_the_socket_of_its_sender_alone(house: House) -> None:
    ravi, lena = await house.enter(Role.PARTICIPANT, "Ravi"), await house.enter(Role.PARTICIPANT, "Lena")
    await ravi.ws.send_bytes(b"\x00\x01")
    assert await ravi.closed() == 1003
    assert ravi.frames[-1]["code"] == "not_text"
    assert (await lena.do("join"))["ok"]


@pytest.mark.row("R4")
async def test_a_megabyte_of_text_is_answered_and_closes_the_socket_of_its_sender_alone(house: House) -> None:
    ravi, lena = await house.enter(Role.PARTICIPANT, "Ravi"), await house.enter(Role.PARTICIPANT, "Lena")
    await ravi.ws.send_str(json.dumps({"ref": "1", "command": {"type": "request_floor", "speech_type": "x" * 1_000_000}}))
    assert await ravi.closed() == 1009
    assert ravi.frames[-1]["code"] == "too_large"
    assert (await lena.do("join"))["ok"]


@pytest.mark.row("E1")
async def test_a_command_without_the_right_changes_nothing(house: House) -> None:
    ravi = await house.enter(Role.PARTICIPANT, "Ravi")
    before = house.seq()
    reply = await ravi.do("change_phase", to="open")
    assert reply["code"] == "not_permitted"
    assert reply["message"] == (
        "Your role (participant) does not include the right to do this (open, start and close the meeting). Ask a moderator."
    )
    assert house.seq() == before


async def test_a_command_of_the_public_is_refused_and_the_socket_stays(house: House) -> None:
    viewer = await house.connect()
    assert (await viewer.do("join"))["code"] == "invitation_needed"
    assert (await viewer.do("request_floor", speech_type="statement"))["code"] == "invitation_needed"
    assert house.service.room(PUBLIC).state.people == {}


@pytest.mark.row("L1")
async def test_the_same_command_id_has_one_effect_and_gets_the_first_answer_again(house: House) -> None:
    await house.open()
    ravi = await house.enter(Role.PARTICIPANT, "Ravi")
    first = await ravi.do("request_floor", id="raise-1", speech_type="statement")
    again = await ravi.do("request_floor", id="raise-1", speech_type="statement")
    assert (first["ok"], first["seq"]) == (again["ok"], again["seq"]) == (True, house.seq())
    assert len(house.service.room(PUBLIC).state.queue) == 1


@pytest.mark.row("L1")
@pytest.mark.row("N1")
async def test_a_command_repeated_after_a_reconnect_has_one_effect(house: House) -> None:
    await house.open()
    secret = house.invite(Role.PARTICIPANT, "Ravi")
    lost = await house.connect(secret)
    await lost.do("request_floor", id="raise-1", speech_type="statement")
    await lost.ws.close()
    back = await house.connect(secret)
    assert (await back.next("hello"))["mine"]["request"]["place"] == 1
    assert (await back.do("request_floor", id="raise-1", speech_type="statement"))["ok"]
    assert len(house.service.room(PUBLIC).state.queue) == 1


@pytest.mark.row("A5")
async def test_two_rooms_do_not_hear_of_each_other(house: House) -> None:
    await house.open(PUBLIC)
    await house.open(INVITED)
    ravi, lena = await house.enter(Role.PARTICIPANT, "Ravi", PUBLIC), await house.enter(Role.PARTICIPANT, "Lena", INVITED)
    await ravi.do("request_floor", speech_type="statement")
    await lena.do("request_floor", speech_type="statement")
    await ravi.view(lambda view: bool(view["queue"]))
    await lena.view(lambda view: bool(view["queue"]))
    assert "Lena" not in "".join(ravi.texts)
    assert "Ravi" not in "".join(lena.texts)


@pytest.mark.row("R5")
async def test_others_never_get_the_reason_of_a_refusal_nor_anybodys_token(house: House) -> None:
    await house.open()
    secrets = [house.invite(role, name) for role, name in ((Role.MODERATOR, "Mia"), (Role.PARTICIPANT, "Ravi"), (Role.PARTICIPANT, "Lena"))]
    mia, ravi, lena = [await house.connect(secret) for secret in secrets]
    viewer = await house.connect()
    await ravi.do("request_floor", speech_type="statement")
    request = (await mia.view(lambda view: bool(view["queue"])))["queue"][0]["request"]
    await lena.view(lambda view: bool(view["queue"]))
    await mia.do("deny_request", request=request, reason="too late today")
    told = await ravi.next("mine", lambda frame: frame["mine"]["last_request"] is not None)
    assert told["mine"]["last_request"]["reason"] == "too late today"
    for peer in (lena, viewer):
        await peer.view(lambda view: view["waiting"] == 0)
        assert "too late today" not in "".join(peer.texts)
    assert not [secret for secret in secrets if secret in "".join(mia.texts + ravi.texts + lena.texts + viewer.texts)]


@pytest.mark.row("R5")
async def test_the_public_never_gets_the_name_of_somebody_who_waits(house: House) -> None:
    await house.open()
    viewer, ravi = await house.connect(), await house.enter(Role.PARTICIPANT, "Ravi")
    await ravi.do("request_floor", speech_type="statement")
    await viewer.view(lambda view: view["waiting"] == 1)
    assert "Ravi" not in "".join(viewer.texts)


@pytest.mark.row("F3")
async def test_an_unknown_invitation_is_turned_away_by_a_close_code(house: House) -> None:
    peer = await house.connect("of-my-own-making")
    assert await peer.closed() == 4401
    assert peer.frames == []


@pytest.mark.row("F3")
async def test_an_expired_invitation_is_turned_away(house: House) -> None:
    secret = house.invite(Role.PARTICIPANT, "Ravi", hours=1)
    house.clock.turn(hours=2)
    assert await (await house.connect(secret)).closed() == 4401


@pytest.mark.row("R2")
async def test_an_invitation_that_expires_meanwhile_carries_no_further_command(house: House) -> None:
    await house.open()
    ravi = await house.connect(house.invite(Role.PARTICIPANT, "Ravi", hours=1))
    house.clock.turn(hours=2)
    await ravi.send({"ref": "late", "command": {"type": "request_floor", "speech_type": "statement"}})
    assert await ravi.closed() == 4401
    assert (ravi.frames[-1]["ref"], ravi.frames[-1]["code"]) == ("late", "invitation_expired")
    assert house.service.room(PUBLIC).state.queue == ()


@pytest.mark.row("E2")
@pytest.mark.row("F3")
async def test_an_invitation_to_another_room_is_turned_away(house: House) -> None:
    assert await (await house.connect(house.invite(Role.PARTICIPANT, "Ravi", INVITED), PUBLIC)).closed() == 4403


async def test_a_room_for_invited_people_turns_the_public_away(house: House) -> None:
    assert await (await house.connect(room=INVITED)).closed() == 4401


async def test_a_meeting_in_the_hall_alone_turns_the_public_away(house: House) -> None:
    assert await (await house.connect(room=HALL_ONLY)).closed() == 4403


async def test_an_unknown_room_is_said_to_be_unknown(house: House) -> None:
    assert await (await house.connect(room="ballroom")).closed() == 4404


async def test_a_technician_looks_into_every_room_with_one_invitation(house: House) -> None:
    secret = house.invite(Role.TECHNICIAN, "Tomas", None)
    for room in (PUBLIC, INVITED):
        assert (await (await house.connect(secret, room)).next("hello"))["audience"] == "technician"


@pytest.mark.row("R1")
async def test_a_page_of_another_site_gets_no_socket(house: House) -> None:
    for origin in (
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "http://[",
        str(house.client.make_url("/")).replace("http", "https"),
    ):
        with pytest.raises(WSServerHandshakeError) as refused:
            await house.connect(Origin=origin)
        assert refused.value.status == 403


async def test_a_page_of_our_own_gets_a_socket_with_its_cookie(house: House) -> None:
    participant, secret = house.invited(Role.PARTICIPANT, "Ravi")
    await house.client.get(f"/i/{secret}", allow_redirects=False)
    own = str(house.client.make_url("/")).rstrip("/")
    peer = await house.connect(path=f"/ws/rooms/forum?as={participant}", Origin=own)
    assert (await peer.next("hello"))["mine"]["me"]["name"] == "Ravi"


@pytest.mark.row("R1")
async def test_a_cookie_without_an_origin_opens_no_socket(house: House) -> None:
    participant, secret = house.invited(Role.PARTICIPANT, "Ravi")
    await house.client.get(f"/i/{secret}", allow_redirects=False)
    with pytest.raises(WSServerHandshakeError) as refused:
        await house.connect(path=f"/ws/rooms/forum?as={participant}")
    assert refused.value.status == 403


async def test_a_browser_without_the_cookie_is_told_that_it_lacks_the_invitation(house: House) -> None:
    own = str(house.client.make_url("/")).rstrip("/")
    peer = await house.connect(path="/ws/rooms/forum?as=somebody-else", Origin=own)
    assert await peer.closed() == 4401


async def test_behind_a_proxy_the_public_address_is_our_own(tmp_path: Path) -> None:
    async with opened_house(tmp_path, public_url="https://meet.example.org") as house:
        assert (await (await house.connect(Origin="https://meet.example.org")).receive())["type"] == "hello"
        with pytest.raises(WSServerHandshakeError):
            await house.connect(Origin="http://meet.example.org")


@pytest.mark.row("R4")
async def test_who_sends_too_much_is_told_first_and_closed_if_they_go_on(tmp_path: Path) -> None:
    async with opened_house(tmp_path, SocketLimits(burst=5)) as house:
        flood, calm = await house.connect(), await house.enter(Role.PARTICIPANT, "Ravi")
        for number in range(11):
            await flood.send({"ref": str(number), "ask": "time"})
        assert await flood.closed() == 4429
        answers = {frame["ref"]: frame.get("code", "time") for frame in flood.frames if "ref" in frame}
        assert answers == {str(number): "time" if number < 5 else "too_many" for number in range(10)}
        assert (await calm.do("join"))["ok"]


async def test_who_waits_a_moment_may_send_again(tmp_path: Path) -> None:
    async with opened_house(tmp_path, SocketLimits(burst=2, frames_per_s=1)) as house:
        peer = await house.enter(Role.PARTICIPANT, "Ravi")
        assert [(await peer.do("join"))["ok"] for _ in range(3)] == [True, True, False]
        house.clock.turn(seconds=3)
        assert (await peer.do("join"))["ok"]


async def test_a_reader_that_stalls_is_closed_and_the_others_get_everything(tmp_path: Path) -> None:
    async with opened_house(tmp_path, SocketLimits(stall_s=0.1, close_s=ENOUGH_S, burst=10**6)) as house:
        await house.open()
        mia = await house.enter(Role.MODERATOR, "Mia")
        reader, writer = await _stalled_reader(house)
        await mia.view(lambda view: view["viewers"] == 1)
        writer.write(_text_frame({"ref": "never read", "ask": "time"}) * 10_000)
        for waiting in range(1, 6):
            asking = await house.enter(Role.PARTICIPANT, f"Participant {waiting}")
            assert (await asking.do("request_floor", speech_type="statement"))["ok"]
            await mia.view(lambda view, expected=waiting: len(view["queue"]) == expected)  # type: ignore[misc]
        await mia.view(lambda view: view["viewers"] == 0)
        assert await _end_of(reader) in {4408, "reset"}  # TCP drops the goodbye if what we sent was not all read
        writer.close()


async def test_when_the_service_stops_browsers_are_told_to_come_back(tmp_path: Path) -> None:
    async with opened_house(tmp_path) as house:
        peer = await house.enter(Role.PARTICIPANT, "Ravi")
        leaving = asyncio.ensure_future(peer.closed())
        await house.client.server.close()
        assert await leaving == 1001


async def test_who_leaves_is_no_longer_there(house: House) -> None:
    mia, ravi = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.PARTICIPANT, "Ravi")
    await mia.view(lambda view: _connected(view) == {"Mia", "Ravi"})
    await ravi.ws.close()
    last = await mia.view(lambda view: "Ravi" not in _connected(view))
    assert _connected(last) == {"Mia"}


async def test_plain_http_at_the_address_of_a_socket_is_answered_in_words(house: House) -> None:
    response = await house.client.get("/ws/rooms/forum")
    assert response.status == 400
    assert (await response.json())["code"] == "bad_request"


def _connected(view: dict[str, Any]) -> set[str]:
    """The names of those whose page is connected."""
    return {line["person"]["name"] for line in view["people"] if line["connected"]}


async def _stalled_reader(house: House) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A public socket whose owner takes almost nothing from the network until it is asked to."""
    own = socket.socket()
    own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    own.setblocking(False)
    await asyncio.get_running_loop().sock_connect(own, (house.client.host, house.client.port))
    reader, writer = await asyncio.open_connection(sock=own, limit=4096)
    key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13"
    writer.write(f"GET /ws/rooms/{PUBLIC} HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{key}\r\n\r\n".encode())
    assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
    return reader, writer


def _text_frame(content: object) -> bytes:
    """A short masked text frame (RFC 6455 §5.2) with a mask of zeros."""
    data = json.dumps(content).encode()
    return bytes((0x81, 0x80 | len(data), 0, 0, 0, 0)) + data


async def _end_of(reader: asyncio.StreamReader) -> int | str:
    """How the service ended the connection: the code of its close frame, or "reset" if it did not arrive."""
    try:
        return await _close_code(reader)
    except ConnectionResetError:
        return "reset"


async def _close_code(reader: asyncio.StreamReader) -> int:
    """Read frames until the one that closes, and return its code."""
    async with asyncio.timeout(ENOUGH_S):
        while True:
            first, length = await reader.readexactly(2)
            if length == 126:
                length = int.from_bytes(await reader.readexactly(2))
            data = await reader.readexactly(length)
            if first & 0x0F == 8:
                return int.from_bytes(data[:2])
