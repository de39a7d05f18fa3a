"""The media plane with real Chromium at both ends: fake microphones and cameras, real ICE, DTLS, SRTP, Opus and VP8."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page

from orchestrator.media.plane import MediaPlane, SessionId, Slots
from rooms.ids import ParticipantId, RoomId
from rooms.phases import Reach
from rooms.routes import Medium, Route
from tests.media.planes import until

pytestmark = pytest.mark.browser

ROOM = RoomId("plenary")
ANN, BEN, VERA = ParticipantId("ann"), ParticipantId("ben"), ParticipantId("vera")
WIDTH = {ANN: 320, BEN: 640}
"""There is one fake camera; by the width of the picture that is sent we know whose it is."""

PATIENCE_S = 60.0

PAGE = "<!doctype html><meta charset=utf-8><title>Media</title><script src=/page.js></script>"

SCRIPT = """
async function connect(connection, url) {
  window.connection = connection;
  await connection.setLocalDescription();
  const response = await fetch(url, {method: "POST", body: connection.localDescription.sdp});
  if (!response.ok) throw new Error(await response.text());
  await connection.setRemoteDescription({type: "answer", sdp: await response.text()});
}
async function publish(participant, width, codec) {
  const stream = await navigator.mediaDevices.getUserMedia({audio: true, video: {width: 640, height: 480}});
  const connection = new RTCPeerConnection();
  for (const track of stream.getTracks()) {
    const sendEncodings = track.kind === "video" ? [{scaleResolutionDownBy: 640 / width}] : [{}];
    const transceiver = connection.addTransceiver(track, {direction: "sendonly", streams: [stream], sendEncodings});
    if (track.kind === "video") only(transceiver, codec, RTCRtpSender);
  }
  await connect(connection, "/whip/" + participant);
}
function only(transceiver, codec, side) {
  const known = side.getCapabilities("video").codecs;
  if (codec) transceiver.setCodecPreferences(known.filter(({mimeType}) => ["video/" + codec, "video/rtx"].includes(mimeType)));
}
async function watch(audio, video, codec) {
  const connection = new RTCPeerConnection();
  connection.ontrack = ({track, transceiver}) => {
    const element = document.createElement(track.kind);
    element.id = "mid-" + transceiver.mid;
    element.autoplay = true;
    element.muted = track.kind === "video";
    element.srcObject = new MediaStream([track]);
    document.body.append(element);
  };
  for (let n = 0; n < audio; n++) connection.addTransceiver("audio", {direction: "recvonly"});
  for (let n = 0; n < video; n++) only(connection.addTransceiver("video", {direction: "recvonly"}), codec, RTCRtpReceiver);
  await connect(connection, "/whep");
}
async function figures(mid) {
  const report = await window.connection.getStats(), found = {};
  for (const entry of report.values()) {
    if (entry.mid === mid && ["inbound-rtp", "outbound-rtp"].includes(entry.type))
      Object.assign(found, entry, {codec: report.get(entry.codecId)?.mimeType});
    if (entry.type === "remote-inbound-rtp") found.remote = entry;
    if (entry.type === "transport") found.transport = entry;
  }
  return found;
}
async function reaches(mid, name, value) {
  while (!((await figures(mid))[name] >= value)) await new Promise(requestAnimationFrame);
}
"""


@dataclass
class Stage:
    """A plane behind a small web server, and a browser to look at it with."""

    plane: MediaPlane
    browser: Browser
    url: str
    subscriptions: list[SessionId] = field(default_factory=list)

    async def page(self) -> Page:
        page = await self.browser.new_page()
        await page.goto(self.url)
        return page

    async def publisher(self, participant: ParticipantId, codec: str | None = None) -> Page:
        """A page that sends; codec: the only one that it has for pictures."""
        page = await self.page()
        script = "([participant, width, codec]) => publish(participant, width, codec)"
        await page.evaluate(script, [participant, WIDTH[participant], codec])
        await self.until(lambda: self.plane.sending(ROOM, participant) == set(Medium))
        return page

    async def viewer(self, audio: int = 1, video: int = 1, codec: str | None = None) -> Page:
        """A page that watches; codec: the only one that it has for pictures."""
        page = await self.page()
        await page.evaluate("([audio, video, codec]) => watch(audio, video, codec)", [audio, video, codec])
        return page

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition holds that changes when the plane says that something did."""
        await until(self.plane, condition)


@pytest_asyncio.fixture(loop_scope="session")
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    subscriptions: list[SessionId] = []
    async with MediaPlane() as plane, TestServer(application(plane, subscriptions)) as server:
        yield Stage(plane, browser, str(server.make_url("/")), subscriptions)


def application(plane: MediaPlane, subscriptions: list[SessionId]) -> web.Application:
    """The least that posts offers to the plane."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    async def script(_: web.Request) -> web.Response:
        return web.Response(text=SCRIPT, content_type="text/javascript")

    async def whip(request: web.Request) -> web.Response:
        session = await plane.publish(ROOM, ParticipantId(request.match_info["participant"]), await request.text())
        return web.Response(status=201, text=session.answer_sdp, content_type="application/sdp")

    async def whep(request: web.Request) -> web.Response:
        session = await plane.subscribe(ROOM, VERA, await request.text())
        subscriptions.append(session.id)
        return web.Response(status=201, text=session.answer_sdp, content_type="application/sdp")

    app = web.Application()
    app.add_routes(
        [web.get("/", page), web.get("/page.js", script), web.post("/whip/{participant}", whip), web.post("/whep", whep)],
    )
    return app


def routes(*sources: ParticipantId) -> list[Route]:
    return [Route(source=source, medium=medium, reach=Reach.ROOM) for source in sources for medium in Medium]


async def grows(page: Page, mid: str, name: str, by: float) -> None:
    """Wait until a figure of the page's statistics has grown."""
    now = (await page.evaluate("mid => figures(mid)", mid)).get(name, 0)
    async with asyncio.timeout(PATIENCE_S):
        await page.evaluate("([mid, name, value]) => reaches(mid, name, value)", [mid, name, now + by])


async def shows(page: Page, mid: str, participant: ParticipantId) -> None:
    """Wait until somebody's picture is in the slot with this mid."""
    script = "([mid, width]) => document.getElementById('mid-' + mid)?.videoWidth === width"
    await page.wait_for_function(script, arg=[mid, WIDTH[participant]], timeout=PATIENCE_S * 1000)


@pytest.mark.row("O1")
@pytest.mark.row("O2")
async def test_a_viewer_sees_and_hears_a_publisher_in_the_agreed_codecs_and_cipher(stage: Stage) -> None:
    stage.plane.set_routes(ROOM, routes(ANN))
    publisher, viewer = await stage.publisher(ANN), await stage.viewer()
    await shows(viewer, "1", ANN)
    await grows(viewer, "0", "totalAudioEnergy", 0.001)
    await grows(viewer, "1", "framesDecoded", 20)
    audio, video = await viewer.evaluate("figures('0')"), await viewer.evaluate("figures('1')")
    assert (audio["codec"], video["codec"]) == ("audio/opus", "video/VP8")
    assert video["transport"]["srtpCipher"] == "SRTP_AEAD_AES_128_GCM"
    assert video["packetsLost"] == audio["packetsLost"] == 0
    sent = await publisher.evaluate("figures('1')")
    assert sent["codec"] == "video/VP8"
    assert sent["transport"]["srtpCipher"] == "SRTP_AEAD_AES_128_GCM"
    assert sent["remote"]["fractionLost"] == 0


@pytest.mark.row("C10")
async def test_without_a_route_the_packets_stop_at_the_server_although_the_browser_still_sends(stage: Stage) -> None:
    stage.plane.set_routes(ROOM, routes(ANN))
    publisher, viewer = await stage.publisher(ANN), await stage.viewer()
    await grows(viewer, "1", "framesDecoded", 5)
    stage.plane.set_routes(ROOM, ())
    await stage.until(lambda: stage.plane.slots_of(stage.subscriptions[0]).video == (None,))
    await grows(publisher, "0", "packetsSent", 20)
    stopped = await viewer.evaluate("figures('0')")
    await grows(publisher, "0", "packetsSent", 100)
    assert (await viewer.evaluate("figures('0')"))["packetsReceived"] == stopped["packetsReceived"]
    assert unrouted_packets(stage.plane) > 0
    stage.plane.set_routes(ROOM, routes(ANN))
    await grows(viewer, "1", "framesDecoded", 5)


def unrouted_packets(plane: MediaPlane) -> int:
    """How many packets of publishers were dropped for want of a route."""
    return sum(one.unrouted_packets for one in plane.statistics(ROOM))


@pytest.mark.row("O3")
async def test_the_stage_changes_between_two_publishers_without_a_new_offer(stage: Stage) -> None:
    await stage.publisher(ANN)
    await stage.publisher(BEN)
    stage.plane.set_routes(ROOM, routes(ANN))
    viewer = await stage.viewer()
    await shows(viewer, "1", ANN)
    for speaker in (BEN, ANN, BEN):
        stage.plane.set_routes(ROOM, routes(speaker))
        await shows(viewer, "1", speaker)
        assert stage.plane.slots_of(stage.subscriptions[0]).video == (speaker,)
        await grows(viewer, "1", "framesDecoded", 10)
        await grows(viewer, "0", "totalAudioEnergy", 0.0005)
    assert len(stage.subscriptions) == 1


async def test_a_page_with_many_slots_shows_everybody_in_their_own(stage: Stage) -> None:
    stage.plane.set_routes(ROOM, routes(BEN, ANN))
    await stage.publisher(ANN)
    await stage.publisher(BEN)
    viewer = await stage.viewer(audio=8, video=4)
    await shows(viewer, "8", BEN)
    await shows(viewer, "9", ANN)
    await grows(viewer, "0", "totalAudioEnergy", 0.001)
    await grows(viewer, "1", "totalAudioEnergy", 0.001)
    assert stage.plane.slots_of(stage.subscriptions[0]).video == (BEN, ANN, None, None)


@pytest.mark.row("O1")
@pytest.mark.row("O3")
@pytest.mark.parametrize("codec", ["H264", "VP9", "AV1"])
async def test_a_publisher_with_another_codec_takes_turns_in_one_slot_with_one_in_vp8(stage: Stage, codec: str) -> None:
    await stage.publisher(ANN, "VP8")
    await stage.publisher(BEN, codec)
    stage.plane.set_routes(ROOM, routes(BEN))
    viewer = await stage.viewer()
    for speaker, name in ((BEN, codec), (ANN, "VP8"), (BEN, codec)):
        stage.plane.set_routes(ROOM, routes(speaker))
        await shows(viewer, "1", speaker)
        await grows(viewer, "1", "framesDecoded", 20)
        assert (await viewer.evaluate("figures('1')"))["codec"] == f"video/{name}"
    assert (await viewer.evaluate("figures('1')"))["packetsLost"] == 0


async def test_a_publisher_is_told_to_send_what_its_viewers_can_see(stage: Stage) -> None:
    stage.plane.set_routes(ROOM, routes(ANN))
    viewer = await stage.viewer(codec="H264")
    publisher = await stage.publisher(ANN)
    await grows(viewer, "1", "framesDecoded", 20)
    assert (await publisher.evaluate("figures('1')"))["codec"] == "video/H264"


async def test_a_viewer_that_cannot_decode_a_picture_hears_its_sound_and_is_told(stage: Stage) -> None:
    stage.plane.set_routes(ROOM, routes(ANN))
    await stage.publisher(ANN, "AV1")
    viewer = await stage.viewer(codec="VP8")
    await grows(viewer, "0", "totalAudioEnergy", 0.001)
    assert stage.plane.slots_of(stage.subscriptions[0]) == Slots(audio=(ANN,), video=(None,), unreadable_pictures=1)
