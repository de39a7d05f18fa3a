"""Relays are for those who may send or watch; the page that tests the network says which way works."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from orchestrator.registry import new_participant
from orchestrator.turn import Turn
from rooms.people import Person, Place, Role
from tests.web.house import INVITED, PUBLIC, T0, House, opened_house
from tests.web.test_media import code, post

URLS = ("turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:5349?transport=tcp")
LINK = re.compile(
    r'<(\S+)>; rel="ice-server"; username="(\d+:[0-9a-f]{16})"; credential="([A-Za-z0-9+/]{27}=)"; credential-type="password"'
)


@pytest.fixture
async def relayed(tmp_path: Path) -> AsyncIterator[House]:
    """A house with relays."""
    async with opened_house(tmp_path, turn=Turn(URLS, b"s3cret")) as opened:
        yield opened


@pytest.mark.row("O1", "O7")
@pytest.mark.parametrize("endpoint", ["whip", "whep"])
async def test_a_new_session_comes_with_the_relays_that_it_may_use(relayed: House, endpoint: str) -> None:
    created = await post(relayed, f"/api/rooms/forum/{endpoint}", relayed.invite(Role.PARTICIPANT, "Ravi"))
    found = [LINK.fullmatch(link) for link in created.headers.getall("Link")]
    assert tuple(one[1] for one in found if one) == URLS
    assert len({one[2] for one in found if one}) == 1
    again = await post(relayed, f"/api/rooms/forum/{endpoint}", relayed.invite(Role.PARTICIPANT, "Ravi"))
    assert again.headers["Link"] != created.headers["Link"]


@pytest.mark.row("O7")
async def test_no_relay_is_named_where_nobody_may_send_or_watch(relayed: House) -> None:
    seat = Person(id=new_participant(), role=Role.PARTICIPANT, name="Ana", place=Place.HALL)
    _, seated = relayed.service.registry.invite(PUBLIC, seat, expires_at=T0.replace(year=2023))
    cases = [
        ("forum", relayed.invite(Role.MODERATOR, "Mia", INVITED), 403, "wrong_room"),
        ("workshop", None, 401, "not_public"),
        ("closed-talks", None, 403, "nobody_watches"),
        ("forum", "of-my-own-making", 401, "invitation_unknown"),
        ("forum", seated, 403, "device_silent"),
    ]
    for room, secret, status, fault in cases:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        refused = await relayed.client.get(f"/api/rooms/{room}/ice-servers", headers=headers)
        assert (refused.status, await code(refused)) == (status, fault)
        refused = await post(relayed, f"/api/rooms/{room}/network-test", secret)
        assert (refused.status, await code(refused), "Link" in refused.headers) == (status, fault, False)
    options = await relayed.client.options("/api/rooms/forum/whep")
    assert "Link" not in options.headers


@pytest.mark.row("O7")
async def test_a_page_of_ours_gets_relays_before_it_connects(relayed: House) -> None:
    response = await relayed.client.get("/api/rooms/forum/ice-servers")
    (server,) = (await response.json())["ice_servers"]
    assert (tuple(server["urls"]), set(server)) == (URLS, {"urls", "username", "credential"})
    assert response.headers["Cache-Control"] == "no-store"
    page = await (await relayed.client.get("/rooms/forum")).text()
    assert '"ice_servers": "/api/rooms/forum/ice-servers"' in page


async def test_without_relays_nothing_is_named(house: House) -> None:
    assert await (await house.client.get("/api/rooms/forum/ice-servers")).json() == {"ice_servers": []}
    assert "Link" not in (await post(house, "/api/rooms/forum/whep")).headers
    assert '"ice_servers": null' in await (await house.client.get("/rooms/forum")).text()


@pytest.mark.row("O7")
async def test_trying_the_network_brings_nobody_into_the_room(house: House) -> None:
    secret, before = house.invite(Role.PARTICIPANT, "Ravi"), house.seq()
    own = {"Authorization": f"Bearer {secret}"}
    created = await post(house, "/api/rooms/forum/network-test", secret)
    assert (created.status, created.content_type) == (201, "application/sdp")
    assert created.headers["Location"] == "/api/rooms/forum/network-test/session-1"
    assert house.media.sessions(PUBLIC) == {}
    assert house.seq() == before
    assert (await house.client.get(created.headers["Location"], headers=own)).status == 204
    assert (await house.client.delete(created.headers["Location"], headers=own)).status == 200
    assert (await house.client.delete(created.headers["Location"], headers=own)).status == 404


@pytest.mark.row("O7")
async def test_the_page_tries_the_room_of_the_reader(house: House) -> None:
    participant, secret = house.invited(Role.MODERATOR, "Mia", INVITED)
    public = await (await house.client.get("/network")).text()
    assert 'data-test="/api/rooms/forum/network-test"' in public
    await house.client.get(f"/i/{secret}", allow_redirects=False)
    own = await (await house.client.get(f"/network?as={participant}")).text()
    assert f'data-test="/api/rooms/workshop/network-test?as={participant}"' in own
    assert f'href="/rooms/workshop/moderate?as={participant}"' in own
    elsewhere = await house.client.get("/network?room=workshop")
    assert elsewhere.status == 401
    assert (await house.client.get("/network?room=ballroom")).status == 404


async def test_who_may_take_part_finds_the_test_from_the_check_of_devices(house: House) -> None:
    participant, secret = house.invited(Role.PARTICIPANT, "Ravi")
    await house.client.get(f"/i/{secret}", allow_redirects=False)
    page = await (await house.client.get(f"/rooms/forum/join?as={participant}")).text()
    link = f"/network?room=forum&amp;as={participant}"
    assert f'href="{link}"' in page
    assert (await house.client.get(link.replace("&amp;", "&"))).status == 200
