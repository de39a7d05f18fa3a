"""Stand-ins for browsers: aiortc connections that send a grey picture with a tone, and watch what arrives."""

import array
import asyncio
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

PATIENCE_S = 30.0
"""An upper bound for what takes a fraction of a second; nothing is measured by it."""

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


class Viewer:
    """The slots of one watching connection, in the order of their m-lines per kind."""

    def __init__(self) -> None:
        self.connection = RTCPeerConnection(CONFIGURATION)
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
async def publishing(negotiate: Negotiate, brightness: int, *, video: bool = True) -> AsyncIterator[RTCPeerConnection]:
    """Publish a tone and a picture for as long as the context lasts."""
    connection = RTCPeerConnection(CONFIGURATION)
    try:
        connection.addTransceiver(Tone(), direction="sendonly")
        if video:
            connection.addTransceiver(Grey(brightness), direction="sendonly")
        await connect(connection, negotiate)
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def watching(negotiate: Negotiate, *, audio: int = 1, video: int = 1) -> AsyncIterator[Viewer]:
    """Watch as many slots as asked for, for as long as the context lasts."""
    viewer = Viewer()
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
