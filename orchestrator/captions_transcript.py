"""What was said in a room, as its captioners wrote it. Pure: it is read off the room's log. WebVTT: W3C, https://www.w3.org/TR/webvtt1/."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from orchestrator.written import rfc3339, time_of_day
from rooms.captions.events import CaptionCorrected, CaptionWritten
from rooms.events import AnyRoomEvent, PhaseChanged
from rooms.identity import Identity, identity_line
from rooms.ids import CaptionId, ParticipantId
from rooms.phases import Phase

COLUMNS = (
    *("id", "said", "language", "text", "participant", "name", "function", "organisation", "country", "place"),
    *("written", "delay_s", "corrected", "first_text"),
)

LONGEST_CUE = timedelta(seconds=7)
"""A line stands on a picture for no longer, as is usual for subtitles."""

SHORTEST_CUE = timedelta(seconds=1)


class CaptionRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One line as it stands. said_at: when it was written, less the delay that the captioner's tool reported (aware UTC).

    speaker: None, nobody had the floor. text: empty, the line was taken away. first_text: what it said before its corrections.
    """

    id: CaptionId
    language: str
    said_at: datetime
    written_at: datetime
    delay_s: float | None
    speaker: Identity | None
    text: str
    by: ParticipantId
    corrected_at: datetime | None = None
    first_text: str = ""


def records(events: Iterable[AnyRoomEvent], language: str | None = None) -> tuple[CaptionRecord, ...]:
    """Every line in ``language`` (None: in all), in the order of writing."""
    found: dict[CaptionId, CaptionRecord] = {}
    for event in events:
        match event:
            case CaptionWritten() if language in (None, event.language):
                found[event.caption] = _record(event)
            case CaptionCorrected(caption=caption, text=text, at=at) if caption in found:
                found[caption] = msgspec.structs.replace(found[caption], text=text, corrected_at=at)
            case _:
                pass
    return tuple(found.values())


def began_at(events: Iterable[AnyRoomEvent]) -> datetime | None:
    """When the meeting began; None: it has not."""
    return next((event.at for event in events if isinstance(event, PhaseChanged) and event.to is Phase.LIVE), None)


def as_text(lines: Sequence[CaptionRecord], zone: ZoneInfo) -> str:
    """A paragraph for each speaker: the time, the identity line, and what was said."""
    paragraphs: list[str] = []
    before: tuple[Identity | None, str] | None = None
    for line in filter(_stands, lines):
        if (line.speaker, line.language) != before:
            who = _printable(identity_line(line.speaker)) if line.speaker else "-"
            paragraphs.append(f"{time_of_day(line.said_at, zone)}  {who} [{line.language}]")
        before = line.speaker, line.language
        paragraphs.append(f"    {_printable(line.text)}")
    return "\n".join(paragraphs)


def as_vtt(lines: Sequence[CaptionRecord], began: datetime) -> str:
    """WebVTT: cues with voices, in times since the meeting began, one after the other."""
    cues = "".join(
        f"{_clock(begin)} --> {_clock(end)}\n{_voice(line.speaker)}{_escaped(line.text)}\n\n" for begin, end, line in _cues(lines, began)
    )
    return f"WEBVTT\n\n{cues}".rstrip("\n") + "\n"


def rows(lines: Iterable[CaptionRecord], zone: ZoneInfo) -> Iterator[tuple[str, ...]]:
    """One row for each line, under ``COLUMNS``; a line that was taken away has no text."""
    for line in lines:
        who = line.speaker
        spoke = (who.id, who.name, who.function, who.organisation, who.country, who.place) if who else ("",) * 6
        delay = "" if line.delay_s is None else f"{line.delay_s:g}"
        corrected = rfc3339(line.corrected_at, zone) if line.corrected_at else ""
        first = line.first_text if line.corrected_at else ""
        yield (
            line.id,
            rfc3339(line.said_at, zone),
            line.language,
            line.text,
            *spoke,
            rfc3339(line.written_at, zone),
            delay,
            corrected,
            first,
        )


def _record(event: CaptionWritten) -> CaptionRecord:
    return CaptionRecord(
        id=event.caption,
        language=event.language,
        said_at=event.at - timedelta(seconds=event.delay_s or 0),
        written_at=event.at,
        delay_s=event.delay_s,
        speaker=event.speaker,
        text=event.text,
        by=event.by,
        first_text=event.text,
    )


def _cues(lines: Sequence[CaptionRecord], began: datetime) -> Iterator[tuple[timedelta, timedelta, CaptionRecord]]:
    """Each line from when it was said until the next one is; a line never begins before the one before it."""
    standing = [line for line in lines if _stands(line)]
    begins: list[timedelta] = []
    for line in standing:
        begins.append(max([line.said_at - began, timedelta(0), *begins[-1:]]))
    limits = [*(after for _, after in pairwise(begins)), *(begin + LONGEST_CUE for begin in begins[-1:])]
    for line, begin, limit in zip(standing, begins, limits, strict=True):
        yield begin, min(begin + LONGEST_CUE, max(limit, begin + SHORTEST_CUE)), line


def _stands(line: CaptionRecord) -> bool:
    return bool(line.text)


def _voice(speaker: Identity | None) -> str:
    """The voice of WebVTT §4.2.2; an annotation holds no ``>`` and no line break."""
    return f"<v {_escaped(identity_line(speaker))}>" if speaker else ""


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(after: timedelta) -> str:
    milliseconds = round(after.total_seconds() * 1000)
    return f"{milliseconds // 3_600_000:02}:{milliseconds // 60_000 % 60:02}:{milliseconds // 1000 % 60:02}.{milliseconds % 1000:03}"


def _printable(text: str) -> str:
    """Words must not steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
