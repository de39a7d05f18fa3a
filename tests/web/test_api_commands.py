"""Commands and rooms over HTTP, as a program without a socket sees them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse

from rooms.ids import ParticipantId
from rooms.people import Role
from tests.web.house import INVITED, PUBLIC, T0, House, opened_house
from web.buckets import MAX_BUCKETS, Buckets
from web.limits import MAX_BODY_BYTES, SocketLimits

COMMANDS = f"/api/rooms/{PUBLIC}/commands"
HAND = {"type": "request_floor", "speech_type": "statement"}


def bearer(secret: str) -> dict[str, str]:
    """The headers of whoever has the token ``secret``."""
    return {"Authorization": f"Bearer {secret}"}


async def post(
    house: House, secret: str | None, command: object, *, key: str = "k1", path: str = COMMANDS, **headers: str
) -> ClientResponse:
    """Post a command with its key."""
    own = bearer(secret) if secret else {}
    return await house.client.post(path, json=command, headers={**own, "Idempotency-Key": f'"{key}"', **headers})


async def problem(response: ClientResponse) -> dict[str, Any]:
    """The problem details of a refusal, which are whole whatever the refusal is."""
    content: dict[str, Any] = await response.json(content_type="application/problem+json")
    assert set(content) == {"type", "title", "status", "detail", "code", "message", "path", "request_id"}
    assert content["status"] == response.status
    assert content["type"] == f"/api#{content['code']}"
    assert content["detail"] == content["message"]
    assert content["message"].endswith(".")
    assert content["request_id"] == response.headers["X-Request-ID"]
    return content


@pytest.mark.row("L1")
async def test_a_meeting_is_run_without_a_socket(house: House) -> None:
    mia, ravi = house.invite(Role.MODERATOR, "Mia"), house.invite(Role.PARTICIPANT, "Ravi")
    await post(house, mia, {"type": "change_phase", "to": "open"})
    await post(house, mia, {"type": "change_phase", "to": "live"}, key="k2")
    await post(house, ravi, HAND)
    granted = await post(house, mia, {"type": "grant_floor", "request": "r1"}, key="k3")
    assert (granted.status, await granted.json()) == (200, {"ok": True, "seq": house.seq()})
    floor = house.service.room(PUBLIC).state.floor
    assert floor is not None
    assert floor.filing.speaker.name == "Ravi"


@pytest.mark.row("L1")
async def test_a_repeated_command_has_one_effect_and_gets_its_first_answer(house: House) -> None:
    await house.open()
    hall = house.invite(Role.HALL, "Hall")
    delegate = {"type": "request_floor_for_hall", "speech_type": "statement", "name": "Delegate"}
    first = await post(house, hall, delegate, key="8e03978e-40d5-43dd-bc93-6894a57f9324")
    answer = await first.json()
    await post(house, hall, delegate, key="another")
    again = await post(house, hall, delegate, key="8e03978e-40d5-43dd-bc93-6894a57f9324")
    assert (again.status, await again.json()) == (200, answer)
    assert len(house.service.room(PUBLIC).state.queue) == 2


async def test_a_key_is_that_of_the_socket_too(house: House) -> None:
    await house.open()
    secret = house.invite(Role.PARTICIPANT, "Ravi")
    ravi = await house.connect(secret)
    reply = await ravi.do("request_floor", id="k1", speech_type="statement")
    again = await post(house, secret, HAND, key="k1")
    assert (await again.json())["seq"] == reply["seq"]


async def test_keys_of_two_people_are_two_keys(house: House) -> None:
    await house.open()
    for name in ("Ravi", "Lena"):
        assert (await post(house, house.invite(Role.PARTICIPANT, name), HAND, key="same")).status == 200
    assert len(house.service.room(PUBLIC).state.queue) == 2


async def test_a_key_may_stand_without_quotation_marks(house: House) -> None:
    await house.open()
    response = await post(house, house.invite(Role.PARTICIPANT, "Ravi"), HAND, **{"Idempotency-Key": "bare-key"})
    assert response.status == 200


@pytest.mark.parametrize("key", ["", '""', '"with space"', "x" * 65, '"open', '"a", "b"', "ключ"])
async def test_a_key_that_is_none_is_refused(house: House, key: str) -> None:
    refused = await post(house, house.invite(Role.PARTICIPANT, "Ravi"), HAND, **{"Idempotency-Key": key})
    assert (refused.status, (await problem(refused))["code"]) == (400, "key_invalid")


async def test_a_command_without_a_key_is_refused(house: House) -> None:
    refused = await house.client.post(COMMANDS, json=HAND, headers=bearer(house.invite(Role.PARTICIPANT, "Ravi")))
    assert (refused.status, (await problem(refused))["code"]) == (400, "key_missing")


async def test_a_refused_command_may_be_repeated_with_its_key_when_it_is_possible(house: House) -> None:
    secret = house.invite(Role.PARTICIPANT, "Ravi")
    refused = await post(house, secret, HAND)
    told = await problem(refused)
    assert (refused.status, told["code"], told["path"]) == (409, "queue_closed", None)
    await house.open()
    assert (await post(house, secret, HAND)).status == 200


@pytest.mark.parametrize(
    ("command", "code", "path"),
    [
        ({"type": "request_floor"}, "invalid", "$.speech_type"),
        ({**HAND, "speech_type": 5}, "invalid", "$.speech_type"),
        ({**HAND, "loudly": True}, "invalid", "$.loudly"),
        ({**HAND, "language": "x" * 36}, "invalid", "$.language"),
        ({"type": "change_phase", "to": "never"}, "invalid", "$.to"),
        ({"type": "sing"}, "unknown_command", "$.type"),
        ({"type": "schedule_room", "title": "Mine"}, "unknown_command", "$.type"),
        ({"ref": "1", "command": HAND}, "invalid", "$.type"),
        ({}, "invalid", "$.type"),
        ([], "invalid", "$"),
        ("grant_floor", "invalid", "$"),
    ],
)
async def test_a_command_that_cannot_be_read_is_refused_with_the_place_of_the_fault(
    house: House, command: object, code: str, path: str
) -> None:
    refused = await post(house, house.invite(Role.PARTICIPANT, "Ravi"), command)
    told = await problem(refused)
    assert (refused.status, told["code"], told["path"]) == (400, code, path)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 5000, b'{"type": "\xd0"}', b"NaN"])
async def test_what_is_no_json_is_said_to_be_none(house: House, body: bytes) -> None:
    headers = {**bearer(house.invite(Role.PARTICIPANT, "Ravi")), "Idempotency-Key": "k1", "Content-Type": "application/json"}
    refused = await house.client.post(COMMANDS, data=body, headers=headers)
    assert (refused.status, (await problem(refused))["code"]) == (400, "not_json")


async def test_another_content_type_and_too_much_are_refused(house: House) -> None:
    headers = {**bearer(house.invite(Role.PARTICIPANT, "Ravi")), "Idempotency-Key": "k1"}
    refused = await house.client.post(COMMANDS, data=b"type=join", headers={**headers, "Content-Type": "application/x-www-form-urlencoded"})
    assert (refused.status, (await problem(refused))["code"]) == (415, "wrong_content_type")
    json = {**headers, "Content-Type": "application/json"}
    refused = await house.client.post(COMMANDS, data=b" " * (MAX_BODY_BYTES + 1), headers=json)
    assert (refused.status, (await problem(refused))["code"]) == (413, "too_large")


async def test_only_the_invited_command(house: House) -> None:
    await house.open()
    refused = await post(house, None, HAND)
    assert (refused.status, (await problem(refused))["code"]) == (401, "invitation_needed")
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    refused = await post(house, "of-my-own-making", HAND)
    assert (refused.status, (await problem(refused))["code"]) == (401, "invitation_unknown")
    refused = await post(house, house.invite(Role.MODERATOR, "Mia", INVITED), HAND)
    assert (refused.status, (await problem(refused))["code"]) == (403, "wrong_room")
    refused = await post(house, house.invite(Role.TECHNICIAN, "Tomas", None), HAND, path="/api/rooms/attic/commands")
    assert (refused.status, (await problem(refused))["code"]) == (404, "unknown_room")
    assert house.service.room(PUBLIC).state.queue == ()


async def test_an_expired_invitation_commands_nothing(house: House) -> None:
    secret = house.invite(Role.PARTICIPANT, "Ravi", hours=1)
    house.clock.turn(hours=2)
    refused = await post(house, secret, HAND)
    assert (refused.status, (await problem(refused))["code"]) == (401, "invitation_expired")


async def test_a_refusal_is_in_the_readers_language(house: House) -> None:
    refused = await post(house, house.invite(Role.PARTICIPANT, "Ravi"), {"type": "change_phase", "to": "live"}, **{"Accept-Language": "fr"})
    told = await problem(refused)
    assert (refused.status, told["code"]) == (403, "not_permitted")
    assert told["message"].startswith("Votre rôle")


async def test_a_browser_commands_with_its_cookie_but_no_page_of_another_site_does(house: House) -> None:
    await house.open()
    participant, secret = house.invited(Role.PARTICIPANT, "Ravi")
    await house.client.get(f"/i/{secret}", allow_redirects=False)
    own = str(house.client.make_url("/")).rstrip("/")
    path = f"{COMMANDS}?as={participant}"
    foreign = await post(house, None, HAND, path=path, Origin="https://evil.example")
    assert (foreign.status, (await problem(foreign))["code"]) == (403, "foreign_origin")
    silent = await post(house, None, HAND, path=path)
    assert (silent.status, (await problem(silent))["code"]) == (403, "foreign_origin")
    assert (await post(house, None, HAND, path=path, Origin=own)).status == 200


async def test_who_sends_too_much_waits_over_all_connections_and_others_do_not(tmp_path: Path) -> None:
    async with opened_house(tmp_path, SocketLimits(frames_per_s=1, burst=3)) as house:
        ravi, lena = house.invite(Role.PARTICIPANT, "Ravi"), house.invite(Role.PARTICIPANT, "Lena")
        answers = [await post(house, ravi, {"type": "join"}, key=f"k{number}") for number in range(5)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]
        assert (await problem(answers[-1]))["code"] == "too_many"
        assert answers[-1].headers["Retry-After"] == "2"
        assert (await post(house, lena, {"type": "join"})).status == 200
        house.clock.turn(seconds=3)
        assert (await post(house, ravi, {"type": "join"}, key="later")).status == 200


def test_whoever_goes_on_for_hours_waits_no_longer_than_a_burst_takes() -> None:
    buckets, ravi = Buckets(SocketLimits(frames_per_s=1, burst=3)), ParticipantId("ravi")
    assert not all(buckets.take(ravi, T0) for _ in range(10_000))
    assert buckets.take(ravi, T0 + timedelta(seconds=4))


def test_only_so_many_people_are_remembered() -> None:
    buckets, ravi = Buckets(SocketLimits(frames_per_s=1, burst=1)), ParticipantId("ravi")
    assert (buckets.take(ravi, T0), buckets.take(ravi, T0)) == (True, False)
    for number in range(MAX_BUCKETS):
        buckets.take(ParticipantId(f"p-{number}"), T0)
    assert buckets.take(ravi, T0)


async def test_a_request_keeps_the_id_that_its_sender_gave_it(house: House) -> None:
    named = await post(house, None, HAND, **{"X-Request-ID": "abc-1"})
    assert (await problem(named))["request_id"] == "abc-1"
    forged = await post(house, None, HAND, **{"X-Request-ID": "two words"})
    assert (await problem(forged))["request_id"] != "two words"


@pytest.mark.parametrize(
    ("role", "field"), [(Role.PARTICIPANT, "queue"), (Role.MODERATOR, "ended"), (Role.HALL, "warned_min"), (Role.TECHNICIAN, "viewers")]
)
async def test_a_room_is_read_as_on_the_socket(house: House, role: Role, field: str) -> None:
    secret = house.invite(role, "Ana")
    hello = await (await house.connect(secret)).next("hello")
    read = await (await house.client.get(f"/api/rooms/{PUBLIC}", headers=bearer(secret))).json()
    assert set(read) == {"now", "room", "seq", "audience", "view", "mine"}
    assert {key: value for key, value in read.items() if key not in {"view"}} == {key: hello[key] for key in read if key != "view"}
    assert set(read["view"]) == set(hello["view"])
    assert field in read["view"]


async def test_the_public_reads_what_the_public_sees(house: House) -> None:
    read = await (await house.client.get(f"/api/rooms/{PUBLIC}")).json()
    assert (read["audience"], read["mine"], read["view"]["room"]) == ("public", None, PUBLIC)
    assert "queue" not in read["view"]
    refused = await house.client.get(f"/api/rooms/{INVITED}")
    assert (refused.status, (await problem(refused))["code"]) == (401, "not_public")
    refused = await house.client.get("/api/rooms/attic")
    assert (refused.status, (await problem(refused))["code"]) == (404, "unknown_room")
    refused = await house.client.get(f"/api/rooms/{INVITED}", headers=bearer(house.invite(Role.PARTICIPANT, "Ravi")))
    assert (refused.status, (await problem(refused))["code"]) == (403, "wrong_room")


async def test_a_room_is_sent_again_only_if_the_reader_would_see_a_change(house: House) -> None:
    own = bearer(house.invite(Role.MODERATOR, "Mia"))
    first = await house.client.get(f"/api/rooms/{PUBLIC}", headers=own)
    assert first.headers["ETag"].startswith(f'W/"{house.seq()}-')
    assert first.headers["Cache-Control"] == "private, no-cache"
    house.clock.turn(seconds=1)
    again = await house.client.get(f"/api/rooms/{PUBLIC}", headers={**own, "If-None-Match": first.headers["ETag"]})
    assert (again.status, again.headers["ETag"]) == (304, first.headers["ETag"])
    await house.enter(Role.PARTICIPANT, "Ravi")
    changed = await house.client.get(f"/api/rooms/{PUBLIC}", headers={**own, "If-None-Match": first.headers["ETag"]})
    assert changed.status == 200
