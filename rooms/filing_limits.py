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
from rooms.filed import Filed
from rooms.people import Person
from rooms.rules import SpeechType
from rooms.state import RoomState

Limit = tuple[int | None, Callable[[], int], Callable[..., Refused]]
"""How many there may be (None: any number), what counts those that there are, and what is said when there are as many."""


def require_within_limits(state: RoomState, kind: SpeechType, speaker: Person, filed: Filed) -> None:
    """Do nothing if one more request of ``kind`` for ``speaker`` is within every limit. Raises the Refused that names the limit.

    filed: what ``state`` holds.
    """
    for limit, asked, refusal in _limits(state, kind, speaker, filed):
        if limit is not None and asked() >= limit:
            raise refusal(limit=limit)


def _limits(state: RoomState, kind: SpeechType, speaker: Person, filed: Filed) -> Iterator[Limit]:
    yield kind.per_person, lambda: filed.of_person(kind.id, speaker), TooManySpeeches
    yield kind.per_delegation, lambda: filed.of_delegation(kind.id, speaker), TooManyOfDelegation
    if state.agenda.current != NO_ITEM:
        yield from _limits_in_item(state, kind, speaker, filed)


def _limits_in_item(state: RoomState, kind: SpeechType, speaker: Person, filed: Filed) -> Iterator[Limit]:
    current = state.agenda.current
    item = state.agenda.item(current)
    title = item.title if item else current
    yield (
        kind.per_person_in_item,
        lambda: filed.of_person(kind.id, speaker, current),
        lambda limit: TooManyInItem(item=title, limit=limit),
    )
    yield (
        kind.per_delegation_in_item,
        lambda: filed.of_delegation(kind.id, speaker, current),
        lambda limit: TooManyOfDelegationInItem(item=title, limit=limit),
    )
    yield kind.per_item, lambda: filed.of_all(kind.id, current), lambda limit: ItemTakesNoMore(item=title, limit=limit)
