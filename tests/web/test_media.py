"""WHIP and WHEP, as browsers, encoders and players see them."""

import pytest
from aiohttp import ClientResponse

from rooms.ids import ParticipantId
from rooms.people import Role
from tests.fakes import ANSWER, FRAGMENT
from tests.web.house import INVITED, PUBLIC, House
from web.limits import MAX_BODY_BYTES, OFFERS

OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
SDP = {"Content-Type": "application/sdp"}


async def post(house: House, path: str, secret: str | None = None, *, body: str | bytes = OFFER, **headers: str) -> ClientResponse:
    """Post an offer."""
    own = {"Authorization": f"Bearer {secret}"} if secret else {}
    return await house.client.post(path, data=body, headers={**SDP, **own, **headers})


async def code(response: ClientResponse) -> str:
    """The stable code of a refusal, which always comes with a sentence."""
    content = await response.json()
    assert content["message"].endswith(".")
    return str(content["code"])


@pytest.mark.row("O1")
@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.PANELLIST, Role.MODERATOR, Role.HALL])
async def test_whoever_may_speak_sends_and_stops_sending(house: House, role: Role) -> None:
    headers = {"Authorization": f"Bearer {house.invite(role, 'Ravi')}"}
    created = await house.client.post("/api/rooms/forum/whip", data=OFFER, headers={**SDP, **headers})
    assert (created.status, created.content_type, await created.text()) == (201, "application/sdp", ANSWER)
    assert created.headers["Location"] == "/api/rooms/forum/whip/session-1"
    assert (await house.client.delete(created.headers["Location"], headers=headers)).status == 200
    assert house.media.sessions(PUBLIC) == {}
    again = await house.client.delete(created.headers["Location"], headers=headers)
    assert (again.status, await code(again)) == (404, "no_such_session")


@pytest.mark.row("I6")
async def test_a_technician_sends_nothing(house: House) -> None:
    refused = await post(house, "/api/rooms/forum/whip", house.invite(Role.TECHNICIAN, "Tomas", None))
    assert (refused.status, await code(refused)) == (403, "not_permitted")


async def test_nobody_sends_without_an_invitation(house: House) -> None:
    refused = await post(house, "/api/rooms/forum/whip")
    assert (refused.status, await code(refused)) == (401, "invitation_needed")
    assert refused.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("authorization", ["Bearer of-my-own-making", "Basic abc", "Bearer", "Bearer \u00e9"])
async def test_an_unknown_token_opens_nothing(house: House, authorization: str) -> None:
    refused = await post(house, "/api/rooms/forum/whep", Authorization=authorization)
    assert (refused.status, await code(refused)) == (401, "invitation_unknown")


async def test_an_invitation_to_another_room_opens_nothing(house: House) -> None:
    secret = house.invite(Role.MODERATOR, "Mia", INVITED)
    for endpoint in ("whip", "whep"):
        refused = await post(house, f"/api/rooms/forum/{endpoint}", secret)
        assert (refused.status, await code(refused)) == (403, "wrong_room")


async def test_the_public_watches_public_rooms_only(house: House) -> None:
    watching = await post(house, "/api/rooms/forum/whep")
    assert watching.status == 201
    assert (await house.client.delete(watching.headers["Location"])).status == 200
    refused = await post(house, "/api/rooms/workshop/whep")
    assert (refused.status, await code(refused)) == (401, "not_public")
    refused = await post(house, "/api/rooms/closed-talks/whep")
    assert (refused.status, await code(refused)) == (403, "nobody_watches")
    refused = await post(house, "/api/rooms/ballroom/whep")
    assert (refused.status, await code(refused)) == (404, "unknown_room")


async def test_nobody_ends_the_session_of_somebody_else(house: House) -> None:
    created = await post(house, "/api/rooms/forum/whip", house.invite(Role.PARTICIPANT, "Ravi"))
    for headers in ({}, {"Authorization": f"Bearer {house.invite(Role.MODERATOR, 'Mia')}"}):
        assert (await house.client.delete(created.headers["Location"], headers=headers)).status == 404
    assert len(house.media.sessions(PUBLIC)) == 1


BAD_OFFERS = [
    ("hello", "application/sdp", 400, "not_sdp"),
    (b"\xff\xfe", "application/sdp", 400, "not_sdp"),
    ("v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n", "application/sdp", 422, "no_audio"),
    (OFFER, "application/json", 415, "wrong_content_type"),
    ("v=0\r\n" + "a=x\r\n" * MAX_BODY_BYTES, "application/sdp", 413, "too_large"),
]


@pytest.mark.row("O1")
@pytest.mark.parametrize(("body", "content_type", "status", "fault"), BAD_OFFERS)
async def test_an_offer_that_cannot_be_used_is_answered_with_its_fault(
    house: House, body: str | bytes, content_type: str, status: int, fault: str
) -> None:
    secret = house.invite(Role.PARTICIPANT, "Ravi")
    refused = await post(house, "/api/rooms/forum/whip", secret, body=body, **{"Content-Type": content_type})
    assert (refused.status, await code(refused)) == (status, fault)
    assert (await post(house, "/api/rooms/forum/whip", secret)).status == 201


async def test_a_wrong_content_type_is_told_the_right_one(house: House) -> None:
    refused = await post(house, "/api/rooms/forum/whep", **{"Content-Type": "text/plain"})
    assert refused.headers["Accept-Post"] == "application/sdp"


async def test_while_the_media_worker_is_replaced_clients_are_told_when_to_come_back(house: House) -> None:
    house.media.available = False
    refused = await post(house, "/api/rooms/forum/whep")
    assert (refused.status, await code(refused)) == (503, "media_unavailable")
    assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.row("O1")
async def test_an_endpoint_says_what_it_takes(house: House) -> None:
    for endpoint in ("whip", "whep"):
        options = await house.client.options(f"/api/rooms/forum/{endpoint}")
        assert (options.status, options.headers["Accept-Post"]) == (200, "application/sdp")
        for look in (house.client.get, house.client.head):
            looked = await look(f"/api/rooms/forum/{endpoint}")
            assert (looked.status, looked.content_type, await looked.read()) == (200, "application/sdp", b"")
        other = await house.client.put(f"/api/rooms/forum/{endpoint}", headers={"Sec-Fetch-Site": "none"})
        assert (other.status, await code(other)) == (405, "method_not_allowed")
        assert "POST" in other.headers["Allow"]


@pytest.mark.row("O1")
async def test_a_full_media_server_says_when_to_come_back(house: House) -> None:
    house.media.full = True
    refused = await post(house, "/api/rooms/forum/whep")
    assert (refused.status, await code(refused)) == (503, "too_many_sessions")
    assert int(refused.headers["Retry-After"]) >= 10


@pytest.mark.row("O1")
async def test_a_session_is_looked_at_without_content_as_long_as_it_is_there(house: House) -> None:
    created = await post(house, "/api/rooms/forum/whep")
    session = created.headers["Location"]
    looked = await house.client.get(session)
    assert (looked.status, await looked.read()) == (204, b"")
    options = await house.client.options(session)
    assert (options.status, options.headers["Accept-Patch"]) == (200, "application/trickle-ice-sdpfrag")
    await house.client.delete(session)
    assert (await house.client.get(session)).status == 404


async def patch(house: House, session: str, fragment: str | None, /, **headers: str) -> ClientResponse:
    """Send a fragment to a session."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return await house.client.patch(session, data=fragment, headers={"Content-Type": "application/trickle-ice-sdpfrag", **given})


@pytest.mark.row("O1")
@pytest.mark.parametrize("anyone", ["*", '"*"'])
@pytest.mark.parametrize("endpoint", ["whip", "whep"])
async def test_a_restart_of_ice_gives_new_credentials_and_another_entity_tag(house: House, endpoint: str, anyone: str) -> None:
    own = {"Authorization": f"Bearer {house.invite(Role.PARTICIPANT, 'Ravi')}"}
    created = await post(house, f"/api/rooms/forum/{endpoint}", **own)
    session, first = created.headers["Location"], created.headers["ETag"]
    assert first == '"ice"'
    candidates = await patch(house, session, "candidates", If_Match=first, **own)
    assert (candidates.status, await candidates.read(), "ETag" in candidates.headers) == (204, b"", False)
    restarted = await patch(house, session, "restart", If_Match=anyone, **own)
    assert (restarted.status, restarted.content_type) == (200, "application/trickle-ice-sdpfrag")
    assert await restarted.text() == FRAGMENT
    second = restarted.headers["ETag"]
    assert second.startswith('"')
    assert second != first
    late = await patch(house, session, "candidates", If_Match=first, **own)
    assert (late.status, await code(late)) == (412, "other_ice_session")
    assert (await patch(house, session, "candidates", If_Match=f'"elsewhere", {second}', **own)).status == 204


BAD_PATCHES = [
    ({}, "restart", 428, "if_match_missing"),
    ({"If_Match": '"older"'}, "candidates", 412, "other_ice_session"),
    ({"If_Match": 'W/"ice"'}, "candidates", 412, "other_ice_session"),
    ({"If_Match": "ice"}, "candidates", 412, "other_ice_session"),
    ({"If_Match": "*"}, "hello", 400, "not_sdpfrag"),
    ({"If_Match": "*", "Content_Type": "application/sdp"}, "restart", 415, "wrong_content_type"),
]


@pytest.mark.row("O1")
@pytest.mark.parametrize(("headers", "fragment", "status", "fault"), BAD_PATCHES)
async def test_a_patch_that_cannot_be_used_is_answered_with_its_fault(
    house: House, headers: dict[str, str], fragment: str, status: int, fault: str
) -> None:
    session = (await post(house, "/api/rooms/forum/whep")).headers["Location"]
    refused = await patch(house, session, fragment, **headers)
    assert (refused.status, await code(refused)) == (status, fault)
    assert status != 415 or refused.headers["Accept-Patch"] == "application/trickle-ice-sdpfrag"
    assert (await patch(house, session, "restart", If_Match="*")).status == 200


@pytest.mark.row("O1")
async def test_nobody_patches_a_session_that_is_over_or_somebody_elses(house: House) -> None:
    session = (await post(house, "/api/rooms/forum/whip", house.invite(Role.PARTICIPANT, "Ravi"))).headers["Location"]
    for headers in ({}, {"Authorization": f"Bearer {house.invite(Role.MODERATOR, 'Mia')}"}):
        refused = await patch(house, session, "restart", If_Match="*", **headers)
        assert (refused.status, await code(refused)) == (404, "no_such_session")
    watching = (await post(house, "/api/rooms/forum/whep")).headers["Location"]
    house.media.replace_worker()
    assert (await patch(house, watching, "restart", If_Match="*")).status == 404
    house.media.available = False
    assert (await patch(house, watching, "restart", If_Match="*")).status == 503


@pytest.mark.row("R1")
async def test_only_pages_of_our_own_are_let_into_another_origin(house: House) -> None:
    own = str(house.client.make_url("")).rstrip("/")
    for path in ("/api/rooms/forum/whip", "/api/rooms/forum/whep/session-1"):
        ours = await house.client.options(path, headers={"Origin": own})
        assert ours.headers["Access-Control-Allow-Origin"] == own
        assert {"Authorization", "If-Match"} <= set(ours.headers["Access-Control-Allow-Headers"].split(", "))
        theirs = await house.client.options(path, headers={"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in theirs.headers
        assert ours.headers["Vary"] == theirs.headers["Vary"] == "Origin"
    created = await post(house, "/api/rooms/forum/whep", Origin=own)
    assert {"ETag", "Link", "Location"} <= set(created.headers["Access-Control-Expose-Headers"].split(", "))
    page = await house.client.get("/", headers={"Origin": own})
    assert "Access-Control-Allow-Origin" not in page.headers


@pytest.fixture
async def browser(house: House) -> ParticipantId:
    """The house's client holds the cookie of this participant."""
    participant, secret = house.invited(Role.PARTICIPANT, "Ravi")
    await house.client.get(f"/i/{secret}", allow_redirects=False)
    return participant


async def test_a_page_of_our_own_sends_with_its_cookie(house: House, browser: ParticipantId) -> None:
    own = str(house.client.make_url("")).rstrip("/")
    created = await post(house, f"/api/rooms/forum/whip?as={browser}", Origin=own)
    assert created.status == 201
    assert (await house.client.delete(created.headers["Location"], headers={"Sec-Fetch-Site": "same-origin"})).status == 200


@pytest.mark.row("R1")
async def test_a_page_of_another_site_sends_nothing_with_our_cookie(house: House, browser: ParticipantId) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {}):
        refused = await post(house, f"/api/rooms/forum/whip?as={browser}", **headers)
        assert (refused.status, await code(refused)) == (403, "foreign_origin")
    assert house.media.sessions(PUBLIC) == {}


@pytest.mark.row("R4")
async def test_whoever_asks_for_sessions_without_end_waits_and_nobody_else_does(house: House) -> None:
    ravi, lena = house.invite(Role.PARTICIPANT, "Ravi"), house.invite(Role.PARTICIPANT, "Lena")
    paths = ["/api/rooms/forum/whip", "/api/rooms/forum/whep", "/api/rooms/forum/network-test"]
    answers = [await post(house, paths[number % 3], ravi) for number in range(OFFERS.burst + 1)]
    assert [answer.status for answer in answers] == [201] * OFFERS.burst + [429]
    assert (await code(answers[-1]), answers[-1].headers["Retry-After"]) == ("too_many", "2")
    moved = await house.client.patch(answers[0].headers["Location"], data=FRAGMENT, headers={"Authorization": f"Bearer {ravi}"})
    assert moved.status == 429
    for secret in (lena, None):
        assert (await post(house, "/api/rooms/forum/whep", secret)).status == 201
    house.clock.turn(seconds=3)
    assert (await post(house, "/api/rooms/forum/whep", ravi)).status == 201


async def test_an_audience_behind_one_address_comes_in_at_once(house: House) -> None:
    for _ in range(200):
        assert (await post(house, "/api/rooms/forum/whep")).status == 201
