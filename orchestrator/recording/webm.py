"""A WebM file that grows: VP8 as it came, sound encoded to Opus. What was written is playable whenever the writer ends."""

import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av import CodecContext, Packet, VideoFrame

from orchestrator.recording.mixer import RATE
from orchestrator.recording.programme import Batch
from orchestrator.recording.sounds import frame_of

SIZE = (1280, 720)
"""What the head of the file says of the pictures. Each keyframe of VP8 brings its own size, which players follow."""

SOUND_BITRATE = 64_000
MILLISECOND = Fraction(1, 1_000)

OPTIONS = {
    "cluster_time_limit": "500",  # ms: a crash costs no more than that of what was given to the muxer
    "max_interleave_delta": "1",  # we give things in order; nothing waits for the other stream
    "flush_packets": "1",
}


class WebmFile:
    """``path`` must not exist. marks: metadata of the whole. Its methods raise OSError (also of FFmpeg): nothing more can be written."""

    def __init__(self, path: Path, marks: dict[str, str]) -> None:
        path.touch(exist_ok=False)
        self.path = path
        self._container = av.open(str(path), "w", format="webm", options=OPTIONS)
        self._container.metadata.update(marks)
        self._pictures: Any = self._container.add_mux_stream("vp8", width=SIZE[0], height=SIZE[1])
        self._pictures.time_base = MILLISECOND
        self._sound: Any = self._container.add_stream("libopus", rate=RATE, layout="mono", format="s16")
        self._sound.bit_rate = SOUND_BITRATE
        self._sound.time_base = Fraction(1, RATE)
        self._last_ms = -1
        self.length_s = 0.0

    @property
    def size_bytes(self) -> int:
        """How large it is on the disk."""
        return self.path.stat().st_size

    def write(self, batch: Batch) -> None:
        """Write what follows, in the order of time, and see it to the disk."""
        packets = [self._picture(picture.at_s, picture.data, is_keyframe=picture.is_keyframe) for picture in batch.pictures]
        for position, samples in batch.sounds:
            packets += self._encoded(samples, position)
            self.length_s = (position + len(samples) // 2) / RATE
        for packet in sorted(packets, key=_at):
            self._container.mux_one(packet)

    def synchronise(self) -> None:
        """Return when the disk holds what was written."""
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            os.fdatasync(descriptor)
        finally:
            os.close(descriptor)

    def finish(self, chapters: Sequence[tuple[float, str]]) -> None:
        """Write the chapters (seconds, title; in order) and the index, and close it."""
        for packet in self._sound.encode(None):
            self._container.mux_one(packet)
        self._container.set_chapters(
            [
                {
                    "id": number,
                    "start": min(start, end),
                    "end": end,
                    "time_base": MILLISECOND,
                    "metadata": {"title": title},
                }
                for number, (start, end, title) in enumerate(self._spans(chapters), 1)
            ]
        )
        self._container.close()
        self.synchronise()

    def _spans(self, chapters: Sequence[tuple[float, str]]) -> list[tuple[int, int, str]]:
        starts = [round(1_000 * at_s) for at_s, _ in chapters]
        ends = [*starts[1:], round(1_000 * self.length_s)]
        return [(start, max(start, end), title) for start, end, (_, title) in zip(starts, ends, chapters, strict=True)]

    def _picture(self, at_s: float, data: bytes, *, is_keyframe: bool) -> "Packet[Any]":
        self._last_ms = max(self._last_ms + 1, round(1_000 * at_s))
        packet = Packet(data)
        packet.pts = packet.dts = self._last_ms
        packet.time_base, packet.stream, packet.is_keyframe = MILLISECOND, self._pictures, is_keyframe
        return packet

    def _encoded(self, samples: bytes, position: int) -> list["Packet[Any]"]:
        frame = frame_of(samples, position)
        frame.time_base = Fraction(1, RATE)
        found: list[Packet[Any]] = self._sound.encode(frame)
        return found


def _at(packet: "Packet[Any]") -> Fraction:
    return (packet.pts or 0) * (packet.time_base or MILLISECOND)


def dark_keyframe() -> bytes:
    """A black picture, encoded."""
    codec = CodecContext.create("libvpx", "w")
    codec.width, codec.height = SIZE
    codec.pix_fmt, codec.time_base, codec.framerate = "yuv420p", Fraction(1, 25), Fraction(25)
    codec.options = {"lag-in-frames": "0", "deadline": "realtime"}
    frame = VideoFrame(*SIZE, "yuv420p")
    for plane, value in zip(frame.planes, (16, 128, 128), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    frame.pts, frame.time_base = 0, codec.time_base
    return b"".join(bytes(packet) for packet in [*codec.encode(frame), *codec.encode(None)])
