"""Looking into files that a recorder wrote."""

from array import array
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av


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
        chapters = [(float(one["start"] * (one["time_base"] or 0)), one["metadata"]["title"]) for one in container.chapters()]
        packets = [
            (one.stream.type, float(one.pts * one.time_base), one.is_keyframe)
            for one in container.demux()
            if one.pts is not None and one.time_base
        ]
    sounds = [at for kind, at, _ in packets if kind == "audio"]
    pictures = [(at, key) for kind, at, key in packets if kind == "video"]
    with av.open(str(file)) as container:
        pictures_seen = [bytes(one.planes[0]) for one in container.decode(video=0)]
    with av.open(str(file)) as container:
        sounds_heard = [array("f", bytes(one.planes[0])[: 4 * one.samples]) for one in container.decode(audio=0)]
    return Seen(
        length_s=sounds[-1] + 0.02,
        gap_s=max(later - earlier for earlier, later in pairwise(sounds)),
        picture_times=[at for at, _ in pictures],
        first_is_keyframe=pictures[0][1],
        brightness={one[len(one) // 2] for one in pictures_seen},
        loudness=max(map(max, sounds_heard)),
        chapters=chapters,
    )
