"""Who is next in each room, as technicians read it."""

from typing import Any

import pytest

from rooms.people import Role
from rooms.routes import Medium
from tests.web.house import PUBLIC, House
from tests.web.test_media import post


async def forum(house: House, secret: str) -> dict[str, Any]:
    """What a technician reads of the open forum."""
    content = await (await house.client.get("/api/technician", headers={"Authorization": f"Bearer {secret}"})).json()
    return next(room for room in content["rooms"] if room["room"] == PUBLIC)


@pytest.mark.row("C11")
@pytest.mark.row("H7")
async def test_technicians_read_who_is_next_in_which_language_and_what_arrives_from_them(house: House) -> None:
    await house.open()
    tomas = house.invite(Role.TECHNICIAN, "Tomas", None)
    assert ((await forum(house, tomas))["next_speaker"], (await forum(house, tomas))["on_deck"]) == (None, [])
    participant, token = house.invited(Role.PARTICIPANT, "Ravi")
    ravi, lena, sofia = await house.connect(token), *[await house.enter(Role.PARTICIPANT, name) for name in ("Lena", "Sofia")]
    for peer, language in ((ravi, "fr"), (lena, "es"), (sofia, "en")):
        assert (await peer.do("request_floor", speech_type="statement", language=language))["ok"]
    await post(house, "/api/rooms/forum/whip", token)
    house.media.send(PUBLIC, participant, frozenset(Medium))
    room = await forum(house, tomas)
    assert (room["next_speaker"]["speaker"]["name"], room["next_speaker"]["language"]) == ("Ravi", "fr")
    assert [(one["speaker"]["name"], one["language"], one["connected"], one["sending"]) for one in room["on_deck"]] == [
        ("Ravi", "fr", True, ["audio", "video"]),
        ("Lena", "es", True, []),
    ]


@pytest.mark.row("C11")
async def test_who_is_next_in_the_hall_is_named_with_their_microphone(house: House) -> None:
    await house.open()
    desk = await house.enter(Role.HALL, "Hall")
    assert (await desk.do("request_floor_for_hall", speech_type="statement", name="Ana", microphone="desk 12"))["ok"]
    room = await forum(house, house.invite(Role.TECHNICIAN, "Tomas", None))
    assert (room["next_speaker"]["speaker"]["name"], room["next_speaker"]["microphone"]["name"], room["on_deck"]) == ("Ana", "desk 12", [])
