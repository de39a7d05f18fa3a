"""Stand-ins for browsers: aiortc connections that send a grey picture with a tone, and watch what arrives."""

import array
import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiortc import (
    AudioStreamTrack,
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
    VideoStreamTrack,
)
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame, VideoFrame
from av.frame import Frame

from orchestrator.media import rtp, rtx
from orchestrator.media.rewriter import signed16
from orchestrator.media.rtp import RtpPacket

PATIENCE_S = 30.0
"""An upper bound for what takes a fraction of a second; nothing is measured by it."""

VIDEO_TYPE, RTX_TYPE = 97, 98
"""Payload types of aiortc's offers: VP8 and its retransmissions."""

LOUD = 1_000
"""Samples above this are the tone, not the coder's noise."""

CONFIGURATION = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
"""No server but ours; and with any other policy aiortc forgets to connect the second and later lines of one kind."""

Negotiate = Callable[[str], Awaitable[str]]
"""Takes an offer and gives the answer."""


class Tone(AudioStreamTrack):
    """A square wave of 500 Hz."""

    _wave = array.array("h", ([8_000] * 8 + [-8_000] * 8) * 10).tobytes()

    async def recv(self) -> Frame:
        frame = await super().recv()
        assert isinstance(frame, AudioFrame)
        frame.planes[0].update(self._wave)
        return frame


class Grey(VideoStreamTrack):
    """A small picture of one brightness (0..255), by which a viewer knows whose it is."""

    def __init__(self, brightness: int) -> None:
        super().__init__()
        self._brightness = brightness

    async def recv(self) -> Frame:
        frame = VideoFrame(width=160, height=120, format="yuv420p")
        for plane, value in zip(frame.planes, (self._brightness, 128, 128), strict=True):
            plane.update(bytes([value]) * plane.buffer_size)
        frame.pts, frame.time_base = await self.next_timestamp()
        return frame


class Watcher:
    """Looks at one incoming track: how bright, how loud, how many frames."""

    def __init__(self) -> None:
        self.frames = 0
        self.brightness: int | None = None
        self.loud_frames = 0
        self._news = asyncio.Condition()

    async def watch(self, track: MediaStreamTrack) -> None:
        """Read a track to its end."""
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            async with self._news:
                self._look(frame)
                self._news.notify_all()

    async def until(self, condition: Callable[["Watcher"], bool]) -> None:
        """Wait until what was seen so far fulfils ``condition``."""
        async with asyncio.timeout(PATIENCE_S), self._news:
            await self._news.wait_for(lambda: condition(self))

    def _look(self, frame: object) -> None:
        self.frames += 1
        if isinstance(frame, VideoFrame):
            plane = bytes(frame.planes[0])
            self.brightness = plane[len(plane) // 2]
        elif isinstance(frame, AudioFrame):
            samples = array.array("h", bytes(frame.planes[0]))
            self.loud_frames += max(samples) > LOUD


class LossyLine:
    """Loses packets of pictures on purpose, in one direction of one connection.

    rate: 0..1 of those sent the first time, ``repair_rate`` of their retransmissions. lost, repaired: the numbers of packets that were
    lost, and that came again; ``late``: how many came after one with a higher number.
    """

    def __init__(self, seed: int, *, rate: float, repair_rate: float = 0.0) -> None:
        self.lost: set[int] = set()
        self.repaired: set[int] = set()
        self.late = 0
        self._random = random.Random(seed)
        self._rates = {VIDEO_TYPE: rate, RTX_TYPE: repair_rate}
        self._highest: int | None = None
        self._news = asyncio.Condition()

    def lose_outgoing(self, connection: RTCPeerConnection) -> None:
        """Lose what ``connection``, which is connected, sends from now on."""
        transport = connection.getTransceivers()[0].sender.transport
        send = transport._send_rtp

        async def send_some(data: bytes) -> None:
            if await self._passes(data):
                await send(data)

        transport._send_rtp = send_some  # type: ignore[method-assign]

    def lose_incoming(self, connection: RTCPeerConnection) -> None:
        """Lose what is sent to ``connection``, which is connected, from now on."""
        transport = connection.getTransceivers()[0].receiver.transport
        handle = transport._handle_rtp_data

        async def handle_some(data: bytes, arrival_time_ms: int) -> None:
            if await self._passes(data):
                await handle(data, arrival_time_ms)

        transport._handle_rtp_data = handle_some  # type: ignore[method-assign]

    async def until(self, condition: Callable[["LossyLine"], bool]) -> None:
        """Wait until what went over the line fulfils ``condition``."""
        async with asyncio.timeout(PATIENCE_S), self._news:
            await self._news.wait_for(lambda: condition(self))

    async def _passes(self, data: bytes) -> bool:
        packet = None if rtp.is_rtcp(data) else rtp.parse(data)
        if packet is None or packet.payload_type not in self._rates:
            return True
        passes = self._random.random() >= self._rates[packet.payload_type]
        async with self._news:
            self._note(packet, passes=passes)
            self._news.notify_all()
        return passes

    def _note(self, packet: RtpPacket, *, passes: bool) -> None:
        if packet.payload_type == RTX_TYPE:
            original = rtx.unwrap(packet, payload_type=VIDEO_TYPE, ssrc=0)
            self.repaired |= {original.sequence} if original is not None and passes else set()
            return
        if not passes:
            self.lost.add(packet.sequence)
        elif self._highest is None or signed16(packet.sequence - self._highest) > 0:
            self._highest = packet.sequence
        else:
            self.late += 1


class Viewer:
    """The slots of one watching connection, in the order of their m-lines per kind."""

    def __init__(self, configuration: RTCConfiguration) -> None:
        self.connection = RTCPeerConnection(configuration)
        self.audio: list[Watcher] = []
        self.video: list[Watcher] = []

    async def sees(self, brightness: int, slot: int = 0) -> None:
        """Wait until the picture of this brightness is in a slot."""
        await self.video[slot].until(lambda seen: seen.brightness is not None and abs(seen.brightness - brightness) < 10)

    async def hears(self, slot: int = 0) -> None:
        """Wait until more of the tone arrives in a slot than so far."""
        before = self.audio[slot].loud_frames
        await self.audio[slot].until(lambda heard: heard.loud_frames > before + 5)


@asynccontextmanager
async def publishing(
    negotiate: Negotiate, brightness: int, *, video: bool = True, configuration: RTCConfiguration = CONFIGURATION
) -> AsyncIterator[RTCPeerConnection]:
    """Publish a tone and a picture for as long as the context lasts."""
    connection = RTCPeerConnection(configuration)
    try:
        connection.addTransceiver(Tone(), direction="sendonly")
        if video:
            connection.addTransceiver(Grey(brightness), direction="sendonly")
        await connect(connection, negotiate)
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def watching(
    negotiate: Negotiate, *, audio: int = 1, video: int = 1, configuration: RTCConfiguration = CONFIGURATION
) -> AsyncIterator[Viewer]:
    """Watch as many slots as asked for, for as long as the context lasts."""
    viewer = Viewer(configuration)
    for kind, count in (("audio", audio), ("video", video)):
        for _ in range(count):
            viewer.connection.addTransceiver(kind, direction="recvonly")
    async with asyncio.TaskGroup() as tasks:
        try:
            await connect(viewer.connection, negotiate)
            for transceiver in viewer.connection.getTransceivers():
                watcher = Watcher()
                (viewer.audio if transceiver.kind == "audio" else viewer.video).append(watcher)
                tasks.create_task(watcher.watch(transceiver.receiver.track), name=f"watch {transceiver.kind}")
            yield viewer
        finally:
            await viewer.connection.close()


async def connect(connection: RTCPeerConnection, negotiate: Negotiate) -> None:
    """Offer, take the answer, wait for the connection."""
    connected = asyncio.Event()

    @connection.on("connectionstatechange")
    def changed() -> None:
        if connection.connectionState == "connected":
            connected.set()

    await connection.setLocalDescription(await connection.createOffer())
    answer = await negotiate(connection.localDescription.sdp)
    await connection.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))
    async with asyncio.timeout(PATIENCE_S):
        await connected.wait()
