"""Sound or pictures that were encoded once and can be sent for ever."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from av import AudioFrame, CodecContext, Packet, VideoFrame
from av.video.reformatter import VideoReformatter
from PIL.Image import Image

AUDIO_CLOCK = Fraction(1, 48_000)
"""The unit of Opus timestamps (RFC 7587 §4.1)."""

VIDEO_CLOCK = Fraction(1, 90_000)

SOUND_RATE = 16_000
"""Samples a second of the sounds that are made here; enough for a voice, a third of the work."""

PACKET_SAMPLES = SOUND_RATE // 50
SOUND_BITRATE = 24_000


@dataclass(frozen=True, slots=True)
class EncodedLoop:
    """Packets of equal duration whose last is followed by the first, which stands for a second that is a multiple of the length.

    keyframes: indices at which a decoder can begin. packet_ticks: duration of one packet in units of ``time_base``.
    """

    packets: tuple[bytes, ...]
    keyframes: tuple[int, ...]
    packet_ticks: int
    time_base: Fraction

    @property
    def packet_s(self) -> float:
        """Duration of one packet in seconds."""
        return float(self.packet_ticks * self.time_base)

    @property
    def length_s(self) -> float:
        """Duration of the whole loop in seconds."""
        return len(self.packets) * self.packet_s

    def packet(self, count: int) -> "Packet[Any]":
        """The packet that is sent as number ``count`` since the beginning of time, 0 being the first of a loop."""
        index = count % len(self.packets)
        packet = Packet(self.packets[index])
        packet.pts = packet.dts = count * self.packet_ticks
        packet.time_base = self.time_base
        packet.is_keyframe = index in self.keyframes
        return packet

    def next_keyframe(self, count: int) -> int:
        """The first number from ``count`` on at which a decoder can begin."""
        loops, index = divmod(count, len(self.packets))
        following = next((at for at in self.keyframes if at >= index), len(self.packets) + self.keyframes[0])
        return loops * len(self.packets) + following


def encode_sound(samples: "array[int]") -> EncodedLoop:
    """Encode 16-bit mono samples at SOUND_RATE to Opus. They should begin and end in silence: the seam is then not heard."""
    codec = CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.format = SOUND_RATE, "mono", "s16"
    codec.bit_rate = SOUND_BITRATE
    codec.options = {"application": "voip", "frame_duration": "20"}
    encoded = []
    for start in range(0, len(samples) - PACKET_SAMPLES + 1, PACKET_SAMPLES):
        frame = AudioFrame(format="s16", layout="mono", samples=PACKET_SAMPLES)
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
        frame.planes[0].update(samples[start : start + PACKET_SAMPLES].tobytes())
        encoded += [bytes(packet) for packet in codec.encode(frame)]
    packets = tuple(encoded)
    return EncodedLoop(packets, tuple(range(len(packets))), PACKET_SAMPLES * 3, AUDIO_CLOCK)


def encode_pictures(pictures: Iterable[Image], *, size: tuple[int, int], rate: int, keyframe_every: int, bitrate: int) -> EncodedLoop:
    """Encode RGBA pictures of ``size`` to VP8. rate: pictures a second. keyframe_every: pictures from one keyframe to the next."""
    codec = CodecContext.create("libvpx", "w")
    codec.width, codec.height = size
    codec.pix_fmt, codec.time_base, codec.framerate = "yuv420p", Fraction(1, rate), Fraction(rate)
    codec.bit_rate, codec.gop_size, codec.thread_count = bitrate, keyframe_every, 1
    codec.options = {"deadline": "realtime", "cpu-used": "-8", "crf": "20", "keyint_min": str(keyframe_every)}
    codec.options |= {"lag-in-frames": "0", "auto-alt-ref": "0"}  # every picture becomes one packet, in order
    reformatter = VideoReformatter()  # one for all: a frame's own would be set up anew for each
    packets = []
    for at, picture in enumerate(pictures):
        frame = reformatter.reformat(VideoFrame.from_bytes(picture.tobytes(), *size, format="rgba"), format="yuv420p")
        frame.pts, frame.time_base = at, codec.time_base
        packets += codec.encode(frame)
    packets += codec.encode(None)
    keyframes = tuple(at for at, packet in enumerate(packets) if packet.is_keyframe)
    return EncodedLoop(tuple(bytes(packet) for packet in packets), keyframes, int(1 / VIDEO_CLOCK) // rate, VIDEO_CLOCK)
