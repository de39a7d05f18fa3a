"""The captions of a room as streams, ``captions:en``, and the lines that are still being written, of which nothing is kept."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

import msgspec

from orchestrator.clock import Clock
from orchestrator.frames import CaptionDraft, encode
from orchestrator.streams import Source, Streams
from rooms.base import LanguageTag
from rooms.captions.commands import CaptionText
from rooms.captions.rules import may_read, one_line, require_captioning
from rooms.captions.state import CaptionLog, Correction, Line
from rooms.people import Person
from rooms.state import RoomState

EVERY = timedelta(milliseconds=250)
"""The least time between two drafts of a line."""

PREFIX = "captions:"


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line as far as it has been written; no text: nothing is being written any more."""

    language: LanguageTag
    text: Annotated[CaptionText, msgspec.Meta(description="The whole line so far.")]


@dataclass(frozen=True, slots=True)
class CaptionSource:
    """What is read in one language (``orchestrator.streams.Source``), as it stands in the room's present state."""

    language: str
    state: Callable[[], RoomState]

    @property
    def _log(self) -> CaptionLog:
        return self.state().captions.log(self.language)

    @property
    def newest(self) -> int:
        """The seq of the newest entry."""
        return self._log.newest

    @property
    def forgotten(self) -> int:
        """The seq of the newest entry that is no longer kept."""
        return self._log.forgotten

    def after(self, seq: int, most: int) -> Sequence[Line | Correction]:
        """At most so many entries behind ``seq``."""
        return self._log.after(seq, most)

    def open_to(self, person: Person | None) -> bool:
        """Whether ``person``, who may watch the room, reads now."""
        return may_read(self.state(), person)


def caption_source(state: Callable[[], RoomState], stream: str) -> Source | None:
    """The stream of that name, if the room has captions in its language."""
    language = stream.removeprefix(PREFIX)
    known = stream.startswith(PREFIX) and language in state().rules.caption_languages
    return CaptionSource(language, state) if known else None


class CaptionDrafts:
    """Takes what captioners are writing, and ``run`` shows the newest of it to those who read that language, a few times a second."""

    def __init__(self, streams: Streams, *, clock: Clock) -> None:
        self._streams = streams
        self._clock = clock
        self._newest: dict[str, CaptionDraft] = {}
        """By stream; there are no more than languages in the definition."""
        self._some = asyncio.Event()

    def take(self, state: RoomState, person: Person, draft: Draft) -> None:
        """Show ``draft`` soon. Raises Refused: ``person`` writes no captions in that language, or not now."""
        require_captioning(state, person, draft.language, self._clock.now())
        stream = f"{PREFIX}{draft.language}"
        newest = state.captions.log(draft.language).newest
        self._newest[stream] = CaptionDraft(stream=stream, after=newest, text=one_line(draft.text))
        self._some.set()

    async def run(self) -> None:
        """Show drafts, for as long as the service lives."""
        while True:
            await self._some.wait()
            self._some.clear()
            drafts, self._newest = self._newest, {}
            for stream, draft in drafts.items():
                await self._streams.show(stream, bytes(encode(draft)))
            await self._clock.sleep_until(self._clock.now() + EVERY)
