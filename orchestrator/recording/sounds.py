"""One of the sounds of a room, decoded and put where it belongs."""

from array import array

from av import AudioFrame, CodecContext, Packet
from av.audio.codeccontext import AudioCodecContext
from av.error import FFmpegError

from orchestrator.recording.anchor import Anchor
from orchestrator.recording.mixer import RATE, Mixer
from orchestrator.recording.order import Numbered


class Sounds:
    """Of one stream of Opus. zero: when the file begins, in seconds of the packets' clock."""

    def __init__(self, mixer: Mixer, zero: float) -> None:
        self._mixer = mixer
        self._zero = zero
        self._anchor = Anchor(RATE)
        self._decoder = decoder()

    def take(self, one: Numbered) -> None:
        """Take the next packet; one that cannot be decoded is silence."""
        at_s = self._anchor.place(one.packet.timestamp, one.at) - self._zero
        if not one.packet.payload:
            return
        try:
            frames = self._decoder.decode(Packet(one.packet.payload))
        except FFmpegError:
            self._decoder = decoder()
            return
        position = round(at_s * RATE)
        for frame in frames:
            samples = array("h", bytes(frame.planes[0])[: 2 * frame.samples])
            self._mixer.add(position, samples)
            position += frame.samples


def decoder() -> AudioCodecContext:
    """A decoder of Opus to one channel."""
    codec = CodecContext.create("libopus", "r")
    codec.sample_rate, codec.layout = RATE, "mono"
    return codec


def frame_of(samples: bytes, position: int) -> AudioFrame:
    """Samples of 16 bits as the encoder takes them."""
    frame = AudioFrame(format="s16", layout="mono", samples=len(samples) // 2)
    frame.sample_rate, frame.pts = RATE, position
    frame.planes[0].update(samples)
    return frame
