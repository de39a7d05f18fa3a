"""The page that tries every way through the reader's network, before a real relay."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from rooms.ids import RoomId
from tests.browser.seat import PATIENCE_S
from tests.browser.test_pages import LOOKS, Desk, Look
from tests.coturn import SECRET, coturn
from tests.service_process import ServiceProcess

pytestmark = [pytest.mark.browser, pytest.mark.row("O7")]

ROOM = RoomId("workshop")

NO_DIRECT_WAY = """
window.RTCPeerConnection = class extends RTCPeerConnection {
  setRemoteDescription({ type, sdp }) {
    const relayed = this.getConfiguration().iceTransportPolicy === "relay";
    return super.setRemoteDescription({ type, sdp: relayed ? sdp : sdp.replace(/^a=candidate.*\\r\\n/gm, "") });
  }
};
"""


@pytest_asyncio.fixture(loop_scope="session")
async def service(tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    """A service with relays over UDP and TCP."""
    secret = tmp_path / "secret"
    secret.write_bytes(SECRET)
    secret.chmod(0o600)
    async with coturn(tmp_path) as turn:
        relays = [option for url in turn.urls if url.startswith("turn:") for option in ("--turn", url)]
        running = ServiceProcess(tmp_path / "data", starting="in 2 h", options=(*relays, "--turn-secret-file", str(secret)))
        await running.start()
        yield running
        await running.stop()


async def address_for(desk: Desk, service: ServiceProcess) -> str:
    """The address of the test, as the device check of a participant has it."""
    page = await desk.open((await service.invite(ROOM, "participant", "Ravi")).url)
    return service.url + str(await page.locator("a[href*='/network']").get_attribute("href"))


async def says(page: Page, **ways: str) -> None:
    """Wait until the page says that of these ways."""
    for way, outcome in ways.items():
        await expect(page.locator(f"[data-way={way}]")).to_have_attribute("data-state", outcome, timeout=PATIENCE_S * 1000)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.language)
async def test_every_way_that_there_is_works_here_and_the_page_hinders_nobody(
    service: ServiceProcess, browser: Browser, look: Look
) -> None:
    desk = Desk(browser, look)
    page = await desk.open(await address_for(desk, service))
    await says(page, direct="works", udp="works", tcp="works", tls="absent")
    await expect(page.get_by_role("button")).to_be_enabled()
    await desk.judge(page)
    assert desk.faults == [], "\n".join(desk.faults)


async def test_where_the_direct_way_is_blocked_the_page_says_that_a_relay_will_do(service: ServiceProcess, browser: Browser) -> None:
    desk = Desk(browser, Look(1440, "light", "en"))
    address = await address_for(desk, service)
    page = await desk.open("about:blank")
    await page.add_init_script(NO_DIRECT_WAY)
    await page.goto(address)
    await says(page, direct="blocked", udp="works", tcp="works")
    await expect(page.locator("[data-part=advice]")).to_contain_text("relay")
