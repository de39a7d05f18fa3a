"""Watch and hear a room by WHEP: a fixed number of slots, each of which shows whoever is due in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

from aiohttp import ClientSession
from aiortc import MediaStreamTrack, RTCPeerConnection
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame, VideoFrame
from yarl import URL

from orchestrator.client.media_session import MediaSession, negotiated
from rooms.ids import RoomId

FRAMES_KEPT = 8
"""Decoded frames of a slot that wait for their reader; full: the oldest goes."""

F = TypeVar("F", AudioFrame, VideoFrame)


class Slot(Generic[F]):
    """One m-line of the session. ``received``: decoded frames so far, also those that nobody read."""

    def __init__(self, track: MediaStreamTrack) -> None:
        self.received = 0
        self._track = track
        self._frames: asyncio.Queue[F] = asyncio.Queue(FRAMES_KEPT)

    @property
    def waiting(self) -> int:
        """Decoded frames that nobody has read yet, at most FRAMES_KEPT."""
        return self._frames.qsize()

    async def frame(self) -> F:
        """Return the next decoded frame, or wait for it."""
        return await self._frames.get()

    async def read(self) -> None:
        """Take frames off the track until it ends, so that nothing piles up behind it."""
        while True:
            try:
                frame = await self._track.recv()
            except MediaStreamError:
                return
            self.received += 1
            if self._frames.full():
                self._frames.get_nowait()
            self._frames.put_nowait(frame)  # type: ignore[arg-type]  # aiortc decodes what it receives: never packets


class Subscription:
    """A WHEP session and its slots, in the order of the offer's m-lines."""

    def __init__(self, session: MediaSession, audio: list[Slot[AudioFrame]], video: list[Slot[VideoFrame]]) -> None:
        self.session = session
        self.audio = audio
        self.video = video


@asynccontextmanager
async def subscribe(
    http: ClientSession, service: str | URL, room: RoomId, token: str | None, *, audio: int = 1, video: int = 1
) -> AsyncIterator[Subscription]:
    """Receive and decode ``audio`` and ``video`` slots as long as the context. token: None for the public.

    Raises MediaRefused, MediaUnavailable.
    """

    def prepare(peer: RTCPeerConnection) -> None:
        for kind in ["audio"] * audio + ["video"] * video:
            peer.addTransceiver(kind, direction="recvonly")

    endpoint = URL(service) / "api" / "rooms" / room / "whep"
    async with negotiated(http, endpoint, token, prepare) as session:
        tracks = [transceiver.receiver.track for transceiver in session.peer.getTransceivers()]
        subscription = Subscription(session, [Slot(track) for track in tracks[:audio]], [Slot(track) for track in tracks[audio:]])
        readers = [asyncio.create_task(slot.read(), name="audio slot") for slot in subscription.audio]
        readers += [asyncio.create_task(slot.read(), name="video slot") for slot in subscription.video]
        try:
            yield subscription
        finally:  # owned here rather than by a group, which would wrap what goes wrong in the caller's body
            for reader in readers:
                reader.cancel()
            await asyncio.gather(*readers, return_exceptions=True)
