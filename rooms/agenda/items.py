"""Items of an agenda and their order. Items are nested one level: those under an item follow it directly and name it as ``parent``."""

from collections.abc import Iterator
from typing import Annotated, NewType

import msgspec

from rooms.base import ShortText

ItemId = NewType("ItemId", str)
"""An item within its room: as the definition calls it, or ``i1``, ``i2``, ... for those that a moderator added."""

NO_ITEM = ItemId("")
"""No item: the agenda has not begun, an item is under no other, or there is nothing behind it."""

MAX_ITEMS = 100
"""Items of one agenda; every view carries them all."""

MAX_PLANNED_MIN = 24 * 60
MAX_SPEAKERS = 40

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=MAX_PLANNED_MIN)]
Speakers = Annotated[tuple[ShortText, ...], msgspec.Meta(max_length=MAX_SPEAKERS)]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """planned_min: minutes that it shall take; 0: not said. parent: the item under which it stands."""

    id: ItemId
    title: Title
    speakers: Speakers = ()
    planned_min: Minutes = 0
    parent: ItemId = NO_ITEM


Items = tuple[Item, ...]


def found(items: Items, wanted: ItemId) -> Item | None:
    """The item with that id, or None."""
    return next((item for item in items if item.id == wanted), None)


def family(items: Items, item: ItemId) -> Items:
    """The item and those under it, in order."""
    return tuple(one for one in items if item in (one.id, one.parent))


def steps(items: Items) -> Items:
    """What a meeting goes through: every item that has none under it."""
    parents = {item.parent for item in items}
    return tuple(item for item in items if item.id not in parents)


def next_step(items: Items, current: ItemId) -> ItemId:
    """The first step behind ``current``, the first of all if there is no such item, or NO_ITEM behind the last."""
    place = next((at for at, item in enumerate(items) if item.id == current), -1)
    return next((item.id for item in steps(items) if item in items[place + 1 :]), NO_ITEM)


def inserted(items: Items, group: Items, before: ItemId) -> Items:
    """``items`` with ``group`` (an item and those under it) directly before ``before``, or as the last on its level."""
    place = next((at for at, item in enumerate(items) if item.id == before), None)
    if place is None:
        place = _end_of(items, group[0].parent)
    return (*items[:place], *group, *items[place:])


def without(items: Items, item: ItemId) -> Items:
    """``items`` without the item and those under it."""
    return tuple(one for one in items if item not in (one.id, one.parent))


def replaced(items: Items, item: Item) -> Items:
    """``items`` with ``item`` in the place of that with its id."""
    return tuple(item if one.id == item.id else one for one in items)


def free_id(items: Items, made: int) -> ItemId:
    """An id for the item that is the ``made``-th (from 1) to be added."""
    taken = {item.id for item in items}
    return next(ItemId(wanted) for wanted in _ids(made) if wanted not in taken)


def _ids(made: int) -> Iterator[str]:
    yield f"i{made}"
    yield from (f"i{made}-{again}" for again in range(2, MAX_ITEMS + 3))


def _end_of(items: Items, parent: ItemId) -> int:
    """Behind the last item under ``parent``."""
    if parent == NO_ITEM:
        return len(items)
    return max((at + 1 for at, item in enumerate(items) if parent in (item.id, item.parent)), default=len(items))
