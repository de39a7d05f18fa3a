"""Place and microphone of those who wait, as clients of the protocol meet them."""

from pathlib import Path

import pytest

from rooms.people import Role
from tests.web.house import DEFINITION, opened_house

MICROPHONES = DEFINITION.replace(
    b"{id: main, name: Main hall}", b"{id: main, name: Main hall, microphones: [{id: aisle, name: Aisle, kind: floor}]}"
)


@pytest.mark.row("C12")
async def test_one_list_shows_place_and_microphone_of_everybody_who_waits(tmp_path: Path) -> None:
    async with opened_house(tmp_path, definition=MICROPHONES) as house:
        await house.open()
        mia, desk = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.HALL, "Hall")
        ravi = await house.enter(Role.PARTICIPANT, "Ravi")
        assert (await ravi.do("request_floor", speech_type="statement", microphone="aisle"))["code"] == "not_in_the_hall"
        assert (await ravi.do("request_floor", speech_type="statement"))["ok"]
        assert (await desk.do("request_floor_for_hall", speech_type="statement", name="Ana", microphone="aisle"))["ok"]
        assert (await desk.do("request_floor_for_hall", speech_type="statement", name="Bo", microphone="desk 12"))["ok"]
        for peer in (mia, ravi, desk):
            view = await peer.view(lambda view: len(view["queue"]) == 3)
            assert [(entry["speaker"]["place"], entry["microphone"]["kind"], entry["microphone"]["name"]) for entry in view["queue"]] == [
                ("remote", "own_device", ""),
                ("hall", "floor", "Aisle"),
                ("hall", "hall", "desk 12"),
            ]
        assert view["hall_microphones"] == [{"kind": "floor", "id": "aisle", "name": "Aisle"}]
