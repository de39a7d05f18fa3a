"""The door of a room as people and moderators meet it through the protocol: lobby, removal, promotion, muting."""

import asyncio
from typing import Any

import pytest

from rooms.admission.commands import SetLobby
from rooms.ids import ParticipantId, RoomId
from rooms.people import Person, Role
from rooms.routes import Medium
from tests.web.house import ENOUGH_S, INVITED, PUBLIC, House, Peer
from tests.web.test_media import OFFER

WHIP, WHEP = f"/api/rooms/{PUBLIC}/whip", f"/api/rooms/{PUBLIC}/whep"
SDP = {"Content-Type": "application/sdp"}


async def guarded(house: House, room: RoomId = PUBLIC) -> Peer:
    """The room with a lobby for participants and viewers, and a moderator in it."""
    mia = await house.enter(Role.MODERATOR, "Mia", room)
    assert (await mia.do("set_lobby", waits=["participant", "viewer"]))["ok"]
    return mia


def mine(peer: Peer) -> dict[str, Any]:
    """The newest that ``peer`` was told about themselves."""
    return next(frame["mine"] for frame in reversed(peer.frames) if frame["type"] in {"hello", "mine"})


async def waiting(house: House, name: str, room: RoomId = PUBLIC) -> tuple[ParticipantId, str, Peer]:
    """Somebody who came and waits: id, secret and socket."""
    participant, secret = house.invited(Role.PARTICIPANT, name, room)
    peer = await house.connect(secret, room)
    await peer.next("hello")
    return participant, secret, peer


async def admitted(house: House, role: Role, name: str) -> tuple[ParticipantId, str, Peer]:
    """Somebody in the room without a lobby."""
    participant, secret = house.invited(role, name)
    peer = await house.connect(secret)
    await peer.next("hello")
    return participant, secret, peer


async def offer(house: House, url: str, secret: str) -> int:
    response = await house.client.post(url, data=OFFER, headers={**SDP, "Authorization": f"Bearer {secret}"})
    return response.status


async def no_sessions(house: House, room: RoomId = PUBLIC) -> None:
    """Wait until nobody has a media session in ``room``."""
    changed = asyncio.Event()
    stop = house.media.on_change(lambda _: changed.set())
    async with asyncio.timeout(ENOUGH_S):
        while house.media.sessions(room):
            changed.clear()
            await changed.wait()
    stop()


@pytest.mark.row("F1")
async def test_who_waits_gets_only_what_the_public_sees_and_their_own_part(house: House) -> None:
    await guarded(house)
    _, _, ravi = await waiting(house, "Ravi")
    hello = ravi.frames[0]
    assert (hello["audience"], hello["mine"]["admitted"], hello["mine"]["rights"]) == ("public", "waiting", [])
    assert "queue" not in hello["view"]
    refused = await ravi.do("request_floor", speech_type="statement")
    assert (refused["ok"], refused["code"]) == (False, "in_lobby")


@pytest.mark.row("F1")
async def test_who_waits_neither_sends_nor_receives_media(house: House) -> None:
    await guarded(house)
    _, secret, _ = await waiting(house, "Ravi")
    assert [await offer(house, url, secret) for url in (WHIP, WHEP)] == [403, 403]
    assert house.media.sessions(PUBLIC) == {}


@pytest.mark.parametrize("page", ["/join", ""])
async def test_who_waits_has_a_page_to_wait_on(house: House, page: str) -> None:
    await guarded(house)
    _, secret, _ = await waiting(house, "Ravi")
    response = await house.client.get(f"/rooms/{PUBLIC}{page}", headers={"Authorization": f"Bearer {secret}"})
    assert (response.status, 'data-module="lobby-panel"' in await response.text()) == (200, True)


async def test_a_program_that_never_opened_a_socket_waits_too(house: House) -> None:
    await guarded(house)
    secret = house.invite(Role.PARTICIPANT, "Ravi")
    assert await offer(house, WHIP, secret) == 403


@pytest.mark.row("F1")
async def test_a_moderator_admits_and_the_same_socket_gets_the_room(house: House) -> None:
    mia = await guarded(house)
    participant, secret, ravi = await waiting(house, "Ravi")
    view = await mia.view(lambda view: view["lobby"]["waiting_count"] == 1)
    assert view["lobby"]["waiting"][0]["person"]["name"] == "Ravi"
    assert (await mia.do("admit_person", participant=participant))["ok"]
    hello = await ravi.next("hello")
    assert (hello["audience"], hello["mine"]["admitted"]) == ("participant", "admitted")
    assert await offer(house, WHIP, secret) == 201


@pytest.mark.row("F1")
async def test_two_moderators_who_admit_at_once_make_one_event(house: House) -> None:
    mia = await guarded(house)
    max_ = await house.enter(Role.MODERATOR, "Max")
    participant, _, _ = await waiting(house, "Ravi")
    before = house.seq()
    replies = [await peer.do("admit_person", participant=participant) for peer in (mia, max_)]
    assert [reply["ok"] for reply in replies] == [True, True]
    assert house.seq() == before + 1


@pytest.mark.row("F2")
async def test_who_waits_reads_message_and_place_and_is_told_why_they_are_not_let_in(house: House) -> None:
    mia = await guarded(house)
    await waiting(house, "Lena")
    participant, _, ravi = await waiting(house, "Ravi")
    assert mine(ravi)["door"]["place"] == 2
    await mia.do("message_lobby", texts={"en": "Five minutes.", "fr": "Cinq minutes."})
    frame = await ravi.next("mine")
    assert frame["mine"]["door"]["message"] == {"en": "Five minutes.", "fr": "Cinq minutes."}
    await mia.do("deny_admission", participant=participant, reason="Wrong day.")
    frame = await ravi.next("mine")
    assert (frame["mine"]["admitted"], frame["mine"]["door"]["reason"]) == ("denied", "Wrong day.")


@pytest.mark.row("F5")
async def test_who_was_admitted_comes_back_on_any_device_with_the_same_token(house: House) -> None:
    mia = await guarded(house)
    participant, secret, ravi = await waiting(house, "Ravi")
    await mia.do("admit_person", participant=participant)
    await ravi.ws.close()
    for _ in range(2):
        device = await house.connect(secret)
        assert (await device.next("hello"))["mine"]["admitted"] == "admitted"


@pytest.mark.row("E4")
async def test_who_is_removed_is_told_why_and_disconnected_everywhere_with_their_media(house: House) -> None:
    mia = await house.enter(Role.MODERATOR, "Mia")
    participant, secret, ravi = await admitted(house, Role.PARTICIPANT, "Ravi")
    other_tab = await house.connect(secret)
    assert [await offer(house, url, secret) for url in (WHIP, WHEP)] == [201, 201]
    await mia.do("remove_person", participant=participant, reason="Insults.")
    assert [await ravi.closed(), await other_tab.closed()] == [4405, 4405]
    assert (mine(ravi)["admitted"], mine(ravi)["door"]["reason"]) == ("removed", "Insults.")
    await no_sessions(house)


@pytest.mark.row("E4")
async def test_who_is_removed_stays_out_until_a_moderator_admits_them(house: House) -> None:
    mia = await house.enter(Role.MODERATOR, "Mia")
    participant, secret, ravi = await admitted(house, Role.PARTICIPANT, "Ravi")
    await mia.do("remove_person", participant=participant)
    await ravi.closed()
    assert await (await house.connect(secret)).closed() == 4405
    assert await offer(house, WHIP, secret) == 403
    page = await house.client.get(f"/rooms/{PUBLIC}/join", headers={"Authorization": f"Bearer {secret}"})
    assert page.status == 403
    assert "removed you" in await page.text()
    await mia.do("admit_person", participant=participant)
    assert (await (await house.connect(secret)).next("hello"))["mine"]["admitted"] == "admitted"


@pytest.mark.row("E4")
async def test_back_in_the_lobby_the_place_on_the_list_is_kept(house: House) -> None:
    await house.open()
    mia = await house.enter(Role.MODERATOR, "Mia")
    participant, secret, ravi = await admitted(house, Role.PARTICIPANT, "Ravi")
    await ravi.do("request_floor", speech_type="statement")
    assert await offer(house, WHIP, secret) == 201
    await mia.do("return_to_lobby", participant=participant)
    hello = await ravi.next("hello")
    assert (hello["audience"], hello["mine"]["admitted"]) == ("public", "waiting")
    view = await mia.view(lambda view: bool(view["queue"]) and view["queue"][0]["in_lobby"])
    refused = await mia.do("grant_floor", request=view["queue"][0]["request"])
    assert refused["code"] == "speaker_in_lobby"
    await no_sessions(house)


@pytest.mark.row("F6")
async def test_a_viewer_is_promoted_and_demoted_on_the_same_socket(house: House) -> None:
    await house.open(INVITED)
    mia = await house.enter(Role.MODERATOR, "Mia", INVITED)
    participant, secret = house.invited(Role.VIEWER, "Vera", INVITED)
    vera = await house.connect(secret, INVITED)
    await vera.next("hello")
    whip = f"/api/rooms/{INVITED}/whip"
    assert await offer(house, whip, secret) == 403
    await mia.do("change_role", participant=participant, role="participant")
    promoted = await vera.next("hello")
    assert (promoted["audience"], promoted["mine"]["role"]) == ("participant", "participant")
    assert (await vera.do("request_floor", speech_type="statement"))["ok"]
    assert await offer(house, whip, secret) == 201
    await mia.do("grant_floor", request="r1")
    assert {route.medium for route in house.media.routes[INVITED] if route.source == participant} == set(Medium)
    await mia.do("change_role", participant=participant, role="viewer")
    demoted = await vera.next("hello")
    assert (demoted["audience"], demoted["mine"]["rights"]) == ("public", [])
    await no_sessions(house, INVITED)
    assert participant not in {route.source for route in house.media.routes[INVITED]}


@pytest.mark.row("F6")
async def test_a_promoted_viewer_opens_the_page_of_their_new_role(house: House) -> None:
    mia = await house.enter(Role.MODERATOR, "Mia")
    participant, secret, _ = await admitted(house, Role.VIEWER, "Vera")
    join = f"/rooms/{PUBLIC}/join"
    bearer = {"Authorization": f"Bearer {secret}"}
    assert (await house.client.get(join, headers=bearer)).status == 403
    await mia.do("change_role", participant=participant, role="participant")
    assert (await house.client.get(join, headers=bearer)).status == 200


async def test_a_panellist_who_is_not_one_any_more_hears_nothing_from_behind_the_stage(house: House) -> None:
    mia = await house.enter(Role.MODERATOR, "Mia")
    participant, secret, _ = await admitted(house, Role.PANELLIST, "Pia")
    assert await offer(house, WHEP, secret) == 201
    await mia.do("change_role", participant=participant, role="participant")
    await no_sessions(house)


@pytest.mark.row("E3")
async def test_a_moderator_mutes_somebody_who_alone_can_open_the_microphone_again(house: House) -> None:
    await house.open()
    mia = await house.enter(Role.MODERATOR, "Mia")
    participant, _, pia = await admitted(house, Role.PANELLIST, "Pia")
    assert (await mia.do("mute_person", participant=participant))["ok"]
    assert {route.medium for route in house.media.routes[PUBLIC] if route.source == participant} == {Medium.VIDEO}
    frame = await pia.next("mine", lambda frame: frame["mine"]["microphone"]["muted"])
    assert frame["mine"]["routed"] == ["video"]
    await mia.do("ask_to_unmute", participant=participant)
    await pia.next("mine", lambda frame: frame["mine"]["microphone"]["asked"])
    assert (await pia.do("unmute"))["ok"]
    assert {route.medium for route in house.media.routes[PUBLIC] if route.source == participant} == set(Medium)


@pytest.mark.row("N4")
async def test_a_second_moderator_goes_on_where_the_first_left(house: House) -> None:
    await house.open()
    mia = await house.enter(Role.MODERATOR, "Mia")
    max_ = await house.enter(Role.MODERATOR, "Max")
    _, _, ravi = await admitted(house, Role.PARTICIPANT, "Ravi")
    await ravi.do("request_floor", speech_type="statement")
    await mia.do("accept_request", request="r1")
    await mia.ws.close()
    assert (await max_.do("grant_floor", request="r1"))["ok"]
    assert (await max_.view(lambda view: view["floor"] is not None))["floor"]["request"] == "r1"


@pytest.mark.row("N4")
async def test_a_lone_moderator_gets_back_in_whatever_the_door_says(house: House) -> None:
    secret = house.invite(Role.MODERATOR, "Mia")
    first = await house.connect(secret)
    await first.next("hello")
    await first.do("set_lobby", waits=["participant", "viewer"])
    await first.do("lock_microphones")
    await first.ws.close()
    again = await house.connect(secret)
    hello = await again.next("hello")
    assert (hello["audience"], hello["mine"]["admitted"]) == ("moderator", "admitted")
    assert (await again.do("set_lobby", waits=[]))["ok"]


async def test_a_room_keeps_its_lobby_over_a_restart_of_the_service(house: House) -> None:
    host = house.service.room(PUBLIC)
    moderator = Person(id=ParticipantId("mia"), role=Role.MODERATOR, name="Mia")
    await host.handle(SetLobby(waits=("participant",)), by=moderator)
    await waiting(house, "Ravi")
    kept = host.state
    reloaded = type(host)(PUBLIC, store=house.service._store, clock=house.clock)
    await reloaded.load()
    assert reloaded.state == kept
