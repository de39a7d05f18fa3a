"""One scenario: a speaker and a viewer in real pages, one of them behind a bad line, and what the viewer gets of what the speaker sends."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from enum import StrEnum
from pathlib import Path

import msgspec
from playwright.async_api import Browser, Page, Route

from benchmarks.network.proxy import HOST, Proxy
from benchmarks.network.scenarios import Event, Scenario
from benchmarks.service import ROOM, Meeting
from orchestrator.client.room_client import RoomClient
from rooms.commands import GrantFloor, ReleaseFloor, RequestFloor
from rooms.ids import RequestId, SpeechTypeId
from tests.browser.seat import WATCH_PEERS, Seat
from tests.service_process import Invited

SIGNALLING = re.compile(r"/api/rooms/[^/]+/wh[ie]p(\?|$)")
LOOK_EVERY_S = 0.05
SETTLED_FRAMES = 50
"""The line becomes bad and the measurement begins when the viewer has seen so many: joining is measured elsewhere."""

# A picture that is sent in two sizes is one.
FIGURES = """async () => {
  const found = { sent: 0, decoded: 0, freezes: 0, concealed: 0, concealments: 0, samples: 0, bytes: 0 };
  for (const peer of window.peers.filter(({ connectionState }) => !["closed", "failed"].includes(connectionState)))
    for (const entry of (await peer.getStats()).values()) {
      if (entry.type === "outbound-rtp" && entry.kind === "video") found.sent = Math.max(found.sent, entry.framesSent ?? 0);
      if (entry.type !== "inbound-rtp") continue;
      found.bytes += entry.bytesReceived ?? 0;
      found.decoded += entry.framesDecoded ?? 0;
      found.freezes += entry.freezeCount ?? 0;
      found.samples += entry.totalSamplesReceived ?? 0;
      found.concealed += (entry.concealedSamples ?? 0) - (entry.silentConcealedSamples ?? 0);
      found.concealments += entry.concealmentEvents ?? 0;
    }
  return found;
}"""


Happening = Callable[[], Awaitable[None]]


class Impaired(StrEnum):
    """Whose line is bad."""

    VIEWER = "viewer"
    SPEAKER = "speaker"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What the viewer got. frames_kept, sound_concealed: shares.

    longest_gap_ms: of sound that was made up, at most. recovered_s: from the end of what happened until pictures move again.
    """

    scenario: str
    impaired: Impaired
    frames_sent: int
    frames_kept: float
    longest_still_ms: int
    freezes: int
    sound_concealed: float
    concealed_ms_each: float
    longest_gap_ms: int
    received_kbit_s: int
    recovered_s: float | None = None


class Total:
    """Growing figures of a page whose connections may begin anew in between."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._last: dict[str, float] = {}
        self.grown: dict[str, float] = {}

    async def look(self) -> dict[str, float]:
        """Return by how much each figure has grown since the last look."""
        now: dict[str, float] = await self._page.evaluate(FIGURES)
        steps = {name: value - last if value >= (last := self._last.get(name, value)) else value for name, value in now.items()}
        self._last = now
        self.grown = {name: self.grown.get(name, 0) + step for name, step in steps.items()}
        return steps


async def measured(meeting: Meeting, browser: Browser, scenario: Scenario, impaired: Impaired, *, seed: int) -> Outcome:
    """Run one scenario."""
    worker = (HOST, meeting.service.udp_port)
    async with Proxy(worker, seed=seed) as bad, Proxy(worker, seed=seed) as good:
        lines = {Impaired.SPEAKER: good, Impaired.VIEWER: good} | {impaired: bad}
        async with (
            _speaker(meeting, browser, lines[Impaired.SPEAKER]) as speaker,
            _viewer(meeting, browser, lines[Impaired.VIEWER]) as viewer,
        ):
            await viewer.rises("inbound-rtp", "video", "framesDecoded", by=SETTLED_FRAMES)
            bad.change(scenario.conditions)
            happens = {
                Event.OUTAGE: lambda: _outage(bad, scenario.outage_s),
                Event.NEW_ADDRESS: lambda: _move(bad),
                Event.WORKER_DIES: lambda: _kill_workers(meeting),
            }.get(scenario.event)
            return await _watch(scenario, impaired, happens, Total(speaker.page), Total(viewer.page))


async def _watch(scenario: Scenario, impaired: Impaired, happens: Happening | None, speaker: Total, viewer: Total) -> Outcome:
    """Look at both ends until the scenario is over; what happens does so after a third of it."""
    loop = asyncio.get_running_loop()
    await speaker.look()
    await viewer.look()
    begun = picture_at = loop.time()
    event_at, over_at = begun + scenario.lasts_s / 3, None
    ends = begun + scenario.lasts_s
    still_s, moving_at = 0.0, begun
    gap = longest_gap = 0.0
    while (now := loop.time()) < ends:
        if happens is not None and over_at is None and now >= event_at:
            await happens()
            over_at = loop.time()
            ends = over_at + scenario.lasts_s
        step = await viewer.look()
        gap = step["concealed"] + (0 if step["concealments"] else gap)
        longest_gap = max(gap, longest_gap)
        if step["decoded"] > 0:
            now = loop.time()
            if now - picture_at > still_s:
                still_s, moving_at = now - picture_at, now
            picture_at = now
        await asyncio.sleep(LOOK_EVERY_S)
    await speaker.look()
    sent, got, elapsed_s = speaker.grown, viewer.grown, loop.time() - begun
    return Outcome(
        scenario=scenario.name,
        impaired=impaired,
        frames_sent=round(sent["sent"]),
        frames_kept=round(min(1.0, got["decoded"] / max(1, sent["sent"])), 3),
        longest_still_ms=round(max(still_s, loop.time() - picture_at) * 1000),
        freezes=round(got["freezes"]),
        sound_concealed=round(got["concealed"] / max(1, got["samples"]), 4),
        concealed_ms_each=round(got["concealed"] / 48 / max(1, got["concealments"]), 1),
        longest_gap_ms=round(longest_gap / 48),
        received_kbit_s=round(got["bytes"] * 8 / 1000 / elapsed_s),
        recovered_s=None if over_at is None else round(moving_at - over_at, 2),
    )


async def _outage(line: Proxy, lasts_s: float) -> None:
    line.cut = True
    await asyncio.sleep(lasts_s)
    line.cut = False


async def _move(line: Proxy) -> None:
    line.move()


async def _kill_workers(meeting: Meeting) -> None:
    """Kill the media processes of the service as if they had crashed."""
    service = meeting.service.process
    assert service is not None
    for worker in _workers_of(service.pid):
        os.kill(worker, signal.SIGKILL)


def _workers_of(service: int) -> list[int]:
    """The process ids of the media workers of a service."""
    children = Path(f"/proc/{service}/task/{service}/children").read_text().split()
    return [int(one) for one in children if b"orchestrator.media.worker" in Path(f"/proc/{one}/cmdline").read_bytes()]


@asynccontextmanager
async def _speaker(meeting: Meeting, browser: Browser, line: Proxy) -> AsyncIterator[Seat]:
    """Somebody who has the floor and sends through ``line``."""
    invited = await meeting.service.invite(ROOM, "participant", "Speaker")
    async with AsyncExitStack() as stack:
        seat = await stack.enter_async_context(_seat(meeting, browser, invited, line))
        await seat.join()
        client = await stack.enter_async_context(RoomClient(meeting.service.url, ROOM, invited.token))
        await client.command(RequestFloor(speech_type=SpeechTypeId("statement")))
        await client.wait_for(lambda one: one.mine is not None and one.mine.request is not None)
        request = _request(client)
        await meeting.moderator.command(GrantFloor(request=request))
        await seat.rises("outbound-rtp", "video", "framesSent", by=1)
        yield seat
        await meeting.moderator.command(ReleaseFloor(request=request))


def _request(client: RoomClient) -> RequestId:
    assert client.mine is not None
    assert client.mine.request is not None
    return client.mine.request.request


@asynccontextmanager
async def _viewer(meeting: Meeting, browser: Browser, line: Proxy) -> AsyncIterator[Seat]:
    """Somebody who watches through ``line``."""
    async with _seat(meeting, browser, await meeting.service.invite(ROOM, "viewer", "Viewer"), line) as seat:
        yield seat


@asynccontextmanager
async def _seat(meeting: Meeting, browser: Browser, invited: Invited, line: Proxy) -> AsyncIterator[Seat]:
    """A page that is told to send its media to ``line`` instead of to the worker."""
    ours, theirs = f" {line.port} ", f" {meeting.service.udp_port} "

    async def answer(route: Route) -> None:
        if route.request.method != "POST":
            await route.continue_()
            return
        response = await route.fetch()
        await route.fulfill(response=response, body=(await response.text()).replace(theirs, ours))

    context = await browser.new_context(permissions=["camera", "microphone"])
    try:
        page = await context.new_page()
        await page.route(SIGNALLING, answer)
        await page.add_init_script(WATCH_PEERS)
        await page.goto(invited.url)
        yield Seat(page, invited)
    finally:
        await context.close()
