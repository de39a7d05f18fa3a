"""From the grant to the first decoded frame of the new speaker, with three real Chromium pages and a real service.

Each speaker's camera shows a colour of its own, so that the viewer's page knows whose frame it has decoded. All clocks are this machine's.
"""

import asyncio
import time
from contextlib import AsyncExitStack

from playwright.async_api import Browser, Page

from benchmarks.figures import milliseconds
from benchmarks.service import ROOM, Meeting, live_meeting
from orchestrator.client.room_client import RoomClient
from rooms.commands import GrantFloor, RequestFloor
from rooms.ids import SpeechTypeId
from rooms.people import Role
from tests.chromium import chromium

SWITCHES = 40
STATEMENT = SpeechTypeId("statement")

PUBLISH = """async ([url, token, hue]) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
  const pen = canvas.getContext("2d");
  let turn = 0;
  setInterval(() => {
    pen.fillStyle = `hsl(${hue} 90% 45%)`;
    pen.fillRect(0, 0, 640, 360);
    pen.fillStyle = "#888";
    pen.fillRect((turn += 9) % 640, 150, 60, 60);
  }, 1000 / 25);
  const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
  const peer = new RTCPeerConnection();
  const tracks = [...sound.getTracks(), ...canvas.captureStream(25).getTracks()];
  for (const track of tracks) peer.addTransceiver(track, { direction: "sendonly" });
  await connect(peer, url, token);
}"""

WATCH = """async ([url, token]) => {
  const peer = new RTCPeerConnection();
  const video = Object.assign(document.createElement("video"), { muted: true, autoplay: true });
  peer.ontrack = ({ track }) => track.kind === "video" && (video.srcObject = new MediaStream([track]));
  peer.addTransceiver("audio", { direction: "recvonly" });
  peer.addTransceiver("video", { direction: "recvonly" });
  await connect(peer, url, token);
  const canvas = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  window.waiting = [];
  const look = () => {
    pen.drawImage(video, 0, 0, 8, 8);
    const [red, , blue] = pen.getImageData(1, 1, 1, 1).data;
    const seen = red > blue ? "red" : "blue", at = Date.now();
    window.waiting = window.waiting.filter(({ colour, found }) => colour !== seen || void found(at));
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
}"""

CONNECT = """window.connect = async (peer, url, token) => {
  await peer.setLocalDescription();
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/sdp", Authorization: `Bearer ${token}` },
    body: peer.localDescription.sdp,
  });
  if (!answer.ok) throw new Error(await answer.text());
  await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
}"""

FIRST_FRAME = "colour => new Promise(found => window.waiting.push({ colour, found }))"


async def measure() -> dict[str, object]:
    """Give the floor to the two speakers in turn."""
    async with live_meeting() as meeting, chromium() as browser, AsyncExitStack() as stack:
        speakers = {
            "red": await _speaker(meeting, browser, stack, 0),
            "blue": await _speaker(meeting, browser, stack, 240),
        }
        viewer = await _page(browser, meeting)
        await viewer.evaluate(WATCH, [f"/api/rooms/{ROOM}/whep", meeting.token(Role.PARTICIPANT, "Viewer")])
        colours = [("red", "blue")[turn % 2] for turn in range(SWITCHES + 1)]
        seconds = [await _grant(meeting, viewer, speakers[colour], colour) for colour in colours]
    return {"switches": SWITCHES, "grant_to_frame": milliseconds(seconds[1:]), "grant_to_frame_of_the_first": round(seconds[0] * 1000, 1)}


async def _speaker(meeting: Meeting, browser: Browser, stack: AsyncExitStack, hue: int) -> RoomClient:
    token = meeting.token(Role.PARTICIPANT, f"Speaker {hue}")
    client = await stack.enter_async_context(RoomClient(meeting.service.url, ROOM, token))
    page = await _page(browser, meeting)
    await page.evaluate(PUBLISH, [f"/api/rooms/{ROOM}/whip", token, hue])
    return client


async def _page(browser: Browser, meeting: Meeting) -> Page:
    page = await browser.new_page(bypass_csp=True)
    await page.add_init_script(CONNECT)
    await page.goto(meeting.service.url)
    return page


async def _grant(meeting: Meeting, viewer: Page, speaker: RoomClient, colour: str) -> float:
    """Seconds from the command to the first frame of ``colour``."""
    await speaker.command(RequestFloor(speech_type=STATEMENT))
    await speaker.wait_for(lambda one: one.mine is not None and one.mine.request is not None)
    assert speaker.mine is not None
    assert speaker.mine.request is not None
    request = speaker.mine.request.request
    async with asyncio.TaskGroup() as tasks:
        frame = tasks.create_task(_first_frame(viewer, colour))
        await asyncio.sleep(0.5)  # the picture of the last speaker runs, and the page waits for the next one
        granted_at = time.time()
        await meeting.moderator.command(GrantFloor(request=request))
    return frame.result() / 1000 - granted_at


async def _first_frame(viewer: Page, colour: str) -> float:
    return float(await viewer.evaluate(FIRST_FRAME, colour))
