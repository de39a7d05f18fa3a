"""What technicians see of people's devices and of what goes wrong, and what they do about it, over the real protocol."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from orchestrator.media.messages import SessionStatistics
from rooms.ids import ParticipantId
from rooms.people import Role
from rooms.routes import Medium
from tests.web.house import PUBLIC, House, Peer
from tests.web.test_media import post

REPORT = {"microphone": "Headset", "camera": "Lid camera", "loudspeaker": "", "microphone_on": True, "camera_on": True, "path": "relay"}
CHECK = {"microphone": "works", "camera": "unused", "loudspeaker": "works"}


async def forum(house: House, secret: str) -> dict[str, Any]:
    """What a technician reads of the open forum."""
    content = await (await house.client.get("/api/technician", headers=bearer(secret))).json()
    return next(room for room in content["rooms"] if room["room"] == PUBLIC)


def bearer(secret: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def speaking(house: House) -> tuple[ParticipantId, str, Peer]:
    """Ravi, who has the floor and sends sound and pictures: his id, his secret and his socket."""
    await house.open()
    participant, token = house.invited(Role.PARTICIPANT, "Ravi")
    ravi = await house.connect(token)
    await ravi.next("hello")
    mia = await house.enter(Role.MODERATOR, "Mia")
    assert (await ravi.do("request_floor", speech_type="statement"))["ok"]
    assert (await mia.do("grant_floor", request="r1"))["ok"]
    await post(house, "/api/rooms/forum/whip", token)
    house.media.send(PUBLIC, participant, frozenset(Medium))
    return participant, token, ravi


def heard(house: House, level_dbov: int | None) -> None:
    """The worker says that everybody's sound is so loud."""
    sessions: dict[Any, SessionStatistics] = house.media.sessions(PUBLIC)  # type: ignore[assignment]
    for session, figures in sessions.items():
        sessions[session] = msgspec.structs.replace(figures, audio_level_dbov=level_dbov)


def seconds(house: House, count: int) -> None:
    for _ in range(count):
        house.clock.turn(seconds=1)
        house.service.incidents.look()


@pytest.mark.row("I1")
@pytest.mark.row("I3")
async def test_a_technician_sees_the_devices_of_a_person_and_how_their_check_went(house: House) -> None:
    _, _, ravi = await speaking(house)
    assert (await ravi.ask({"ref": "devices", "devices": REPORT}))["ok"]
    assert (await ravi.do("report_check", **CHECK))["ok"]
    (link,) = (await forum(house, house.invite(Role.TECHNICIAN, "Tomas", None)))["links"]
    assert link["devices"] == REPORT
    assert {name: link["check"][name] for name in CHECK} == CHECK


@pytest.mark.row("I1")
async def test_the_names_of_devices_go_to_nobody_else_and_are_forgotten_when_their_owner_leaves(house: House) -> None:
    participant, _, ravi = await speaking(house)
    mia, lena = await house.enter(Role.MODERATOR, "Max"), await house.enter(Role.PARTICIPANT, "Lena")
    assert (await ravi.ask({"ref": "devices", "devices": REPORT}))["ok"]
    for peer in (mia, lena, ravi):
        await peer.send({"ref": "now", "ask": "time"})
        await peer.next("time")
        assert not any("Headset" in text for text in peer.texts)
    await ravi.ws.close()
    await mia.view(lambda view: not next(one["connected"] for one in view["people"] if one["person"]["id"] == participant))
    assert house.service.room(PUBLIC).devices.of(participant) is None


async def test_who_sends_nothing_reports_no_devices(house: House) -> None:
    await house.open()
    tomas = await house.connect(house.invite(Role.TECHNICIAN, "Tomas", None))
    await tomas.next("hello")
    assert (await tomas.ask({"ref": "devices", "devices": REPORT}))["code"] == "not_permitted"


@pytest.mark.row("I4")
@pytest.mark.row("O6")
async def test_silence_on_the_floor_rings_and_stays_in_the_list_of_incidents(house: House) -> None:
    await speaking(house)
    tomas = house.invite(Role.TECHNICIAN, "Tomas", None)
    heard(house, -127)
    seconds(house, 5)
    assert (await forum(house, tomas))["alarms"] == ["floor_silent"]
    heard(house, -20)
    seconds(house, 1)
    room = await forum(house, tomas)
    assert room["alarms"] == []
    (incident,) = (one for one in room["incidents"] if one["alarm"] == "floor_silent")
    assert incident["ended_at"] > incident["began_at"]


@pytest.mark.row("I4")
async def test_a_picture_that_does_not_arrive_from_a_camera_that_is_on_rings(house: House) -> None:
    participant, _, ravi = await speaking(house)
    assert (await ravi.ask({"ref": "devices", "devices": REPORT}))["ok"]
    heard(house, -20)
    house.media.send(PUBLIC, participant, frozenset({Medium.AUDIO}))
    seconds(house, 5)
    assert (await forum(house, house.invite(Role.TECHNICIAN, "Tomas", None)))["alarms"] == ["picture_frozen"]


@pytest.mark.row("I4")
async def test_the_sound_of_a_speaker_in_the_hall_is_that_of_its_console(house: House) -> None:
    await house.open()
    console, token = house.invited(Role.HALL, "Hall")
    desk = await house.connect(token)
    await desk.next("hello")
    mia = await house.enter(Role.MODERATOR, "Mia")
    assert (await desk.do("request_floor_for_hall", speech_type="statement", name="Ana"))["ok"]
    assert (await mia.do("grant_floor", request="r1"))["ok"]
    await post(house, "/api/rooms/forum/whip", token)
    house.media.send(PUBLIC, console, frozenset({Medium.AUDIO}))
    await mia.view(lambda view: any(one["publishing"] for one in view["people"]))
    heard(house, -1)
    seconds(house, 5)
    assert (await forum(house, house.invite(Role.TECHNICIAN, "Tomas", None)))["alarms"] == ["floor_clips"]


@pytest.mark.row("I6")
async def test_a_technician_lets_somebody_connect_anew(house: House) -> None:
    participant, _, _ = await speaking(house)
    (session,) = house.media.sessions(PUBLIC)
    path = f"/api/rooms/forum/people/{participant}/sessions"
    answer = await house.client.delete(path, headers=bearer(house.invite(Role.TECHNICIAN, "Tomas", None)))
    assert (answer.status, await answer.json()) == (200, {"sessions": 1})
    while session in house.media.sessions(PUBLIC):
        await house.client.get("/healthz")


@pytest.mark.row("I6")
async def test_nobody_else_ends_the_sessions_of_others(house: House) -> None:
    participant, token, _ = await speaking(house)
    path = f"/api/rooms/forum/people/{participant}/sessions"
    for secret in (token, house.invite(Role.MODERATOR, "Max")):
        assert (await house.client.delete(path, headers=bearer(secret))).status == 403
    unknown = await house.client.delete(
        "/api/rooms/forum/people/nobody/sessions", headers=bearer(house.invite(Role.TECHNICIAN, "Tomas", None))
    )
    assert (unknown.status, (await unknown.json())["code"]) == (409, "unknown_person")


@pytest.mark.row("I6")
async def test_a_technician_mutes_a_person_but_gives_no_floor(house: House) -> None:
    participant, _, ravi = await speaking(house)
    tomas = await house.connect(house.invite(Role.TECHNICIAN, "Tomas", None))
    await tomas.next("hello")
    assert (await tomas.do("mute_person", participant=participant))["ok"]
    await ravi.next("mine", lambda frame: frame["mine"]["microphone"]["muted"])
    for command, fields in (("revoke_floor", {"request": "r1"}), ("mute_all", {}), ("grant_floor", {"request": "r1"})):
        assert (await tomas.do(command, **fields))["code"] == "not_permitted"
