"""The language of who is next, as consoles get it."""

import pytest

from rooms.people import Role
from tests.web.house import House


@pytest.mark.row("H7")
async def test_consoles_get_the_language_of_who_is_next_before_the_floor_is_given(house: House) -> None:
    await house.open()
    mia, desk = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.HALL, "Hall")
    technician = await house.connect(house.invite(Role.TECHNICIAN, "Tomas", None))
    ravi = await house.enter(Role.PARTICIPANT, "Ravi")
    assert (await ravi.do("request_floor", speech_type="statement", language="fr"))["ok"]
    for console in (mia, desk, technician):
        view = await console.view(lambda view: view["next_speaker"] is not None)
        assert (view["floor"], view["next_speaker"]["speaker"]["name"], view["next_speaker"]["language"]) == (None, "Ravi", "fr")
