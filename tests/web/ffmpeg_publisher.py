"""FFmpeg sends a grey picture and a tone by its WHIP muxer until it is told to end (SIGTERM). A process of its own: FFmpeg does not share.

Arguments: address, token, certificate and key (PEM). Without them some builds of FFmpeg make a key that OpenSSL refuses.
"""

import array
import itertools
import signal
import sys
import threading
from fractions import Fraction

import av
from av import AudioFrame, VideoFrame

FRAME_S = 0.02
SAMPLES = 960
TONE = array.array("h", ([8_000] * 48 + [-8_000] * 48) * (2 * SAMPLES // 96)).tobytes()
BRIGHTNESS = 90


def main() -> None:
    """Send sound and pictures at the pace of the clock."""
    address, token, certificate, key = sys.argv[1:]
    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    options = {"authorization": token, "cert_file": certificate, "key_file": key}
    with av.open(address, "w", format="whip", options=options) as output:
        video = output.add_stream(
            "libx264", rate=50, options={"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline", "g": "25"}
        )
        video.width, video.height, video.pix_fmt = 160, 120, "yuv420p"
        audio = output.add_stream("libopus", rate=48_000, layout="stereo")
        for number in itertools.count():
            output.mux(video.encode(picture(number)))
            output.mux(audio.encode(sound(number)))
            if ending.wait(FRAME_S):
                return


def picture(number: int) -> VideoFrame:
    """A grey picture."""
    frame = VideoFrame(160, 120, "yuv420p")
    for plane, value in zip(frame.planes, (BRIGHTNESS, 128, 128), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    frame.pts, frame.time_base = number, Fraction(1, 50)
    return frame


def sound(number: int) -> AudioFrame:
    """A piece of a square wave of 500 Hz."""
    frame = AudioFrame(format="s16", layout="stereo", samples=SAMPLES)
    frame.planes[0].update(TONE)
    frame.sample_rate, frame.time_base, frame.pts = 48_000, Fraction(1, 48_000), number * SAMPLES
    return frame


if __name__ == "__main__":
    main()
