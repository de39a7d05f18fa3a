"""The captions of a room: the newest lines in each language."""

from datetime import datetime

import msgspec
from immutables import Map
from msgspec.structs import replace

from rooms.identity import Identity
from rooms.ids import CaptionId
from rooms.tail import Tail


class Line(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag="caption"):
    """What ``speaker`` said (None: nobody had the floor), with its corrections. at: when it was written; see ``CaptionWritten``."""

    seq: int
    caption: CaptionId
    speaker: Identity | None
    text: str
    at: datetime
    delay_s: float | None = None


class Correction(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag="correction"):
    """For those who have read the line already: it says ``text`` now; empty: it is gone."""

    seq: int
    caption: CaptionId
    text: str


class CaptionLog(Tail[Line | Correction], frozen=True):
    """What is read in one language."""

    def line(self, caption: CaptionId) -> Line | None:
        """The line of that id, if it is still here."""
        return next((entry for entry in reversed(self.entries) if isinstance(entry, Line) and entry.caption == caption), None)

    def corrected(self, correction: Correction) -> "CaptionLog":
        """The log in which the line has its new words, for those who read it later."""

        def now(entry: Line | Correction) -> Line | Correction:
            concerned = isinstance(entry, Line) and entry.caption == correction.caption
            return replace(entry, text=correction.text) if concerned else entry

        return replace(self, entries=tuple(map(now, self.entries))).with_entry(correction)


class Captions(msgspec.Struct, frozen=True):
    """written: how many lines there have been in all languages. logs: by language; those in which something was written."""

    written: int = 0
    logs: Map[str, CaptionLog] = msgspec.field(default_factory=Map)

    def log(self, language: str) -> CaptionLog:
        """What is read in ``language``."""
        return self.logs.get(language, CaptionLog())

    def find(self, caption: CaptionId) -> tuple[str, Line] | None:
        """The line of that id and its language, or None."""
        for language, log in self.logs.items():
            if (line := log.line(caption)) is not None:
                return language, line
        return None
