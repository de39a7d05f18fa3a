"""Recording, as clients of the protocol meet it."""

from pathlib import Path

import pytest

from rooms.people import SYSTEM, Role
from rooms.phases import Phase
from rooms.recording.commands import ReportRecorder
from rooms.recording.state import Fault
from tests.web.house import DEFINITION, PUBLIC, House, opened_house

PROTECTED = DEFINITION.replace(b"\nsessions:", b"\nrecording: no\nsessions:", 1)


@pytest.mark.row("J1")
async def test_everybody_learns_that_the_room_is_recorded_and_moderators_alone_change_it(house: House) -> None:
    await house.open()
    mia, ravi, anybody = await house.enter(Role.MODERATOR, "Mo"), await house.enter(Role.PARTICIPANT, "Ravi"), await house.connect()
    assert (await anybody.next("hello"))["view"]["recording"] == "off"
    assert (await ravi.do("start_recording"))["code"] == "not_permitted"
    assert (await mia.do("start_recording"))["ok"]
    for peer in (mia, ravi, anybody):
        await peer.view(lambda view: view["recording"] == "on")
    assert (await mia.do("stop_recording"))["ok"]
    await anybody.view(lambda view: view["recording"] == "off")


@pytest.mark.row("A2")
async def test_a_refusal_says_why_nothing_is_recorded(house: House, tmp_path: Path) -> None:
    await house.open(phase=Phase.OPEN)
    mia = await house.enter(Role.MODERATOR, "Mo")
    refusal = await mia.do("start_recording")
    assert (refusal["code"], refusal["message"]) == (
        "recorded_only_live",
        "Only a meeting that is live is recorded, and this one is doors open. Start or resume it first.",
    )
    async with opened_house(tmp_path / "protected", definition=PROTECTED) as protected:
        await protected.open()
        mia = await protected.enter(Role.MODERATOR, "Mo")
        assert (await mia.do("start_recording"))["code"] == "recording_forbidden"


async def test_technicians_see_that_the_recording_has_a_fault(house: House) -> None:
    await house.open()
    mia = await house.enter(Role.MODERATOR, "Mo")
    assert (await mia.do("start_recording"))["ok"]
    await house.service.room(PUBLIC).handle(ReportRecorder(fault=Fault.DISK_FULL), by=SYSTEM)
    await mia.view(lambda view: view["recording_fault"] == "disk_full")
    headers = {"Authorization": f"Bearer {house.invite(Role.TECHNICIAN, 'Tomas', None)}"}
    rooms = (await (await house.client.get("/api/technician", headers=headers)).json())["rooms"]
    [room] = (one for one in rooms if one["room"] == PUBLIC)
    assert room["recording"] == "on"
    assert "not_recorded" in room["alarms"]


async def test_the_service_alone_says_how_the_recorder_fares(house: House) -> None:
    await house.open()
    mia = await house.enter(Role.MODERATOR, "Mo")
    assert (await mia.do("report_recorder", fault=None))["code"] == "unknown_command"
