"""What there is of the recording of a room: its parts and chapters, kept in a file beside them that programs and people can read."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import av
import msgspec
from av.error import FFmpegError
from msgspec.structs import replace

from rooms.ids import ParticipantId, RoomId

FOLDER = "recordings"
FILE_NAME = "recording.json"


class Beginning(StrEnum):
    """RECOVERED: the recorder or the service had ended before its time."""

    STARTED = "started"
    RESUMED = "resumed"
    RECOVERED = "recovered"


class Ending(StrEnum):
    """INTERRUPTED: the recorder or the service ended before its time; what it had written is there."""

    PAUSED = "paused"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One file, written without a break. offset_s: where it stands in the whole. began_at, ended_at: aware UTC; None: not ended yet.

    began_by, ended_by: who started, resumed, paused or stopped; empty: nobody.
    """

    number: int
    file: str
    offset_s: float
    began_at: datetime
    beginning: Beginning
    began_by: ParticipantId
    length_s: float = 0.0
    ended_at: datetime | None = None
    ending: Ending | None = None
    ended_by: ParticipantId = ParticipantId("")


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """From here on ``item`` of the agenda was dealt with and ``speaker`` (identity line) had the floor; empty: none.

    offset_s: seconds in the whole; part, part_offset_s: the same place in its file.
    """

    offset_s: float
    part: int
    part_offset_s: float
    item: str = ""
    speaker: str = ""


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """The whole: its parts follow each other without what was between them. languages: those of the meeting (BCP 47)."""

    room: RoomId
    title: str
    languages: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    @property
    def length_s(self) -> float:
        """Of all parts together."""
        return sum(part.length_s for part in self.parts)

    def with_part(self, part: Part) -> "Index":
        """With ``part`` in place of the one of its number, or behind all."""
        others = tuple(one for one in self.parts if one.number != part.number)
        return replace(self, parts=tuple(sorted((*others, part), key=lambda one: one.number)))

    def without_part(self, number: int) -> "Index":
        """Without a part that came to nothing, and its chapters."""
        parts = tuple(one for one in self.parts if one.number != number)
        return replace(self, parts=parts, chapters=tuple(one for one in self.chapters if one.part != number))


def folder_of(data: Path, room: RoomId) -> Path:
    """Where the recording of ``room`` is."""
    return data / FOLDER / room


def read_index(folder: Path) -> Index | None:
    """What there is in ``folder``, or None. Raises OSError, msgspec.DecodeError (ValidationError): it cannot be read."""
    try:
        return msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=Index)
    except FileNotFoundError:
        return None


def write_index(folder: Path, index: Index) -> None:
    """Keep ``index``: whole or not at all. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = folder / (FILE_NAME + ".new")
    with written.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(index), indent=2))
        file.flush()
        os.fsync(file.fileno())
    written.replace(folder / FILE_NAME)


def next_number(index: Index, folder: Path) -> int:
    """A number that no part has, nor any file that the index does not know."""
    files = [int(one.stem) for one in folder.glob("*.webm") if one.stem.isdecimal()]
    return max([0, *files, *(part.number for part in index.parts)]) + 1


def recovered(index: Index, folder: Path) -> Index:
    """``index`` with the parts that nobody ended: as long as what is in their files."""
    for part in [one for one in index.parts if one.ending is None]:
        length_s = length_of(folder / part.file)
        ended_at = part.began_at + timedelta(seconds=length_s)
        index = index.with_part(replace(part, length_s=length_s, ended_at=ended_at, ending=Ending.INTERRUPTED))
    return index


def length_of(file: Path) -> float:
    """How many seconds of sound can be read from a file, also from one whose writer was killed; 0: nothing."""
    return finished_length(file) or _read_length(file)


def finished_length(file: Path) -> float:
    """How many seconds a file says that it is long, which it does once it was finished; else 0."""
    try:
        with av.open(str(file)) as container:
            return container.duration / av.time_base if container.duration and container.chapters() else 0.0
    except (OSError, FFmpegError):
        return 0.0


def _read_length(file: Path) -> float:
    last_s = 0.0
    try:
        with av.open(str(file)) as container:
            for packet in container.demux(audio=0):
                if packet.pts is not None and packet.time_base is not None:
                    last_s = float((packet.pts + (packet.duration or 0)) * packet.time_base)
    except (OSError, FFmpegError, IndexError):
        return last_s
    return last_s


def size_of(folder: Path, parts: Sequence[Part]) -> int:
    """Bytes of ``parts``; a file that somebody took away counts nothing."""
    files = [folder / part.file for part in parts]
    return sum(file.stat().st_size for file in files if file.exists())
