"""Moderators of one slot, as clients of the protocol meet them. The forum is from 07:00 to 10:30 UTC; it is 04:00."""

from datetime import timedelta
from pathlib import Path

import pytest

from orchestrator.registry import new_participant
from rooms.people import Person, Role
from rooms.phases import Phase
from tests.web.house import DEFINITION, PUBLIC, House, Peer, opened_house

SAME_SPEAKER = DEFINITION.replace(
    b"    day: 2022-05-10\n    starts: 15:00\n    ends: 17:00\n    hall: tba",
    b"    day: 2022-05-09\n    starts: 13:00\n    ends: 17:00\n    hall: main",
)
"""The workshop follows the forum in the same hall, half an hour later."""


def co_moderator(house: House) -> str:
    """The secret of Cara, who was invited to run the forum in its slot alone."""
    person = Person(id=new_participant(), role=Role.MODERATOR, name="Cara", slot_only=True)
    return house.service.registry.invite(PUBLIC, person, expires_at=house.clock.now() + timedelta(days=30))[1]


async def entered(house: House) -> tuple[str, Peer]:
    """Cara's secret and her open socket."""
    secret = co_moderator(house)
    cara = await house.connect(secret)
    await cara.next("hello")
    return secret, cara


@pytest.mark.row("E2")
async def test_a_moderator_of_one_slot_runs_it_as_long_as_it_runs_over_and_half_an_hour_longer(house: House) -> None:
    await house.open()
    secret, cara = await entered(house)
    house.clock.turn(hours=12)
    assert (await cara.do("close_list"))["ok"]
    assert (await cara.do("change_phase", to="closed"))["ok"]
    house.clock.turn(minutes=29)
    assert (await cara.do("write_note", item="", text="It ran over.", version=0))["ok"]
    house.clock.turn(minutes=1)
    command = {"type": "write_note", "item": "", "text": "More.", "version": 1}
    await cara.send({"ref": "late", "command": command})
    assert await cara.closed() == 4401
    assert await (await house.connect(secret)).closed() == 4401
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": '"late"'}
    refusal = await (await house.client.post("/api/rooms/forum/commands", json=command, headers=headers)).json()
    assert refusal["code"] == "slot_over"
    assert "your right ended 30 minutes after it" in refusal["message"]
    assert [note.text for note in house.service.room(PUBLIC).state.notes.values()] == ["It ran over."]


@pytest.mark.row("E2")
async def test_after_the_slot_no_page_view_or_command_is_theirs_and_other_moderators_have_all(house: House) -> None:
    await house.open()
    secret, cara = await entered(house)
    assert (await cara.do("change_phase", to="closed"))["ok"]
    house.clock.turn(hours=7, seconds=-1)
    bearer = {"Authorization": f"Bearer {secret}"}
    paths = ("/rooms/forum/moderate", "/api/rooms/forum", "/api/rooms/forum/delay?minutes=5", "/api/overview")
    assert (await house.client.get("/api/rooms/forum", headers=bearer)).status == 200
    house.clock.turn(seconds=1)
    for path in paths:
        answer = await house.client.get(path, headers=bearer)
        assert (answer.status, (await answer.json())["code"]) == (403, "slot_over"), path
    mia = await house.enter(Role.MODERATOR, "Mia")
    assert (await mia.do("change_phase", to="closed"))["ok"]


@pytest.mark.row("E2")
async def test_what_is_told_after_the_slot_is_not_told_to_them(house: House) -> None:
    await house.open(phase=Phase.OPEN)
    _, cara = await entered(house)
    house.clock.turn(hours=7)
    mia = await house.enter(Role.MODERATOR, "Mia")
    assert (await mia.do("write_note", item="", text="For us alone.", version=0))["ok"]
    assert await cara.closed() == 4401
    assert "For us alone." not in "".join(cara.texts)


@pytest.mark.row("E2")
async def test_before_the_slot_the_programme_opens_the_room_and_not_they(house: House) -> None:
    _, cara = await entered(house)
    refusal = await cara.do("change_phase", to="open")
    assert refusal["code"] == "slot_not_begun"
    assert (await cara.do("add_item", title="Opening"))["ok"]
    mine = next(frame["mine"] for frame in cara.frames if frame["type"] == "hello")
    assert mine["moderates_until"] == "2022-05-09T11:00:00Z"


@pytest.mark.row("E2")
async def test_a_delay_of_their_meeting_is_theirs_unless_it_moves_another(tmp_path: Path) -> None:
    async with opened_house(tmp_path, definition=SAME_SPEAKER) as house:
        bearer = {"Authorization": f"Bearer {co_moderator(house)}"}
        for minutes, status in ((10, 200), (60, 403)):
            plan = await (await house.client.get(f"/api/rooms/forum/delay?minutes={minutes}", headers=bearer)).json()
            body = {"ripple": plan["id"]}
            answer = await house.client.post("/api/rooms/forum/delays", json=body, headers=bearer)
            assert answer.status == status, await answer.text()
        assert (await answer.json())["code"] == "moves_others"
        mia = {"Authorization": f"Bearer {house.invite(Role.MODERATOR, 'Mia')}"}
        assert (await house.client.post("/api/rooms/forum/delays", json=body, headers=mia)).status == 200
        undoing = f"/api/rooms/forum/delays/{body['ripple']}"
        assert (await (await house.client.delete(undoing, headers=bearer)).json())["code"] == "moves_others"
        assert (await house.client.delete(undoing, headers=mia)).status == 200
