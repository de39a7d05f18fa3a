"""The pages, as they are before any script runs."""

import json
import re

import pytest
from aiohttp import ClientResponse

from rooms.ids import ParticipantId
from rooms.people import Role
from rooms.phases import Phase
from tests.web.house import INVITED, PUBLIC, House
from web import pages
from web.assets import script_path

PAGE = {"Accept": "text/html,*/*;q=0.8"}

OWN_PAGES = [
    (Role.PARTICIPANT, "/rooms/forum/join"),
    (Role.PANELLIST, "/rooms/forum/join"),
    (Role.MODERATOR, "/rooms/forum/moderate"),
    (Role.HALL, "/rooms/forum/hall"),
    (Role.TECHNICIAN, "/technician"),
    (Role.INTERPRETER, "/rooms/forum/booth/fr"),
    (Role.CAPTIONER, "/rooms/forum/captions"),
    (Role.VIEWER, "/rooms/forum"),
]


async def get(house: House, path: str, **headers: str) -> ClientResponse:
    """Get a page as a browser does."""
    return await house.client.get(path, headers={**PAGE, **headers}, allow_redirects=False)


async def opened(house: House, role: Role, name: str = "Ravi") -> ParticipantId:
    """Open the link of a new invitation in the house's browser."""
    participant, secret = house.invited(role, name, None if role is Role.TECHNICIAN else PUBLIC)
    await get(house, f"/i/{secret}")
    return participant


def boot(text: str) -> dict[str, object]:
    """What the scripts of a page are given."""
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', text, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


@pytest.mark.row("F3")
@pytest.mark.parametrize(("role", "path"), OWN_PAGES)
async def test_an_invitation_leads_to_the_page_of_its_role(house: House, role: Role, path: str) -> None:
    booth = "fr" if role is Role.INTERPRETER else ""
    participant, secret = house.invited(role, "Ravi", None if role is Role.TECHNICIAN else PUBLIC, booth=booth)
    link = await get(house, f"/i/{secret}")
    assert (link.status, link.headers["Location"]) == (303, f"{path}?as={participant}")
    page = await get(house, link.headers["Location"])
    text = await page.text()
    assert (page.status, page.content_type) == (200, "text/html")
    assert "Ravi" in text
    assert boot(text)["as"] == participant
    assert secret not in text


@pytest.mark.row("R1")
async def test_the_cookie_of_an_invitation_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    participant, secret = house.invited(Role.PARTICIPANT, "Ravi", hours=2)
    cookie = (await get(house, f"/i/{secret}")).cookies[f"tribuna_{participant}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", "/", "7200")


async def test_the_page_of_a_link_is_kept_by_nobody(house: House) -> None:
    link = await get(house, f"/i/{house.invite(Role.PARTICIPANT, 'Ravi')}")
    assert (link.headers["Cache-Control"], link.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


@pytest.mark.parametrize("link", ["of-my-own-making", "%00", "x" * 4000, "%F0%9F%8E%A4"])
async def test_a_link_that_opens_nothing_leads_to_a_page_that_says_what_to_do(house: House, link: str) -> None:
    page = await get(house, f"/i/{link}")
    assert page.status == 401
    assert "There is no such invitation." in await page.text()


@pytest.mark.row("F3")
async def test_an_expired_link_leads_to_a_page_that_says_so(house: House) -> None:
    secret = house.invite(Role.PARTICIPANT, "Ravi", hours=1)
    house.clock.turn(hours=2)
    page = await get(house, f"/i/{secret}")
    assert page.status == 401
    assert "This invitation has expired. Ask the organisers for a new link." in await page.text()


async def test_a_browser_without_the_invitation_is_told_to_open_its_link(house: House) -> None:
    for path in ("/rooms/forum/join", "/rooms/forum/moderate", "/rooms/forum/hall", "/technician", "/rooms/workshop"):
        assert (await get(house, path)).status == 401
    page = await get(house, "/rooms/forum/join?as=somebody")
    assert page.status == 401
    assert "This browser does not hold that invitation." in await page.text()


async def test_a_page_of_another_role_leads_back_to_ones_own(house: House) -> None:
    participant = await opened(house, Role.PARTICIPANT)
    for path in ("/rooms/forum/moderate", "/rooms/forum/hall", "/technician"):
        page = await get(house, f"{path}?as={participant}")
        text = await page.text()
        assert page.status == 403
        assert f'href="/rooms/forum/join?as={participant}"' in text


@pytest.mark.row("E2")
async def test_a_page_of_another_room_is_refused(house: House) -> None:
    participant = await opened(house, Role.MODERATOR)
    assert (await get(house, f"/rooms/workshop/moderate?as={participant}")).status == 403
    assert (await get(house, f"/rooms/workshop?as={participant}")).status == 403


async def test_an_address_without_a_page_says_so(house: House) -> None:
    for path in ("/ballroom", "/rooms/ballroom", "/rooms/ballroom/join"):
        page = await get(house, path)
        assert page.status == 404
        assert "<html" in await page.text()


@pytest.mark.row("B1")
async def test_the_programme_shows_days_hours_and_what_is_to_be_announced(house: House) -> None:
    text = await (await get(house, "/")).text()
    for said in ("Monday, 9 May 2022", "Tuesday, 10 May 2022", "Open forum", "09:00–12:30", "Title to be announced", "Kingdom of Spain"):
        assert said in text
    assert text.index("Open forum") < text.index("Workshop &lt;of&gt; trust") < text.index("Title to be announced")


async def test_the_page_of_a_room_shows_who_speaks_before_any_script_runs(house: House) -> None:
    await house.open()
    mia, ravi = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.PARTICIPANT, "Ravi <script>")
    await ravi.do("request_floor", speech_type="statement")
    request = (await mia.view(lambda view: bool(view["queue"])))["queue"][0]["request"]
    await mia.do("grant_floor", request=request)
    text = await (await get(house, "/rooms/forum")).text()
    assert "Ravi &lt;script&gt;" in text
    assert "Ravi <script>" not in text


async def test_scripts_are_given_the_addresses_that_their_reader_may_use(house: House) -> None:
    given = boot(await (await get(house, "/rooms/forum")).text())
    assert (given["socket"], given["whep"], given["whip"], given["technician"]) == ("/ws/rooms/forum", "/api/rooms/forum/whep", None, None)
    participant = await opened(house, Role.PARTICIPANT)
    given = boot(await (await get(house, f"/rooms/forum/join?as={participant}")).text())
    assert given["whip"] == f"/api/rooms/forum/whip?as={participant}"
    assert (given["role"], given["audience"]) == ("participant", "participant")


@pytest.mark.row("R1")
async def test_every_page_keeps_scripts_and_frames_of_others_out(house: House) -> None:
    for path in ("/", "/rooms/forum", "/ballroom", "/healthz", "/static/css/tokens.css", "/api/programme"):
        headers = (await get(house, path)).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.row("R1")
@pytest.mark.parametrize(("role", "path"), OWN_PAGES)
async def test_no_page_has_a_script_or_a_style_inside(house: House, role: Role, path: str) -> None:
    await house.open(PUBLIC, Phase.LIVE)
    participant = await opened(house, role)
    text = await (await get(house, f"{path}?as={participant}")).text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert set(re.findall(r"<script([^>]*)>", text)) <= {f' type="module" src="{script_path()}"', ' type="application/json" id="boot"'}


async def test_the_language_is_the_one_asked_for_then_the_one_kept_then_the_browsers(house: House) -> None:
    async def language_of(path: str, **headers: str) -> str:
        found = re.search(r'<html lang="(..)"', await (await get(house, path, **headers)).text())
        assert found
        return found[1]

    assert await language_of("/") == "en"
    assert await language_of("/", **{"Accept-Language": "de, es;q=0.5, fr;q=0.8"}) == "fr"
    assert await language_of("/?lang=ru", **{"Accept-Language": "fr"}) == "ru"
    assert await language_of("/", **{"Accept-Language": "fr"}) == "ru"
    assert await language_of("/?lang=xx") == "ru"


@pytest.mark.row("M2")
async def test_arabic_is_written_from_right_to_left(house: House) -> None:
    assert '<html lang="ar" dir="rtl">' in await (await get(house, "/?lang=ar")).text()


async def test_texts_of_the_definition_come_in_the_readers_language(house: House) -> None:
    assert "Deux jours de dialogue" in await (await get(house, "/?lang=fr")).text()


async def test_a_fault_of_ours_is_told_without_its_trace(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(pages, "view_for", broken)
    page = await get(house, "/rooms/forum")
    text = await page.text()
    assert page.status == 500
    assert "Something went wrong on our side" in text
    assert "the secret inside" not in text
    assert "Traceback" not in text


async def test_an_invited_room_shows_its_page_to_the_invited(house: House) -> None:
    participant, secret = house.invited(Role.VIEWER, "Lena", INVITED)
    await get(house, f"/i/{secret}")
    page = await get(house, f"/rooms/workshop?as={participant}")
    assert page.status == 200
    assert "Workshop &lt;of&gt; trust" in await page.text()
