"""The list of speakers as it stands on paper, before any script runs."""

import re

import pytest

from rooms.people import Role
from tests.web.house import PUBLIC, House, Peer
from tests.web.test_pages import boot

pytestmark = pytest.mark.row("N5")

LIST = "/rooms/forum/list"


async def read(house: House, role: Role, query: str = "") -> tuple[int, str]:
    """Status and text of the page for a new invitation of that role."""
    secret = house.invite(role, role.value, None if role is Role.TECHNICIAN else PUBLIC)
    page = await house.client.get(f"{LIST}{query}", headers={"Authorization": f"Bearer {secret}", "Accept": "text/html"})
    return page.status, await page.text()


async def somebody_speaks(house: House) -> Peer:
    """Ravi has the floor from afar; Lena waits there, and Ana in the hall. Return the moderator."""
    await house.open()
    mia, ravi = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.PARTICIPANT, "Ravi")
    lena = await house.enter(Role.PARTICIPANT, "Lena <b>")
    await ravi.do("request_floor", speech_type="statement", language="fr")
    await lena.do("request_floor", speech_type="statement", language="es")
    about = {"function": "Director", "organisation": "Río Verde", "country": "Chile", "microphone": "desk 12"}
    await mia.do("request_floor_for_hall", speech_type="point_of_order", name="Ana", language="en", **about)
    await mia.do("grant_floor", request="r1")
    return mia


def rows(text: str) -> list[list[str]]:
    """The words of the cells of each line of the order."""
    lines = re.findall(r"<tr role=\"row\">(.*?)</tr>", text.partition("<tbody")[2], re.DOTALL)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line, re.DOTALL) for line in lines]
    return [[" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in line] for line in cells]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.HALL, Role.TECHNICIAN])
async def test_those_who_run_the_room_read_who_speaks_and_who_comes_next(house: House, role: Role) -> None:
    await somebody_speaks(house)
    status, text = await read(house, role)
    assert status == 200
    assert rows(text) == [
        ["1", "Ana Director, Río Verde, Chile", "in the hall, desk 12", "Point of order", "English", "1:00"],
        ["2", "Lena &lt;b&gt;", "remote", "Statement", "Spanish", "3:00"],
    ]
    floor = text.partition('class="sheet-speech"')[2].partition("</section>")[0]
    assert all(said in floor for said in ("Has the floor", "Ravi", "remote", "Statement", "French", "3:00"))


async def test_a_type_of_speech_is_called_as_the_language_of_the_page_calls_it(house: House) -> None:
    await somebody_speaks(house)
    _, text = await read(house, Role.HALL, "?lang=fr")
    assert [line[3] for line in rows(text)] == ["Motion d&#39;ordre", "Statement"]
    assert boot(text)["speech_names"] == {"statement": "Statement", "point_of_order": "Motion d'ordre"}


async def test_the_sheet_says_from_when_it_is_and_by_whose_clock(house: House) -> None:
    _, text = await read(house, Role.HALL)
    assert "As of 06:00:00, 9 May 2022 (Málaga time)" in text
    assert 'data-as-of="2022-05-09T04:00:00Z"' in text
    assert "Nobody waits for the floor." in text
    house.clock.turn(seconds=61)
    assert "As of 06:01:01, 9 May 2022 (Málaga time)" in (await read(house, Role.HALL))[1]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PARTICIPANT, Role.PANELLIST])
async def test_who_does_not_run_the_room_is_led_to_their_own_page(house: House, role: Role) -> None:
    assert (await read(house, role))[0] == 403
    assert (await house.client.get(LIST)).status == 401


async def test_the_consoles_lead_to_the_list_and_the_list_plays_nothing(house: House) -> None:
    for role, path in ((Role.MODERATOR, "moderate"), (Role.HALL, "hall")):
        secret = house.invite(role, role.value)
        page = await house.client.get(f"/rooms/forum/{path}", headers={"Authorization": f"Bearer {secret}"})
        assert f'href="{LIST}"' in await page.text()
    _, text = await read(house, Role.MODERATOR)
    assert '"whep": null' in text
    assert '"whip": null' in text
    assert "<video" not in text


async def test_a_meeting_in_which_nobody_may_speak_any_more_has_an_empty_sheet(house: House) -> None:
    mia = await somebody_speaks(house)
    await mia.do("change_phase", to="closed")
    status, text = await read(house, Role.TECHNICIAN)
    assert (status, rows(text)) == (200, [])
    assert "Nobody has the floor." in text


async def test_the_worker_may_stand_for_pages_and_is_looked_at_each_time(house: House) -> None:
    script = await house.client.get("/list-worker.js")
    assert (script.status, script.content_type, script.headers["Cache-Control"]) == (200, "text/javascript", "no-cache")
