"""The speaking clock in front of people: the same on every machine, and heard, read and seen when the time is short and when it is up."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route, expect

from orchestrator.client.room_client import RoomClient
from orchestrator.media.plane import MediaPlane
from rooms.commands import ChangePhase, GrantFloor, RequestFloorForHall
from rooms.ids import RequestId, RoomId, SpeechTypeId
from rooms.phases import Phase
from tests.browser.seat import PATIENCE_S, Seat
from tests.config.writing import small
from tests.fakes import FakeMediaPlane
from tests.serving_here import Serving, serving

pytestmark = pytest.mark.browser

ROOM = RoomId("meeting")
STATEMENT = SpeechTypeId("statement")

AN_HOUR_AHEAD = """
window.Date = class extends Date {
  constructor(...time) { super(...(time.length ? time : [Date.now()])); }
  static now() { return super.now() + 3_600_000; }
};
"""
"""What a machine is like whose clock was never set."""

LISTEN = """
window.notes = [];
window.loudest = 0;
window.said = [];
const { start } = OscillatorNode.prototype;
OscillatorNode.prototype.start = function (...when) {
  notes.push(this.frequency.value);
  return start.apply(this, when);
};
const { connect } = AudioNode.prototype;
AudioNode.prototype.connect = function (to, ...more) {
  if (to instanceof AudioDestinationNode) measure(connect.call(this, new AnalyserNode(this.context)));
  return connect.call(this, to, ...more);
};
function measure(analyser) {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  loudest = Math.max(loudest, ...samples);
  if (analyser.context.state !== "closed") requestAnimationFrame(() => measure(analyser));
}
document.addEventListener("DOMContentLoaded", () => {
  const voice = document.querySelector("[data-module=announcer]");
  new MutationObserver(() => said.push(voice.textContent)).observe(voice, { childList: true });
});
"""
"""Keep what goes to the loudspeaker and what screen readers are given."""

READ_TIME_LEFT = """
async () => {
  const [{ Clock, leftOf }, { ServerTime }] = await Promise.all([import("/static/js/clock.js"), import("/static/js/server-time.js")]);
  const { now } = ServerTime.prototype;
  const { tick } = Clock.prototype;
  let time;
  ServerTime.prototype.now = function () {
    time = this;
    return now.call(this);
  };
  return new Promise((done) => {
    Clock.prototype.tick = function (milliseconds) {
      if (this.view?.running && time.samples.some(({ trip }) => trip < 280))
        done({ left_ms: 1000 * leftOf(this.view, milliseconds), at_ms: performance.timeOrigin + performance.now() });
      return tick.call(this, milliseconds);
    };
  });
}
"""
"""What the clock of the page draws, and when by the clock of the machine, which is the service's too. It is read once an answer to the
question for the time was quick enough to know the time that well."""


OF_TIME = ["3 seconds left.", "The speaking time is over."]


@asynccontextmanager
async def live(directory: Path, definition: str, media: MediaPlane) -> AsyncIterator[tuple[Serving, RoomClient]]:
    """A live meeting of the small example as it is written in ``definition``, and its chair."""
    file = directory / "meeting.yaml"
    file.write_text(definition, encoding="utf-8")
    async with (
        serving(directory / "data", file, media=media, starts_in=timedelta(hours=2)) as service,
        RoomClient(service.url, ROOM, (await service.invite(ROOM, "moderator", "Max")).token) as chair,
    ):
        for phase in (Phase.OPEN, Phase.LIVE):
            await chair.command(ChangePhase(to=phase))
        yield service, chair


async def watcher(browser: Browser, service: Serving, *scripts: str) -> Page:
    """The page of the room for everybody, made of the sources of its script, after ``scripts``."""
    page = await (await browser.new_context()).new_page()
    await page.route("**/static/bundle/boot.js", from_sources)
    for script in scripts:
        await page.add_init_script(script)
    await page.goto(f"{service.url}/rooms/{ROOM}")
    return page


async def from_sources(route: Route) -> None:
    await route.fulfill(body='import "/static/js/boot.js";', content_type="text/javascript")


async def ends_at_ms(page: Page) -> float:
    """When the speech is over as this page reckons, by the clock of the machine in milliseconds since 1970."""
    async with asyncio.timeout(PATIENCE_S):
        read = await page.evaluate(READ_TIME_LEFT)
    return float(read["at_ms"] + read["left_ms"])


@pytest.mark.row("D1")
async def test_two_machines_show_the_same_time_though_the_clock_of_one_is_an_hour_wrong(tmp_path: Path, browser: Browser) -> None:
    async with live(tmp_path, small(), FakeMediaPlane()) as (service, chair):
        await chair.command(RequestFloorForHall(speech_type=STATEMENT, name="Ana"))
        await chair.command(GrantFloor(request=RequestId("r1")))
        await chair.wait_for(lambda room: room.view.floor is not None)
        assert chair.view.floor is not None
        assert chair.view.floor.clock.deadline is not None
        deadline_ms = chair.view.floor.clock.deadline.timestamp() * 1000

        pages = await asyncio.gather(watcher(browser, service), watcher(browser, service, AN_HOUR_AHEAD))
        assert await pages[1].evaluate("Date.now() - performance.timeOrigin - performance.now()") > 3_000_000
        ends = await asyncio.gather(*(ends_at_ms(page) for page in pages))
        await pages[1].reload()
        ends.append(await ends_at_ms(pages[1]))
        for page in pages:
            await expect(page.locator(".clock [data-part=time]")).to_have_text(re.compile(r"^[0-2]:\d\d$"))
        assert max(ends) - min(ends) < 300
        assert max(abs(one - deadline_ms) for one in ends) < 300


@pytest.mark.row("D5")
async def test_speaker_and_chair_hear_and_are_told_once_that_time_is_short_and_once_that_it_is_up(tmp_path: Path, browser: Browser) -> None:
    brief = small(("rank: 10, limit_s: 180", "rank: 10, limit_s: 7"), ("sessions:", "queue: {warn_at_s: 3}\nsessions:"))
    async with live(tmp_path, brief, MediaPlane()) as (service, _):
        ravi = await Seat.take(browser, await service.invite(ROOM, "participant", "Ravi"), LISTEN)
        mia = await Seat.take(browser, await service.invite(ROOM, "moderator", "Mia"), LISTEN)
        await ravi.join()
        await ravi.press("Raise your hand")
        await mia.button("Give the floor").first.click()
        await expect(ravi.page.locator("[data-part=remaining]")).to_have_text(re.compile(r"^\+0:0[2-9]$"))
        for seat in (ravi, mia):
            await expect(seat.page.locator(".clock [data-part=time]").first).to_have_text(re.compile(r"^\+0:\d\d$"))
            await expect(seat.page.locator(".clock [data-part=label]").first).to_have_text("over time")
            assert await seat.page.evaluate("notes") == [880, 880, 880, 880, 660]
            assert await seat.page.evaluate("loudest") > 0.1
            assert [one for one in await seat.page.evaluate("said") if one in OF_TIME] == OF_TIME
