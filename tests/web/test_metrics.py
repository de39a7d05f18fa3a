"""What Prometheus is told."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from rooms.people import Role
from tests.web.house import INVITED, PUBLIC, House

OFFER = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"


async def figures(house: House, *, secret: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every sample by its name and the values of its labels, which stand in the order of their names."""
    response = await house.client.get("/metrics", headers={"Authorization": f"Bearer {secret}"})
    assert response.status == 200
    families = text_string_to_metric_families(await response.text())
    return {(one.name, tuple(one.labels.values())): one.value for family in families for one in family.samples}


async def test_rooms_workers_and_what_flows_are_told_and_nobody_is_named(house: House) -> None:
    secret = house.invite(Role.TECHNICIAN, "Tomas", None)
    await house.open()
    ravi = await house.enter(Role.PARTICIPANT, "Ravi")
    await ravi.do("request_floor", speech_type="statement")
    headers = {"Authorization": f"Bearer {house.invite(Role.PARTICIPANT, 'Lena')}", "Content-Type": "application/sdp"}
    assert (await house.client.post("/api/rooms/forum/whip", data=OFFER, headers=headers)).status == 201
    told = await figures(house, secret=secret)
    assert told["tribuna_room_people", (PUBLIC,)] >= 1
    assert told["tribuna_room_waiting", (PUBLIC,)] == 1
    assert told["tribuna_room_phase", ("live", PUBLIC)] == 1
    assert told["tribuna_media_sessions", ("publication", PUBLIC)] == 1
    assert told["tribuna_media_worker_up", ("1",)] == 1
    assert told["tribuna_room_waiting", (INVITED,)] == 0
    text = await (await house.client.get("/metrics", headers={"Authorization": f"Bearer {secret}"})).text()
    assert not any(name in text for name in ("Ravi", "Lena", "Tomas"))


async def test_a_worker_that_is_started_again_is_told(house: House) -> None:
    secret = house.invite(Role.TECHNICIAN, "Tomas", None)
    house.media.available = False
    assert (await figures(house, secret=secret))["tribuna_media_worker_up", ("1",)] == 0


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.PARTICIPANT, Role.HALL])
async def test_figures_are_for_technicians(house: House, role: Role) -> None:
    assert (await house.client.get("/metrics")).status == 401
    secret = house.invite(role, role.value)
    assert (await house.client.get("/metrics", headers={"Authorization": f"Bearer {secret}"})).status == 403
