"""Withdrawing an invitation ends what is open with it, within two seconds and whether or not anything is said."""

import asyncio
from contextlib import closing

import pytest

from orchestrator.registry import Registry
from rooms.ids import ParticipantId, RoomId
from rooms.people import Role
from tests.web.house import ENOUGH_S, INVITED, PUBLIC, House, Peer

OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"

pytestmark = pytest.mark.row("R2")


async def inside(house: House, name: str, room: RoomId = PUBLIC) -> tuple[ParticipantId, str, Peer]:
    """Somebody who is connected, and how."""
    participant, secret = house.invited(Role.PARTICIPANT, name, room)
    peer = await house.connect(secret, room)
    await peer.next("hello")
    return participant, secret, peer


def withdraw(house: House, participant: ParticipantId) -> None:
    """What a command of the secretariat does, in a process of its own."""
    with closing(Registry(house.service._data)) as registry:
        assert registry.revoke(participant)


async def test_a_silent_connection_ends_within_two_seconds_on_every_device(house: House) -> None:
    ravi, secret, telephone = await inside(house, "Ravi", INVITED)
    laptop = await house.connect(secret, INVITED)
    await laptop.next("hello")
    _, _, lena = await inside(house, "Lena", INVITED)
    withdraw(house, ravi)
    house.clock.turn(seconds=2)
    for peer in (telephone, laptop):
        assert await peer.closed() == 4401
    await lena.send({"ref": "here", "ask": "time"})
    assert (await lena.next("time"))["ref"] == "here"


async def test_sound_and_pictures_end_with_it(house: House) -> None:
    ravi, secret, peer = await inside(house, "Ravi")
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/sdp"}
    for endpoint in ("whip", "whep"):
        assert (await house.client.post(f"/api/rooms/forum/{endpoint}", data=OFFER, headers=headers)).status == 201
    watching = await house.client.post("/api/rooms/forum/whep", data=OFFER, headers={"Content-Type": "application/sdp"})
    assert watching.status == 201
    withdraw(house, ravi)
    house.clock.turn(seconds=2)
    assert await peer.closed() == 4401
    async with asyncio.timeout(ENOUGH_S):
        while len(house.media.sessions(PUBLIC)) > 1:
            await house.client.get("/healthz")
    assert list(house.media.sessions(PUBLIC)) == [watching.headers["Location"].rpartition("/")[2]]


async def test_who_got_another_link_meanwhile_comes_back_with_it(house: House) -> None:
    ravi, secret, peer = await inside(house, "Ravi")
    withdraw(house, ravi)
    invitation = house.service.registry.invite(
        PUBLIC, house.service.room(PUBLIC).state.people[ravi], expires_at=house.clock.now().replace(year=2030)
    )
    house.clock.turn(seconds=2)
    assert await peer.closed() == 4401
    assert await (await house.connect(secret)).closed() == 4401
    await (await house.connect(invitation[1])).next("hello")
