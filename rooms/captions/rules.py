"""Writing captions and correcting them."""

from datetime import datetime, timedelta
from itertools import takewhile

from msgspec.structs import replace

from rooms import require
from rooms.admission.door import is_barred
from rooms.base import Deciders, Evolvers
from rooms.captions.commands import CorrectCaption, WriteCaption
from rooms.captions.errors import CaptionEmpty, CaptionsTooFast, CaptionTooOld, NoCaptionsInLanguage, NothingToCaption, UnknownCaption
from rooms.captions.events import CaptionCorrected, CaptionEvent, CaptionWritten
from rooms.captions.speaking import speaker_at
from rooms.captions.state import Captions, Correction, Line
from rooms.errors import NotAdmitted
from rooms.ids import CaptionId
from rooms.people import Person
from rooms.permissions import Right
from rooms.phases import Phase
from rooms.state import RoomState

RECENTLY = timedelta(seconds=10)

MOST_RECENT = 20
"""Lines in one language within ``RECENTLY``; nobody reads faster."""

CORRECTABLE = timedelta(minutes=2)
"""After that people have read on, and the line stands."""

LAST_WORDS = timedelta(minutes=1)
"""For so long after the end of the meeting what was said last can be written."""

RUNNING = frozenset({Phase.LIVE, Phase.SUSPENDED})


def may_read(state: RoomState, person: Person | None) -> bool:
    """Whether ``person`` of an invitation (None: the public), who may watch the room, reads its captions."""
    return person is None or not is_barred(state, person)


def require_captioning(state: RoomState, by: Person, language: str, at: datetime) -> None:
    """Do nothing if ``by`` may write captions in ``language`` at ``at``.

    Raises NotPermitted, NotAdmitted, NoCaptionsInLanguage, NothingToCaption.
    """
    require.right(by, Right.CAPTION)
    if by.id not in state.people:
        raise NotAdmitted
    if language not in state.rules.caption_languages:
        raise NoCaptionsInLanguage(language=language, known=state.rules.caption_languages)
    _require_running(state, at)


def _require_running(state: RoomState, at: datetime) -> None:
    closed_at = state.slot.closed_at
    if state.phase not in RUNNING and (closed_at is None or at > closed_at + LAST_WORDS):
        raise NothingToCaption(phase=state.phase)


def _write(state: RoomState, command: WriteCaption, by: Person, at: datetime) -> list[CaptionEvent]:
    require_captioning(state, by, command.language, at)
    text = one_line(command.text)
    if not text:
        raise CaptionEmpty
    _require_calm(state, command.language, at)
    said_at = at - timedelta(seconds=command.delay_s or 0)
    caption = CaptionId(f"c{state.captions.written + 1}")
    written = CaptionWritten(
        caption=caption,
        language=command.language,
        text=text,
        speaker=speaker_at(state, said_at),
        by=by.id,
        delay_s=command.delay_s,
        at=at,
    )
    return [written]


def one_line(text: str) -> str:
    """``text`` without line breaks and other white space that would break a line of captions."""
    return " ".join(text.split())


def _require_calm(state: RoomState, language: str, at: datetime) -> None:
    lines = (entry for entry in reversed(state.captions.log(language).entries) if isinstance(entry, Line))
    if sum(1 for _ in takewhile(lambda line: line.at > at - RECENTLY, lines)) >= MOST_RECENT:
        raise CaptionsTooFast(limit=MOST_RECENT, seconds=int(RECENTLY.total_seconds()))


def _correct(state: RoomState, command: CorrectCaption, by: Person, at: datetime) -> list[CaptionEvent]:
    require.right(by, Right.CAPTION)
    found = state.captions.find(command.caption)
    if found is None:
        raise UnknownCaption(caption=command.caption)
    text = one_line(command.text)
    if text == found[1].text:
        return []
    if at > found[1].at + CORRECTABLE:
        raise CaptionTooOld(seconds=int(CORRECTABLE.total_seconds()))
    return [CaptionCorrected(caption=command.caption, text=text, by=by.id, at=at)]


def _written(state: RoomState, event: CaptionWritten) -> RoomState:
    line = Line(seq=state.seq + 1, caption=event.caption, speaker=event.speaker, text=event.text, at=event.at, delay_s=event.delay_s)
    captions = state.captions
    logs = captions.logs.set(event.language, captions.log(event.language).with_entry(line))
    return replace(state, captions=Captions(written=captions.written + 1, logs=logs))


def _corrected(state: RoomState, event: CaptionCorrected) -> RoomState:
    found = state.captions.find(event.caption)
    if found is None:
        return state
    language, _ = found
    log = state.captions.log(language).corrected(Correction(seq=state.seq + 1, caption=event.caption, text=event.text))
    return replace(state, captions=replace(state.captions, logs=state.captions.logs.set(language, log)))


DECIDERS: Deciders = {WriteCaption: _write, CorrectCaption: _correct}

EVOLVERS: Evolvers = {CaptionWritten: _written, CaptionCorrected: _corrected}
