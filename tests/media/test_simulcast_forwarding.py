"""A camera in two sizes, over real sockets: viewers see the larger one as long as it is there."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiortc.codecs.vpx import Vp8Encoder
from av import VideoFrame

from orchestrator.media import rtp
from orchestrator.media.plane import MediaPlane
from rooms.ids import RoomId
from rooms.routes import Medium
from tests.media.peers import VIDEO_TYPE, Grey, Negotiate, publishing, watching
from tests.media.planes import until
from tests.media.test_forwarding import ANN, BRIGHT, DARK, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

RID_ID = 10
LAYERS = f"a=extmap:{RID_ID} {rtp.RID_URI}\r\na=rid:l send\r\na=rid:h send\r\na=simulcast:send l;h\r\n"


class Layer:
    """One size of the camera: a grey picture of its own brightness, each frame a keyframe."""

    def __init__(self, rid: str, ssrc: int, width: int, brightness: int) -> None:
        self._rid = rid
        self._ssrc = ssrc
        self._width = width
        self._brightness = brightness
        self._sequence = 0
        self._encoder = Vp8Encoder()

    def packets(self, pace: VideoFrame) -> list[bytes]:
        """The packets of the frame that is due with ``pace``."""
        frame = VideoFrame(width=self._width, height=self._width * 3 // 4, format="yuv420p")
        for plane, value in zip(frame.planes, (self._brightness, 128, 128), strict=True):
            plane.update(bytes([value]) * plane.buffer_size)
        frame.pts, frame.time_base = pace.pts, pace.time_base
        payloads, timestamp = self._encoder.encode(frame, force_keyframe=True)
        return [self._packet(payload, timestamp, marker=payload is payloads[-1]) for payload in payloads]

    def _packet(self, payload: bytes, timestamp: int, *, marker: bool) -> bytes:
        self._sequence += 1
        head = rtp.header(
            payload_type=VIDEO_TYPE,
            sequence=self._sequence,
            timestamp=timestamp,
            ssrc=self._ssrc,
            marker=marker,
            extension=rtp.extension_block([(RID_ID, self._rid.encode())]),
        )
        return head + payload


def in_layers(negotiate: Negotiate) -> Negotiate:
    """Offer the camera, whose line is the last, in two sizes."""

    async def offer_layers(offer: str) -> str:
        answer = await negotiate(offer + LAYERS)
        assert "a=simulcast:recv l;h\r\n" in answer
        return answer

    return offer_layers


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[MediaPlane]:
    """One worker for all of these tests."""
    async with MediaPlane() as plane:
        yield plane


@pytest.mark.row("O5")
async def test_viewers_see_the_larger_picture_and_when_it_ends_the_smaller_one(running: MediaPlane) -> None:
    stage = Stage(running, RoomId("simulcast"))
    stage.route(ANN)
    layers = [Layer("l", 1_000, 160, DARK), Layer("h", 2_000, 320, BRIGHT)]
    async with publishing(in_layers(stage.whip(ANN)), 0) as publisher, watching(stage.whep()) as viewer, asyncio.TaskGroup() as tasks:
        transport = publisher.getTransceivers()[1].sender.transport
        pace = Grey(0)

        async def send() -> None:
            while True:
                frame = await pace.recv()
                assert isinstance(frame, VideoFrame)
                for layer in layers:
                    for packet in layer.packets(frame):
                        await transport._send_rtp(packet)

        sending = tasks.create_task(send(), name="layers")
        await viewer.sees(BRIGHT)
        assert stage.plane.sending(stage.room, ANN) == {Medium.AUDIO, Medium.VIDEO}
        layers.pop()
        await viewer.sees(DARK)
        assert stage.plane.sending(stage.room, ANN) == {Medium.AUDIO, Medium.VIDEO}
        sending.cancel()
    await until(running, lambda: stage.publications == frozenset())
