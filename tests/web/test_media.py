"""WHIP and WHEP, as browsers, encoders and players see them."""

import pytest
from aiohttp import ClientResponse

from rooms.ids import ParticipantId
from rooms.people import Role
from tests.fakes import ANSWER
from tests.web.house import INVITED, PUBLIC, House
from web.limits import MAX_BODY_BYTES

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
        assert (options.status, options.headers["Accept-Post"]) == (204, "application/sdp")
        other = await house.client.get(f"/api/rooms/forum/{endpoint}")
        assert (other.status, await code(other)) == (405, "method_not_allowed")
        assert "POST" in other.headers["Allow"]


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
