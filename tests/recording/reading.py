"""Looking into files that a recorder wrote."""

from array import array
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
from av import AudioFrame, VideoFrame


@dataclass(frozen=True)
class Seen:
    """length_s: of the sound. gap_s: the longest distance of two packets of sound, which are 20 ms long."""

    length_s: float
    gap_s: float
    picture_times: list[float]
    first_is_keyframe: bool
    brightness: set[int]
    loudness: float
    chapters: list[tuple[float, str]]


def look(file: Path) -> Seen:
    """Read every packet and every frame."""
    with av.open(str(file)) as container:
        chapters = [(float(one["start"] * one["time_base"]), one["metadata"]["title"]) for one in container.chapters()]
        packets = [(one.stream.type, float(one.pts * one.time_base), one.is_keyframe) for one in container.demux() if one.pts is not None]
    sounds = [at for kind, at, _ in packets if kind == "audio"]
    pictures = [(at, key) for kind, at, key in packets if kind == "video"]
    with av.open(str(file)) as container:
        frames = list(container.decode())
    return Seen(
        length_s=sounds[-1] + 0.02,
        gap_s=max(later - earlier for earlier, later in pairwise(sounds)),
        picture_times=[at for at, _ in pictures],
        first_is_keyframe=pictures[0][1],
        brightness={bytes(one.planes[0])[len(bytes(one.planes[0])) // 2] for one in frames if isinstance(one, VideoFrame)},
        loudness=max(max(array("f", bytes(one.planes[0])[: 4 * one.samples])) for one in frames if isinstance(one, AudioFrame)),
        chapters=chapters,
    )
