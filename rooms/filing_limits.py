"""How often somebody may ask for the floor: in the whole meeting, and under the item of the agenda that is under way."""

from collections.abc import Callable, Iterator

from rooms.agenda.items import NO_ITEM
from rooms.errors import (
    ItemTakesNoMore,
    Refused,
    TooManyInItem,
    TooManyOfDelegation,
    TooManyOfDelegationInItem,
    TooManySpeeches,
)
from rooms.people import Person
from rooms.requests import Filing, Released, Revoked
from rooms.rules import SpeechType
from rooms.state import RoomState

Counted = tuple[Person, ...]
"""The speakers of the requests that count, one for each request."""

Limit = tuple[int | None, int, Callable[..., Refused]]
"""How many there may be (None: any number), how many there are, and what is said when there are as many."""


def require_within_limits(state: RoomState, kind: SpeechType, speaker: Person) -> None:
    """Do nothing if one more request of ``kind`` for ``speaker`` is within every limit. Raises the Refused that names the limit."""
    for limit, asked, refusal in _limits(state, kind, speaker):
        if limit is not None and asked >= limit:
            raise refusal(limit=limit)


def _limits(state: RoomState, kind: SpeechType, speaker: Person) -> Iterator[Limit]:
    filings = [filing for filing in _asked(state) if filing.speech_type == kind.id]
    speakers = tuple(filing.speaker for filing in filings)
    yield kind.per_person, _of_person(speakers, speaker), TooManySpeeches
    yield kind.per_delegation, _of_delegation(speakers, speaker), TooManyOfDelegation
    current = state.agenda.current
    if current != NO_ITEM:
        yield from _limits_in_item(state, kind, speaker, tuple(filing.speaker for filing in filings if filing.item == current))


def _limits_in_item(state: RoomState, kind: SpeechType, speaker: Person, speakers: Counted) -> Iterator[Limit]:
    item = state.agenda.item(state.agenda.current)
    title = item.title if item else state.agenda.current
    yield kind.per_person_in_item, _of_person(speakers, speaker), lambda limit: TooManyInItem(item=title, limit=limit)
    yield kind.per_delegation_in_item, _of_delegation(speakers, speaker), lambda limit: TooManyOfDelegationInItem(item=title, limit=limit)
    yield kind.per_item, len(speakers), lambda limit: ItemTakesNoMore(item=title, limit=limit)


def _of_person(speakers: Counted, speaker: Person) -> int:
    return sum(one.id == speaker.id for one in speakers)


def _of_delegation(speakers: Counted, speaker: Person) -> int:
    """Requests of the same organisation; who speaks for none belongs to no delegation."""
    delegation = speaker.organisation.casefold()
    return sum(one.organisation.casefold() == delegation for one in speakers) if delegation else 0


def _asked(state: RoomState) -> Iterator[Filing]:
    """Everything that waits, is spoken or was spoken; not what was withdrawn or denied."""
    yield from (entry.filing for entry in state.queue)
    yield from (turn.filing for turn in (state.floor, state.interrupted) if turn is not None)
    yield from (entry.filing for entry in state.ended if isinstance(entry, Released | Revoked))
