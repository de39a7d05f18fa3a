"""Only people who are there are called to speak, and coming is enough to be called, as clients of the protocol meet it."""

import pytest

from rooms.people import Role
from rooms.routes import Medium
from tests.web.house import PUBLIC, House, Peer
from tests.web.test_api_commands import HAND, post, problem

pytestmark = pytest.mark.row("C6")

GRACE_S = 60


async def told(house: House, peer: Peer) -> None:
    """By the answer to ``peer`` the service has seen what happened before; then the grace of whoever is missed runs out."""
    await peer.send({"ref": "now", "ask": "time"})
    await peer.next("time")
    house.clock.turn(seconds=GRACE_S + 1)


async def test_coming_is_enough_to_ask_for_the_floor(house: House) -> None:
    await house.open()
    secret = house.invite(Role.PARTICIPANT, "Ravi")
    assert house.service.room(PUBLIC).state.people == {}
    ravi = await house.connect(secret)
    assert "statement" in (await ravi.next("hello"))["mine"]["askable"]
    assert (await ravi.do("request_floor", speech_type="statement"))["ok"]


async def test_from_the_lobby_nobody_asks_and_who_is_admitted_may_at_once(house: House) -> None:
    await house.open()
    mia = await house.enter(Role.MODERATOR, "Mia")
    assert (await mia.do("set_lobby", waits=["participant"]))["ok"]
    participant, secret = house.invited(Role.PARTICIPANT, "Ravi")
    refused = await post(house, secret, HAND)
    assert (refused.status, (await problem(refused))["code"]) == (403, "in_lobby")
    ravi = await house.connect(secret)
    assert (await ravi.do("request_floor", speech_type="statement"))["code"] == "in_lobby"
    assert (await mia.do("admit_person", participant=participant))["ok"]
    assert (await ravi.do("request_floor", speech_type="statement"))["ok"]


@pytest.mark.parametrize(("command", "code"), [("deny_admission", "admission_denied"), ("remove_person", "removed")])
async def test_who_was_turned_away_asks_for_nothing(house: House, command: str, code: str) -> None:
    await house.open()
    mia = await house.enter(Role.MODERATOR, "Mia")
    assert (await mia.do("set_lobby", waits=["participant"]))["ok"]
    participant, secret = house.invited(Role.PARTICIPANT, "Ravi")
    await post(house, secret, HAND)
    assert (await mia.do(command, participant=participant))["ok"]
    refused = await post(house, secret, HAND, key="again")
    assert (refused.status, (await problem(refused))["code"]) == (403, code)


async def test_a_program_that_only_asked_is_passed_over_until_it_is_there(house: House) -> None:
    await house.open()
    mia, lena = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.PARTICIPANT, "Lena")
    secret = house.invite(Role.PARTICIPANT, "Ravi")
    assert (await post(house, secret, HAND)).status == 200
    assert (await lena.do("request_floor", speech_type="statement"))["ok"]
    await told(house, mia)
    await lena.next("mine", lambda frame: (frame["mine"]["request"] or {}).get("place") == 1)
    view = await mia.view(lambda view: any(entry["absent"] for entry in view["queue"]))
    assert view["next_speaker"]["speaker"]["name"] == "Lena"
    assert (await mia.do("grant_floor", request="r1"))["code"] == "speaker_absent"

    await house.connect(secret)
    view = await mia.view(lambda view: not view["queue"][0]["absent"])
    assert view["next_speaker"]["speaker"]["name"] == "Ravi"
    assert (await mia.do("grant_floor", request="r1"))["ok"]


async def test_a_program_that_asks_over_http_and_sends_sound_is_there(house: House) -> None:
    await house.open()
    mia = await house.enter(Role.MODERATOR, "Mia")
    speakers = {name: house.invited(Role.PARTICIPANT, name) for name in ("Ravi", "Lena")}
    for _, secret in speakers.values():
        assert (await post(house, secret, HAND)).status == 200
    house.media.send(PUBLIC, speakers["Ravi"][0], frozenset({Medium.AUDIO}))
    await mia.view(lambda view: bool(view["queue"]) and view["queue"][0]["publishing"])
    await told(house, mia)
    view = await mia.view(lambda view: view["queue"][1]["absent"])
    assert [entry["absent"] for entry in view["queue"]] == [False, True]
    assert (await mia.do("grant_floor", request="r1"))["ok"]
