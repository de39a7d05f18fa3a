"""Somebody in front of a browser: their page, and what their browser really sends and receives."""

import asyncio
from dataclasses import dataclass

from playwright.async_api import Browser, Locator, Page, expect

from tests.service_process import Invited

PATIENCE_S = 60.0
"""An upper bound for whatever a page waits for; nothing is read from how long it took."""

expect.set_options(timeout=PATIENCE_S * 1000)

WATCH_PEERS = """
window.peers = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...configuration) {
    super(...configuration);
    window.peers.push(this);
  }
};
/** The sum of a figure over everything of a kind that this browser receives ("inbound-rtp") or sends ("outbound-rtp"). */
window.total = async (type, kind, figure) => {
  let sum = 0;
  for (const peer of window.peers.filter(({ connectionState }) => connectionState === "connected"))
    for (const entry of (await peer.getStats()).values()) if (entry.type === type && entry.kind === kind) sum += entry[figure] ?? 0;
  return sum;
};
window.reaches = async (type, kind, figure, least) => {
  while ((await window.total(type, kind, figure)) < least) await new Promise(requestAnimationFrame);
};
/** What a tampered page does: send, whatever the service says. */
window.sendAnyway = async () => {
  for (const sender of window.peers.flatMap((peer) => peer.getSenders()).filter(({ track }) => track)) {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) encoding.active = true;
    await sender.setParameters(parameters);
    sender.track.enabled = true;
  }
};
"""


REMEMBER_SAID = """
/** Everything that the page's live region has said, one behind the other: a screen reader hears each, however soon the next one comes. */
window.spoken = "";
document.addEventListener("DOMContentLoaded", () => {
  const voice = document.querySelector("[role=status]");
  if (voice) new MutationObserver(() => (window.spoken += ` ${voice.textContent}`)).observe(voice, { childList: true });
});
"""


@dataclass
class Seat:
    """A page with the invitation of one person."""

    page: Page
    invited: Invited

    @classmethod
    async def take(cls, browser: Browser, invited: Invited, *scripts: str) -> "Seat":
        """Open the link of the invitation in a browser profile of its own; every page in it begins with ``scripts``."""
        context = await browser.new_context(permissions=["camera", "microphone"])
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        for script in (WATCH_PEERS, REMEMBER_SAID, *scripts):
            await page.add_init_script(script)
        await page.goto(invited.url)
        return cls(page, invited)

    @property
    def speakers(self) -> Locator:
        """The names on the list of speakers, in its order."""
        return self.page.get_by_role("list", name="Speakers' list").locator(".queue-name bdi")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    async def press(self, name: str) -> None:
        await self.button(name).click()

    async def join(self) -> None:
        """Make the device check and go in."""
        await self.press("Turn on camera and microphone")
        await self.press("Join the meeting")

    async def is_told(self, sentence: str) -> None:
        """Wait until the live region has said ``sentence``; it may have said more since."""
        await self.page.wait_for_function("sentence => spoken.includes(sentence)", arg=sentence)

    async def sees_on_stage(self, name: str) -> None:
        """Wait until the big picture is ``name``'s."""
        await expect(self.page.locator("figure[data-place='main'] .picture-name")).to_have_text(name)

    async def total(self, type_: str, kind: str, figure: str) -> float:
        return float(await self.page.evaluate("of => total(...of)", [type_, kind, figure]))

    async def rises(self, type_: str, kind: str, figure: str, *, by: float) -> None:
        """Wait until a figure of this browser has grown by that much from now on."""
        start = await self.total(type_, kind, figure)
        async with asyncio.timeout(PATIENCE_S):
            await self.page.evaluate("of => reaches(...of)", [type_, kind, figure, start + by])

    async def sees_moving_pictures(self) -> None:
        await self.rises("inbound-rtp", "video", "framesDecoded", by=10)

    async def hears_sound(self) -> None:
        await self.rises("inbound-rtp", "audio", "totalAudioEnergy", by=1e-6)
