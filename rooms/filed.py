"""What everybody has asked for in one state of a room, looked up once for all who want to know: a thousand people look at each change."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from rooms.ids import ParticipantId, RequestId, SpeechTypeId
from rooms.people import Person
from rooms.requests import Ended, Filing, Released, Revoked, Waiting
from rooms.state import RoomState

_Counted = tuple[SpeechTypeId, str | None, str, str]
"""What is counted: requests of a type, under an item or in the whole meeting (None), of a person, of a delegation or of all."""


class Filed:
    """The requests of ``state`` by who filed them. What nobody asks for is not looked up."""

    def __init__(self, state: RoomState) -> None:
        self._state = state

    @cached_property
    def own(self) -> Mapping[ParticipantId, tuple[Waiting, ...]]:
        """The waiting requests of everybody who will speak themselves, in speaking order."""
        found: defaultdict[ParticipantId, list[Waiting]] = defaultdict(list)
        for entry in self._state.queue:
            if entry.filing.by == entry.filing.speaker.id:
                found[entry.filing.by].append(entry)
        return {person: tuple(entries) for person, entries in found.items()}

    @cached_property
    def places(self) -> Mapping[RequestId, int]:
        """The place of every waiting request, from 1, without those before it that are passed over."""
        places, place = dict[RequestId, int](), 1
        passed_over = self._state.absent | self._state.admission.waiting.keys()
        for entry in self._state.queue:
            places[entry.filing.request] = place
            place += entry.filing.speaker.id not in passed_over
        return places

    @cached_property
    def last(self) -> Mapping[ParticipantId, Ended]:
        """The request of everybody that ended last."""
        return {entry.filing.speaker.id: entry for entry in self._state.ended}

    def of_person(self, kind: SpeechTypeId, speaker: Person, item: str | None = None) -> int:
        """Requests of ``kind`` for ``speaker`` that count (item: only those filed under it)."""
        return self._counts[kind, item, "person", speaker.id]

    def of_delegation(self, kind: SpeechTypeId, speaker: Person, item: str | None = None) -> int:
        """The same of the organisation of ``speaker``; who speaks for none belongs to no delegation."""
        return self._counts[kind, item, "delegation", speaker.organisation.casefold()] if speaker.organisation else 0

    def of_all(self, kind: SpeechTypeId, item: str) -> int:
        """The same of everybody."""
        return self._counts[kind, item, "all", ""]

    @cached_property
    def _counts(self) -> Counter[_Counted]:
        counts: Counter[_Counted] = Counter()
        for filing in self._counting():
            for item in (None, filing.item):
                counts[filing.speech_type, item, "person", filing.speaker.id] += 1
                counts[filing.speech_type, item, "delegation", filing.speaker.organisation.casefold()] += 1
                counts[filing.speech_type, item, "all", ""] += 1
        return counts

    def _counting(self) -> Iterator[Filing]:
        """Everything that waits, is spoken or was spoken; not what was withdrawn or denied."""
        state = self._state
        yield from (entry.filing for entry in state.queue)
        yield from (turn.filing for turn in (state.floor, state.interrupted) if turn is not None)
        yield from (entry.filing for entry in state.ended if isinstance(entry, Released | Revoked))
