"""Firefox takes part as Chromium does: it is seen and heard there, and sees and hears who speaks there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from rooms.ids import RoomId
from tests.browser.seat import WATCH_PEERS
from tests.browser.test_first_light import live_meeting, participant
from tests.firefox import ADDRESS, firefox
from tests.service_process import ServiceProcess

pytestmark = pytest.mark.browser

ROOM = RoomId("workshop")
RECEIVED = "total('inbound-rtp', {kind!r}, {figure!r}).then(value => value > {least})"


@pytest_asyncio.fixture(loop_scope="session")
async def service(tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    """A service whose media is reached by another address than its pages."""
    running = ServiceProcess(tmp_path / "data", starting="in 2 h", options=("--host", "0.0.0.0", "--public-address", ADDRESS))
    await running.start()
    yield running
    await running.stop()


@pytest.mark.row("O1")
async def test_firefox_speaks_to_chromium_and_hears_and_sees_it(service: ServiceProcess, browser: Browser) -> None:
    mia = await live_meeting(service, browser)
    ravi = await participant(service, browser, "Ravi")
    invited = await service.invite(ROOM, "participant", "Fatou")
    async with firefox() as other:
        fatou = await other.open(invited.url, script=WATCH_PEERS)
        await fatou.click(".check-start .button-primary")
        await fatou.until("document.querySelector('.check-join .button-primary')?.textContent === 'Join the meeting'")
        await fatou.click(".check-join .button-primary")
        await fatou.click(".floor-panel button[type=submit]")

        await mia.button("Give the floor").first.click()
        await ravi.sees_on_stage("Fatou")
        await ravi.sees_moving_pictures()
        await ravi.hears_sound()

        await mia.press("Thank the speaker")
        await ravi.press("Raise your hand")
        await mia.button("Give the floor").first.click()
        await fatou.until(RECEIVED.format(kind="video", figure="framesDecoded", least=10))
        await fatou.until(RECEIVED.format(kind="audio", figure="totalAudioEnergy", least=1e-6))
        assert await fatou.evaluate("document.querySelector(\"figure[data-place='main'] .picture-name\").textContent") == "Ravi"
