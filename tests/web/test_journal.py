"""The journal as everybody reads it: in six languages, as valid HTML, with every version at its own address."""

import re

import pytest

from rooms.people import Role
from tests.web.house import INVITED, House
from tests.web.valid_html import faults_of

PAGE = {"Accept": "text/html,*/*;q=0.8"}
WRONG = [
    "<p><div></div></p>",
    "<ul><p>x</p></ul>",
    '<i id="a"></i><i id="a"></i>',
    "<b><i></b></i>",
    '<i aria-labelledby="z"></i>',
    "<b>",
]
LANGUAGES = ["ar", "zh", "en", "fr", "ru", "es"]


async def get(house: House, path: str = "/journal", lang: str = "en") -> str:
    page = await house.client.get(f"{path}?lang={lang}", headers=PAGE)
    assert (page.status, page.content_type) == (200, "text/html")
    return await page.text()


async def spoken(house: House) -> None:
    """Ravi has spoken in the public room, which is closed."""
    await house.open()
    mia, ravi = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.PARTICIPANT, "Ravi <script>")
    await ravi.do("request_floor", speech_type="statement")
    await mia.do("grant_floor", request="r1")
    house.clock.turn(minutes=3)
    await mia.do("release_floor", request="r1")
    await mia.do("change_phase", to="closed")
    await house.service.record.keep()


@pytest.mark.row("J5")
@pytest.mark.parametrize("lang", LANGUAGES)
async def test_the_journal_is_valid_html_without_scripts_in_every_language(house: House, lang: str) -> None:
    await spoken(house)
    for path in ("/journal", "/journal/versions", "/journal/versions/1"):
        text = await get(house, path, lang)
        assert faults_of(text) == []
        assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in text
        assert 'type="module"' not in text
        assert len(text.encode()) < 100_000


def test_what_is_not_valid_is_found() -> None:
    begin = '<!doctype html>\n<html lang="en"><head><title>x</title></head><body>'
    for wrong in WRONG:
        assert faults_of(f"{begin}{wrong}</body></html>") != []
    assert faults_of(f"{begin}<ul><li>x</li></ul></body></html>") == []


@pytest.mark.row("J5")
async def test_it_says_who_organises_what_where_when_how_and_in_which_languages(house: House) -> None:
    text = await get(house)
    for said in (
        "Open forum",
        "09:00–12:30",
        "<dt>Civil society</dt>",
        "Main hall",
        "hybrid",
        "to be announced",
        "English, Spanish, French",
        "draft",
    ):
        assert said in text
    assert 'href="/rooms/forum"' in text
    assert 'href="/rooms/workshop"' not in text
    assert 'id="forum"' in text
    assert 'href="/journal"' in await get(house, "/")


@pytest.mark.row("J5")
@pytest.mark.row("F7")
async def test_what_happened_is_in_a_new_version_and_the_old_one_stays_as_it_was(house: House) -> None:
    before = await get(house)
    assert "Ravi" not in before
    await spoken(house)
    text = await get(house)
    assert '<time datetime="2022-05-09T04:00:00Z">06:00–06:03</time> <bdi>Ravi &lt;script&gt;, remote</bdi>' in text
    old = await get(house, "/journal/versions/1")
    assert "Ravi" not in old
    assert "This is an earlier version." in old
    listed = await get(house, "/journal/versions")
    assert re.findall(r'<li value="(\d)">', listed) == ["2", "1"]
    assert "Open forum: the meeting was held." in listed
    assert "The first version." in listed
    assert "Forum ouvert" not in text


@pytest.mark.row("J5")
async def test_publishing_makes_the_record_final(house: House) -> None:
    await spoken(house)
    assert "draft, the meeting is over" in await get(house)
    mia = await house.enter(Role.MODERATOR, "Mia")
    for role in ("un_office", "member_state", "civil_society"):
        await mia.do("name_sponsor", role=role, name=f"The {role}")
    assert (await mia.do("change_phase", to="published"))["ok"]
    await house.service.record.keep()
    text = await get(house)
    assert "draft, the meeting is over" not in text
    assert "<bdi>The un_office</bdi>" in text
    listed = await get(house, "/journal/versions")
    assert "Open forum: the record is final." in listed
    assert "Open forum: new sponsors." in listed


async def test_what_is_said_in_a_meeting_that_is_not_public_stays_there(house: House) -> None:
    await house.open(INVITED)
    mia = await house.enter(Role.MODERATOR, "Mia", INVITED)
    ravi = await house.enter(Role.PARTICIPANT, "Ravi", INVITED)
    await ravi.do("request_floor", speech_type="statement")
    await mia.do("grant_floor", request="r1")
    await mia.do("change_phase", to="closed")
    await house.service.record.keep()
    text = await get(house)
    assert "Ravi" not in text
    assert "The speakers of this meeting are not named in public." in text


async def test_a_version_that_never_was_is_not_found(house: House) -> None:
    page = await house.client.get("/journal/versions/99", headers=PAGE)
    assert page.status == 404
    assert "The journal has no version 99." in await page.text()
    assert (await house.client.get("/journal/versions/x", headers=PAGE)).status == 404
