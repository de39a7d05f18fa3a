"""Agenda, notes, announcements, delays and the overview, as a client sees them."""

import json
from datetime import timedelta

import pytest
from aiohttp import ClientResponse

from rooms.commands import ChangePhase
from rooms.ids import RoomId
from rooms.people import SYSTEM, Role
from rooms.phases import Phase
from tests.web.house import INVITED, PUBLIC, T0, House, Peer

NOTE = "Let the minister speak before noon"


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def everybody(house: House, room: RoomId = PUBLIC) -> dict[str, Peer]:
    """Somebody of every audience, and the public."""
    peers = {role.value: await house.enter(role, role.value, room) for role in Role if role not in (Role.SYSTEM,)}
    if room == PUBLIC:
        peers["public"] = await house.connect()
        await peers["public"].next("hello")
    return peers


@pytest.mark.row("B2")
async def test_next_item_reaches_everybody(house: House) -> None:
    peers = await everybody(house)
    mia = peers["moderator"]
    await mia.do("add_item", title="Opening", planned_min=10)
    await mia.do("add_item", title="Discussion", speakers=["Ravi"], planned_min=30)
    assert (await mia.do("go_to_item", item="i1"))["ok"]
    for peer in peers.values():
        agenda = (await peer.view(lambda view: view["agenda"]["now"] == "i1"))["agenda"]
        assert (agenda["next"], [item["title"] for item in agenda["items"]]) == ("i2", ["Opening", "Discussion"])
        assert agenda["items"][1]["starts_at"] == "2022-05-09T07:10:00Z"


@pytest.mark.row("B1")
async def test_the_programme_shows_the_agenda_as_the_moderator_edits_it(house: House) -> None:
    mia = await house.enter(Role.MODERATOR, "Mia")
    for title in ("Opening", "Discussion"):
        await mia.do("add_item", title=title)
    await mia.do("go_to_item", item="i1")
    forum = (await (await house.client.get("/api/programme")).json())["sessions"][0]
    assert (forum["now"], forum["next"]) == ("Opening", "Discussion")
    page = await (await house.client.get("/")).text()
    assert "Discussion" in page


async def test_the_agenda_of_a_room_for_the_invited_is_not_on_the_public_programme(house: House) -> None:
    mia = await house.enter(Role.MODERATOR, "Mia", INVITED)
    await mia.do("add_item", title="A delicate matter")
    await mia.do("go_to_item", item="i1")
    assert "A delicate matter" not in await (await house.client.get("/api/programme")).text()
    assert "A delicate matter" not in await (await house.client.get("/")).text()


async def test_what_cannot_be_is_refused_with_its_place(house: House) -> None:
    mia = await house.enter(Role.MODERATOR, "Mia")
    assert (await mia.do("add_item", title=""))["path"] == "$.command.title"
    assert (await mia.do("go_to_item", item="attic"))["code"] == "unknown_item"


@pytest.mark.row("E5")
async def test_notes_never_reach_anybody_but_moderators(house: House) -> None:
    peers = await everybody(house)
    assert (await peers["moderator"].do("write_note", text=NOTE, version=0))["ok"]
    await peers["moderator"].view(lambda view: [note["text"] for note in view["notes"]] == [NOTE])
    await peers["moderator"].do("add_item", title="A mark that everybody sees")
    for role, peer in peers.items():
        await peer.view(lambda view: bool(view["agenda"]["items"]))
        assert any(NOTE in text for text in peer.texts) is (role == "moderator")
    late = await house.enter(Role.PARTICIPANT, "Lena")
    assert not any(NOTE in text for text in late.texts)
    for secret in (house.invite(Role.PANELLIST, "Pia"), house.invite(Role.TECHNICIAN, "Tomas", None)):
        for path in ("/api/rooms/forum", "/api/technician"):
            assert NOTE not in await (await house.client.get(path, headers=bearer(secret))).text()


@pytest.mark.row("E6")
async def test_an_announcement_reaches_everybody_in_the_room_and_no_other_room(house: House) -> None:
    peers, elsewhere = await everybody(house), await house.enter(Role.VIEWER, "Vera", INVITED)
    assert (await peers["moderator"].do("announce", text="Coffee is ready", for_min=15))["ok"]
    for peer in peers.values():
        [seen] = (await peer.view(lambda view: bool(view["announcements"])))["announcements"]
        assert (seen["text"], seen["until"]) == ("Coffee is ready", (T0 + timedelta(minutes=15)).isoformat().replace("+00:00", "Z"))
    assert not any("Coffee" in text for text in elsewhere.texts)


@pytest.mark.row("E6")
async def test_a_technician_announces_to_all_rooms_and_the_programme_shows_it_until_it_is_over(house: House) -> None:
    headers = {**bearer(house.invite(Role.TECHNICIAN, "Tomas", None)), "Idempotency-Key": "drill"}
    command = {"type": "announce", "text": "Fire drill", "for_min": 5, "broadcast": "drill"}
    for room in house.service.rooms:
        answer = await house.client.post(f"/api/rooms/{room}/commands", json=command, headers=headers)
        assert answer.status == 200

    async def shown() -> list[str]:
        return [one["text"] for one in (await (await house.client.get("/api/programme")).json())["announcements"]]

    assert await shown() == ["Fire drill"]
    house.clock.turn(minutes=5)
    assert await shown() == []


async def plan(house: House, secret: str, minutes: object, room: str = PUBLIC) -> ClientResponse:
    return await house.client.get(f"/api/rooms/{room}/delay?minutes={minutes}", headers=bearer(secret))


async def confirm(house: House, secret: str, ripple: object, room: str = PUBLIC) -> ClientResponse:
    return await house.client.post(f"/api/rooms/{room}/delays", json={"ripple": ripple}, headers=bearer(secret))


@pytest.mark.row("B3")
async def test_a_delay_is_seen_confirmed_told_to_everybody_and_taken_back(house: House) -> None:
    peers = await everybody(house)
    secret = house.invite(Role.MODERATOR, "Mia")
    seen = await (await plan(house, secret, 12)).json()
    [shift] = seen["shifts"]
    assert (shift["room"], shift["minutes"], shift["new_starts_at"], shift["why"]) == ("forum", 12, "2022-05-09T07:12:00Z", "own")
    assert (await confirm(house, secret, seen["id"])).status == 200
    for peer in peers.values():
        view = await peer.view(lambda view: view["starts_at"] == "2022-05-09T07:12:00Z")
        assert [one["moved_min"] for one in view["announcements"]] == [12]
    forum = (await (await house.client.get("/api/programme")).json())["sessions"][0]
    assert (forum["starts_at"], forum["ends_at"], forum["moved_min"]) == ("2022-05-09T07:12:00Z", "2022-05-09T10:42:00Z", 12)
    assert "09:12" in await (await house.client.get("/")).text()
    undone = await house.client.delete(f"/api/rooms/forum/delays/{seen['id']}", headers=bearer(secret))
    assert await undone.json() == {"rooms": ["forum"]}
    await peers["public"].view(lambda view: view["starts_at"] == "2022-05-09T07:00:00Z")


@pytest.mark.row("A4")
@pytest.mark.row("B3")
async def test_the_doors_open_by_the_new_hour(house: House) -> None:
    secret = house.invite(Role.MODERATOR, "Mia")
    public = await house.connect()
    await confirm(house, secret, (await (await plan(house, secret, 30)).json())["id"])
    house.clock.turn_to(T0 + timedelta(hours=3) - timedelta(minutes=14))
    await public.view(lambda view: view["phase"] == "rehearsal")
    house.clock.turn_to(T0 + timedelta(hours=3) + timedelta(minutes=15))
    await public.view(lambda view: view["phase"] == "open")


@pytest.mark.parametrize(("minutes", "code"), [("", "not_minutes"), (0, "not_minutes"), (241, "not_minutes"), ("x", "not_minutes")])
async def test_a_delay_is_in_whole_minutes(house: House, minutes: object, code: str) -> None:
    refused = await plan(house, house.invite(Role.MODERATOR, "Mia"), minutes)
    assert (refused.status, (await refused.json())["code"]) == (400, code)


@pytest.mark.parametrize(("ripple", "status", "code"), [("made-up", 409, "plan_outdated"), (7, 400, "no_ripple"), ({}, 400, "no_ripple")])
async def test_only_what_was_looked_at_is_confirmed(house: House, ripple: object, status: int, code: str) -> None:
    refused = await confirm(house, house.invite(Role.MODERATOR, "Mia"), ripple)
    assert (refused.status, (await refused.json())["code"]) == (status, code)


async def test_delays_are_for_the_moderators_of_the_room(house: House) -> None:
    for role, room, status in ((Role.PARTICIPANT, PUBLIC, 403), (Role.TECHNICIAN, PUBLIC, 403), (Role.MODERATOR, INVITED, 403)):
        assert (await plan(house, house.invite(role, "Somebody", room), 12)).status == status
    assert (await house.client.get("/api/rooms/forum/delay?minutes=12")).status == 401
    gone = await house.client.delete("/api/rooms/forum/delays/made-up", headers=bearer(house.invite(Role.MODERATOR, "Mia")))
    assert (gone.status, (await gone.json())["code"]) == (409, "delay_unknown")


@pytest.mark.row("B4")
async def test_publishing_without_sponsors_is_refused_in_the_readers_words(house: House) -> None:
    mia = await house.enter(Role.MODERATOR, "Mia")
    await house.open()
    await mia.do("change_phase", to="closed")
    refused = await mia.do("change_phase", to="published")
    assert refused["code"] == "sponsors_missing"
    assert "United Nations office" in refused["message"]
    for role in ("un_office", "member_state", "civil_society"):
        await mia.do("name_sponsor", role=role, name="Somebody")
    assert (await mia.do("change_phase", to="published"))["ok"]


@pytest.mark.row("D6")
async def test_a_moderator_sees_whether_those_who_wait_still_fit(house: House) -> None:
    mia = await house.enter(Role.MODERATOR, "Mia")
    await house.open()
    for name in ("Ravi", "Lena"):
        await (await house.enter(Role.PARTICIPANT, name)).do("request_floor", speech_type="statement")
    view = await mia.view(lambda view: view["queue_time"]["waiting"] == 2)
    assert view["queue_time"] == {"waiting": 2, "needed_s": 360, "each_s": 180, "unlimited": 0}


async def overview(house: House, role: Role, room: RoomId | None = PUBLIC) -> dict[str, dict[str, object]]:
    answer = await house.client.get("/api/overview", headers=bearer(house.invite(role, "Somebody", room)))
    assert answer.status == 200
    return {one["room"]: one for one in (await answer.json())["rooms"]}


@pytest.mark.row("A5")
async def test_those_who_run_a_room_see_every_room_at_a_glance(house: House) -> None:
    await house.open()
    await house.open(INVITED)
    for room in (PUBLIC, INVITED):
        ravi, mia = await house.enter(Role.PARTICIPANT, "Ravi", room), await house.enter(Role.MODERATOR, "Mia", room)
        lena = await house.enter(Role.PARTICIPANT, "Lena", room)
        for peer in (ravi, lena):
            await peer.do("request_floor", speech_type="statement")
        await mia.do("grant_floor", request="r1")
    rooms = await overview(house, Role.MODERATOR)
    forum, workshop = rooms["forum"], rooms["workshop"]
    assert (forum["phase"], forum["waiting"], forum["alarms"]) == ("live", 1, ["speaker_silent"])
    assert "Ravi" in json.dumps(forum["speaker"])
    assert (workshop["phase"], workshop["waiting"], workshop["speaker"]) == ("live", 1, None)
    assert "Ravi" in json.dumps((await overview(house, Role.TECHNICIAN, None))["workshop"]["speaker"])
    house.clock.turn(hours=8)
    assert "overrun" in str((await overview(house, Role.MODERATOR))["forum"]["alarms"])


@pytest.mark.row("A5")
async def test_what_happens_in_one_room_changes_no_other(house: House) -> None:
    before = house.seq(INVITED)
    mia = await house.enter(Role.MODERATOR, "Mia")
    await house.open()
    await mia.do("announce", text="Only here")
    await mia.do("change_phase", to="suspended")
    assert house.seq(INVITED) == before


async def test_the_overview_is_not_for_everybody(house: House) -> None:
    for role in (Role.PARTICIPANT, Role.HALL, Role.VIEWER):
        assert (await house.client.get("/api/overview", headers=bearer(house.invite(role, "Somebody")))).status == 403
    assert (await house.client.get("/api/overview")).status == 401


@pytest.mark.row("A5")
async def test_a_room_that_should_have_begun_rings(house: House) -> None:
    house.clock.turn_to(T0 + timedelta(hours=3, minutes=1))
    await house.service.room(PUBLIC).handle(ChangePhase(to=Phase.REHEARSAL), by=SYSTEM)
    assert "late" in str((await overview(house, Role.MODERATOR))["forum"]["alarms"])
