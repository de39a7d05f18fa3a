"""Interpreters over the real socket, and the page of their booth."""

from typing import Any

import pytest

from rooms.commands import ChangePhase
from rooms.ids import ParticipantId
from rooms.people import SYSTEM, Role
from rooms.phases import Phase
from tests.web.house import PUBLIC, House, Peer


def french(view: dict[str, Any]) -> dict[str, Any]:
    """The French booth as it is shown."""
    return next(one for one in view["booths"] if one["language"] == "fr")


async def interpreter(house: House, name: str, booth: str = "fr") -> tuple[Peer, ParticipantId]:
    """Somebody in a booth, and their id."""
    participant, secret = house.invited(Role.INTERPRETER, name, booth=booth)
    peer = await house.connect(secret)
    await peer.next("hello")
    return peer, participant


async def signal(peer: Peer, kind: str) -> dict[str, Any]:
    """Press one of the buttons for signals and return the reply."""
    return await peer.ask({"ref": kind, "command": {"type": "send_signal", "kind": kind}})


@pytest.mark.row("H3")
async def test_two_interpreters_hand_over_by_offer_and_acceptance(house: House) -> None:
    (fanny, her_id), (paul, his_id) = [await interpreter(house, name) for name in ("Fanny", "Paul")]
    await fanny.do("take_booth")
    refused = await paul.do("take_booth")
    assert (refused["code"], refused["message"]) == (
        "booth_occupied",
        "Fanny interprets in your booth. Wait until they offer you the handover.",
    )
    await fanny.do("offer_handover")
    offered = await paul.view(lambda view: french(view)["offered"])
    assert french(offered)["active"] == her_id
    assert (await paul.do("accept_handover"))["ok"]
    assert french(await fanny.view(lambda view: french(view)["active"] == his_id))["offered"] is False
    assert (await fanny.do("cough", held=True))["code"] == "not_active"


@pytest.mark.row("H5")
async def test_one_press_in_the_booth_reaches_the_chair_and_the_answer_comes_back(house: House) -> None:
    chair = await house.enter(Role.MODERATOR, "Mia")
    fanny, _ = await interpreter(house, "Fanny")
    await signal(fanny, "slower")
    [sent] = (await chair.view(lambda view: bool(view["signals"])))["signals"]
    assert (sent["booth"], sent["kind"], sent["times"]) == ("fr", "slower", 1)
    assert (await signal(fanny, "slower"))["seq"] == house.seq()
    assert (await chair.do("answer_signal", signal=sent["id"]))["ok"]
    await chair.view(lambda view: not view["signals"])
    await fanny.view(lambda view: view["signals"][0]["answered_at"] is not None)


@pytest.mark.row("H5")
async def test_technicians_see_signals_and_booths_on_their_wall(house: House) -> None:
    fanny, her_id = await interpreter(house, "Fanny")
    await fanny.do("take_booth")
    await signal(fanny, "no_sound")
    headers = {"Authorization": f"Bearer {house.invite(Role.TECHNICIAN, 'Tomas', None)}"}
    async with house.client.get("/api/technician", headers=headers) as answer:
        forum = next(room for room in (await answer.json())["rooms"] if room["room"] == PUBLIC)
    assert [(one["booth"], one["kind"]) for one in forum["signals"]] == [("fr", "no_sound")]
    assert [(one["language"], one["active"]) for one in forum["booths"]] == [("es", None), ("fr", her_id)]


@pytest.mark.row("H7")
async def test_the_booths_know_the_language_of_the_next_speaker_before_the_floor_is_given(house: House) -> None:
    await house.open()
    fanny, _ = await interpreter(house, "Fanny")
    ravi = await house.enter(Role.PARTICIPANT, "Ravi")
    await ravi.do("request_floor", speech_type="statement", language="es")
    view = await fanny.view(lambda view: view["next_speaker"] is not None)
    assert view["floor"] is None
    assert (view["next_speaker"]["speaker"]["name"], view["next_speaker"]["language"]) == ("Ravi", "es")
    assert [(one["speaker"]["name"], one["language"]) for one in view["queue"]] == [("Ravi", "es")]


@pytest.mark.row("A2")
async def test_interpreters_are_behind_the_stage_with_sound_and_pictures_and_send_none(house: House) -> None:
    await house.service.room(PUBLIC).handle(ChangePhase(to=Phase.REHEARSAL), by=SYSTEM)
    fanny, _ = await interpreter(house, "Fanny")
    hello = fanny.frames[0]
    assert (hello["audience"], hello["mine"]["booth"]) == ("interpreter", "fr")
    assert hello["mine"]["rights"] == ["backstage", "interpret"]
    assert (await fanny.do("request_floor", speech_type="statement"))["code"] == "not_permitted"
    secret = house.invite(Role.INTERPRETER, "Paul", booth="fr")
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/sdp"}
    async with house.client.post(f"/api/rooms/{PUBLIC}/whip", data="v=0", headers=headers) as answer:
        assert answer.status == 403


async def test_the_audience_sees_nothing_of_the_booths(house: House) -> None:
    fanny, _ = await interpreter(house, "Fanny")
    await fanny.do("take_booth")
    for peer in (await house.enter(Role.PARTICIPANT, "Ravi"), await house.enter(Role.VIEWER, "Vera")):
        assert not {"booths", "signals"} & peer.frames[0]["view"].keys()
        assert "Fanny" not in peer.texts[0]


async def test_an_invitation_opens_its_own_booth_and_no_other(house: House) -> None:
    headers = {"Authorization": f"Bearer {house.invite(Role.INTERPRETER, 'Fanny', booth='fr')}"}
    async with house.client.get(f"/rooms/{PUBLIC}/booth/fr?lang=es", headers=headers) as page:
        assert page.status == 200
        assert "francés" in await page.text()
    for path in (f"/rooms/{PUBLIC}/booth/es", f"/rooms/{PUBLIC}/moderate"):
        async with house.client.get(path, headers=headers) as page:
            assert page.status == 403
    moderator = {"Authorization": f"Bearer {house.invite(Role.MODERATOR, 'Mia')}"}
    async with house.client.get(f"/rooms/{PUBLIC}/booth/fr", headers=moderator) as page:
        assert page.status == 403
