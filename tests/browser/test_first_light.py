"""A hybrid meeting from its opening to its log, as the people in it see it."""

import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, expect

from orchestrator.client.room_client import RoomClient
from rooms.ids import RoomId
from tests.browser.seat import Seat
from tests.service_process import ServiceProcess

pytestmark = pytest.mark.browser

ROOM = RoomId("workshop")


async def live_meeting(service: ServiceProcess, browser: Browser) -> Seat:
    """The moderator opens the doors and starts."""
    mia = await Seat.take(browser, await service.invite(ROOM, "moderator", "Mia"))
    await mia.press("Open the doors")
    await mia.press("Start the meeting")
    await expect(mia.button("Close the meeting")).to_be_visible()
    return mia


async def participant(service: ServiceProcess, browser: Browser, name: str) -> Seat:
    """A remote participant who is through the device check."""
    seat = await Seat.take(browser, await service.invite(ROOM, "participant", name, "--organisation", f"{name} Foundation"))
    await seat.join()
    await expect(seat.button("Raise your hand")).to_be_enabled()
    return seat


def to_the_second(at: datetime, zone: ZoneInfo) -> str:
    """As the log of speakers writes it."""
    return at.astimezone(zone).isoformat(timespec="seconds")


async def hall(service: ServiceProcess, browser: Browser) -> Seat:
    """The laptop on the mixing desk, connected."""
    seat = await Seat.take(browser, await service.invite(ROOM, "hall", "The workshop's hall"))
    await seat.press("Connect the hall")
    await seat.rises("outbound-rtp", "audio", "packetsSent", by=10)
    return seat


@pytest.mark.row("C1")
@pytest.mark.row("C3")
@pytest.mark.row("C10")
@pytest.mark.row("K1")
@pytest.mark.row("O8")
@pytest.mark.row("P1")
async def test_a_remote_participant_takes_the_floor_and_is_heard_exactly_while_it_is_theirs(
    service: ServiceProcess, browser: Browser
) -> None:
    mia = await live_meeting(service, browser)
    desk = await hall(service, browser)
    ravi = await participant(service, browser, "Ravi")
    lena = await participant(service, browser, "Lena")
    vera = await Seat.take(browser, await service.invite(ROOM, "viewer", "Vera"))
    await vera.sees_on_stage("The hall")
    await vera.sees_moving_pictures()

    await ravi.press("Raise your hand")
    await expect(mia.speakers).to_have_text(["Ravi"])
    await lena.press("Raise your hand")
    for seat in (mia, ravi, lena, desk):
        await expect(seat.speakers).to_have_text(["Ravi", "Lena"])

    await mia.button("Give the floor").first.click()
    await expect(ravi.page.get_by_text("You have the floor").first).to_be_visible()
    await vera.sees_on_stage("Ravi")
    await vera.sees_moving_pictures()
    await vera.hears_sound()
    await desk.hears_sound()

    async with RoomClient(service.url, ROOM, mia.invited.token) as chair:
        floor = chair.view.floor
        assert floor is not None
        not_before = chair.now()
        await mia.press("Thank the speaker")
        await chair.wait_for(lambda room: room.view.floor is None)
        not_after = chair.now()
    await vera.sees_on_stage("The hall")

    heard_by_the_hall = await desk.total("inbound-rtp", "audio", "packetsReceived")
    await vera.hears_sound()
    assert await desk.total("inbound-rtp", "audio", "packetsReceived") == heard_by_the_hall, "the hall heard itself"

    await desk.page.close()
    await expect(vera.page.locator("figure[data-place='main']")).to_have_count(0)
    received = [await vera.total("inbound-rtp", kind, "packetsReceived") for kind in ("audio", "video")]
    await ravi.page.evaluate("sendAnyway()")
    await ravi.rises("outbound-rtp", "audio", "packetsSent", by=100)
    await ravi.rises("outbound-rtp", "video", "packetsSent", by=50)
    assert [await vera.total("inbound-rtp", kind, "packetsReceived") for kind in ("audio", "video")] == received

    [speech] = csv.DictReader(io.StringIO(await service.run("log", ROOM, "--csv")))
    assert (speech["name"], speech["organisation"]) == ("Ravi", "Ravi Foundation")
    assert speech["started"] == to_the_second(floor.granted_at, service.zone)
    assert to_the_second(not_before, service.zone) <= speech["ended"] <= to_the_second(not_after, service.zone)


@pytest.mark.row("D1")
@pytest.mark.row("F5")
@pytest.mark.row("N2")
@pytest.mark.row("N4")
async def test_a_reload_in_the_middle_of_everything_loses_nothing(service: ServiceProcess, browser: Browser) -> None:
    mia = await live_meeting(service, browser)
    ravi = await participant(service, browser, "Ravi")
    lena = await participant(service, browser, "Lena")
    for seat in (ravi, lena):
        await seat.press("Raise your hand")
        await expect(seat.button("Withdraw")).to_be_visible()
    await mia.button("Give the floor").first.click()
    await expect(lena.page.get_by_text("You are next").first).to_be_visible()

    for seat in (mia, ravi, lena):
        await seat.page.reload()

    await expect(ravi.page.get_by_text("You have the floor").first).to_be_visible()
    await expect(lena.page.get_by_text("You are next").first).to_be_visible()
    await expect(mia.speakers).to_have_text(["Lena"])
    await mia.sees_on_stage("Ravi")
    await mia.sees_moving_pictures()
    await mia.hears_sound()


@pytest.mark.row("F5")
@pytest.mark.row("N1")
@pytest.mark.row("S4")
async def test_after_a_kill_of_the_service_the_room_is_where_it_was_and_browsers_come_back_by_themselves(
    service: ServiceProcess, browser: Browser
) -> None:
    mia = await live_meeting(service, browser)
    ravi = await participant(service, browser, "Ravi")
    lena = await participant(service, browser, "Lena")
    for seat in (ravi, lena):
        await seat.press("Raise your hand")
        await expect(seat.button("Withdraw")).to_be_visible()
    await mia.button("Give the floor").first.click()
    await mia.sees_on_stage("Ravi")

    await service.kill()
    for seat in (mia, ravi, lena):
        await expect(seat.page.get_by_text("Trying again").first).to_be_visible()
    await service.start()

    await mia.sees_on_stage("Ravi")
    await expect(mia.speakers).to_have_text(["Lena"])
    await mia.sees_moving_pictures()
    await mia.hears_sound()
    await ravi.press("Give the floor back")
    await mia.button("Give the floor").first.click()
    await mia.sees_on_stage("Lena")
