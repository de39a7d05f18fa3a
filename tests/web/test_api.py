"""JSON for other programs."""

import pytest

from rooms.people import Role
from rooms.routes import Medium
from tests.web.house import PUBLIC, House
from tests.web.test_media import post


async def test_the_programme_says_times_phases_and_what_is_to_be_announced(house: House) -> None:
    await house.open()
    content = await (await house.client.get("/api/programme")).json()
    forum, workshop, talks, reception = (
        next(one for one in content["sessions"] if one["id"] == wanted) for wanted in ("forum", "workshop", "closed-talks", "reception")
    )
    assert (content["time_zone"], content["now"]) == ("Europe/Madrid", "2022-05-09T04:00:00Z")
    assert (forum["starts_at"], forum["phase"], forum["url"]) == ("2022-05-09T07:00:00Z", "live", "/rooms/forum")
    assert (workshop["phase"], workshop["watch"], workshop["hall"]) == ("scheduled", "invited", None)
    assert (talks["title"], talks["day"], talks["starts_at"]) == (None, None, None)
    assert (reception["phase"], reception["url"], reception["day"]) == (None, None, "2022-05-10")


async def test_the_programme_is_in_the_readers_language(house: House) -> None:
    assert (await house.client.get("/api/programme?lang=fr")).status == 200


@pytest.mark.row("A5")
@pytest.mark.row("I1")
async def test_technicians_see_every_room_and_every_connection(house: House) -> None:
    await house.open()
    secret = house.invite(Role.TECHNICIAN, "Tomas", None)
    participant, token = house.invited(Role.PARTICIPANT, "Ravi")
    ravi = await house.connect(token)
    await ravi.next("hello")
    await post(house, "/api/rooms/forum/whip", token)
    await post(house, "/api/rooms/forum/whep")
    house.media.send(PUBLIC, participant, frozenset({Medium.AUDIO}))
    content = await (await house.client.get("/api/technician", headers={"Authorization": f"Bearer {secret}"})).json()
    assert content["workers"] == [{"udp_port": 1, "up": True, "rooms": 0, "sessions": 0, "draining": False}]
    assert [room["room"] for room in content["rooms"]] == ["forum", "workshop", "closed-talks"]
    forum = content["rooms"][0]
    assert (forum["phase"], forum["people"], forum["viewers"], forum["waiting"], forum["floor"]) == ("live", 1, 0, 0, None)
    sending, watching = forum["links"]
    assert (sending["person"]["name"], sending["role"], sending["direction"]) == ("Ravi", "participant", "publication")
    assert (watching["person"], watching["role"], watching["direction"]) == (None, None, "subscription")


@pytest.mark.row("O10")
async def test_a_technician_empties_a_media_worker_and_uses_it_again(house: House) -> None:
    headers = {"Authorization": f"Bearer {house.invite(Role.TECHNICIAN, 'Tomas', None)}"}
    emptied = await house.client.post("/api/media-workers/1/drain", headers=headers)
    assert (emptied.status, [one["draining"] for one in (await emptied.json())["workers"]]) == (200, [True])
    used = await house.client.delete("/api/media-workers/1/drain", headers=headers)
    assert [one["draining"] for one in (await used.json())["workers"]] == [False]
    unknown = await house.client.post("/api/media-workers/2/drain", headers=headers)
    assert (unknown.status, (await unknown.json())["code"]) == (404, "no_such_worker")


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.TECHNICIAN])
async def test_nobody_with_an_invitation_to_one_room_empties_a_media_worker(house: House, role: Role) -> None:
    headers = {"Authorization": f"Bearer {house.invite(role, 'Tomas')}"}
    assert (await house.client.post("/api/media-workers/1/drain", headers=headers)).status == 403
    assert (await house.client.post("/api/media-workers/1/drain")).status == 401
    assert not house.media.draining


async def test_nobody_else_sees_the_connections(house: House) -> None:
    assert (await house.client.get("/api/technician")).status == 401
    refused = await house.client.get("/api/technician", headers={"Authorization": f"Bearer {house.invite(Role.MODERATOR, 'Mia')}"})
    assert (refused.status, (await refused.json())["code"]) == (403, "wrong_role")


async def test_the_service_says_that_it_lives_and_whether_it_can_serve(house: House) -> None:
    assert (await house.client.get("/healthz")).status == 200
    assert (await house.client.get("/readyz")).status == 200
    house.media.available = False
    assert (await house.client.get("/readyz")).status == 503
    assert (await house.client.get("/healthz")).status == 200


async def test_the_texts_of_the_scripts_are_sent_again_only_if_they_changed(house: House) -> None:
    first = await house.client.get("/static-text/fr.json")
    assert (first.status, first.content_type) == (200, "application/json")
    again = await house.client.get("/static-text/fr.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304
    assert (await house.client.get("/static-text/xx.json")).status == 404
