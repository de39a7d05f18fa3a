"""What may be done with the agenda. Those who run the meeting edit it until it is over."""

from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from rooms import require
from rooms.agenda import items
from rooms.agenda.commands import AddItem, ChangeItem, DropItem, GoToItem, MoveItem
from rooms.agenda.errors import AgendaFull, HasItems, ItemUnderWay, TitleMissing, TooDeep, UnknownItem
from rooms.agenda.events import AgendaEvent, ItemAdded, ItemChanged, ItemDropped, ItemMoved, ItemReached
from rooms.agenda.items import MAX_ITEMS, NO_ITEM, Item, ItemId
from rooms.base import Deciders, Evolvers
from rooms.people import Person
from rooms.permissions import Right
from rooms.state import RoomState

T = TypeVar("T")


def _add(state: RoomState, command: AddItem, by: Person, at: datetime) -> list[AgendaEvent]:
    _require_editing(state, by)
    agenda = state.agenda
    if len(agenda.items) >= MAX_ITEMS:
        raise AgendaFull(limit=MAX_ITEMS)
    parent = command.parent
    if command.before != NO_ITEM:
        parent = _item(state, command.before).parent
    if parent != NO_ITEM and _item(state, parent).parent != NO_ITEM:
        raise TooDeep(item=command.title)
    item = Item(
        id=items.free_id(agenda.items, agenda.made + 1),
        title=_title(command.title),
        speakers=_speakers(command.speakers),
        planned_min=command.planned_min,
        parent=parent,
    )
    return [ItemAdded(item=item, before=command.before, by=by.id, at=at)]


def _added(state: RoomState, event: ItemAdded) -> RoomState:
    agenda = state.agenda
    changed = replace(agenda, items=items.inserted(agenda.items, (event.item,), event.before), made=agenda.made + 1)
    return replace(state, agenda=changed)


def _change(state: RoomState, command: ChangeItem, by: Person, at: datetime) -> list[AgendaEvent]:
    _require_editing(state, by)
    item = _item(state, command.item)
    changed = msgspec.structs.replace(
        item,
        title=item.title if command.title is None else _title(command.title),
        speakers=item.speakers if command.speakers is None else _speakers(command.speakers),
        planned_min=_or(command.planned_min, item.planned_min),
    )
    return [] if changed == item else [ItemChanged(item=changed, by=by.id, at=at)]


def _changed(state: RoomState, event: ItemChanged) -> RoomState:
    return replace(state, agenda=replace(state.agenda, items=items.replaced(state.agenda.items, event.item)))


def _move(state: RoomState, command: MoveItem, by: Person, at: datetime) -> list[AgendaEvent]:
    _require_editing(state, by)
    item = _item(state, command.item)
    parent = item.parent if command.before == NO_ITEM else _item(state, command.before).parent
    group = items.family(state.agenda.items, item.id)
    if parent != NO_ITEM and (len(group) > 1 or parent == item.id):
        raise TooDeep(item=item.title)
    event = ItemMoved(item=item.id, before=command.before, parent=parent, by=by.id, at=at)
    return [] if command.before == item.id or _moved(state, event) == state else [event]


def _moved(state: RoomState, event: ItemMoved) -> RoomState:
    agenda = state.agenda
    group = items.family(agenda.items, event.item)
    if not group:
        return state
    group = (msgspec.structs.replace(group[0], parent=event.parent), *group[1:])
    rest = items.without(agenda.items, event.item)
    return replace(state, agenda=replace(agenda, items=items.inserted(rest, group, event.before)))


def _drop(state: RoomState, command: DropItem, by: Person, at: datetime) -> list[AgendaEvent]:
    _require_editing(state, by)
    item = _item(state, command.item)
    if state.agenda.current in {one.id for one in items.family(state.agenda.items, item.id)}:
        raise ItemUnderWay(item=item.title)
    return [ItemDropped(item=item.id, by=by.id, at=at)]


def _dropped(state: RoomState, event: ItemDropped) -> RoomState:
    return replace(state, agenda=replace(state.agenda, items=items.without(state.agenda.items, event.item)))


def _go_to(state: RoomState, command: GoToItem, by: Person, at: datetime) -> list[AgendaEvent]:
    _require_editing(state, by)
    if command.item == state.agenda.current:
        return []
    if command.item != NO_ITEM:
        item = _item(state, command.item)
        if len(items.family(state.agenda.items, item.id)) > 1:
            raise HasItems(item=item.title)
    return [ItemReached(item=command.item, by=by.id, at=at)]


def _reached(state: RoomState, event: ItemReached) -> RoomState:
    return replace(state, agenda=state.agenda.at_item(event.item, state.phase, event.at))


def _require_editing(state: RoomState, by: Person) -> None:
    require.right(by, Right.MANAGE_AGENDA)
    require.not_over(state)


def _item(state: RoomState, wanted: ItemId) -> Item:
    item = state.agenda.item(wanted)
    if item is None:
        raise UnknownItem(item=wanted)
    return item


def _title(written: str) -> str:
    title = " ".join(written.split())
    if not title:
        raise TitleMissing
    return title


def _speakers(written: tuple[str, ...]) -> tuple[str, ...]:
    names = (" ".join(name.split()) for name in written)
    return tuple(dict.fromkeys(name for name in names if name))


def _or(wanted: T | None, otherwise: T) -> T:
    return otherwise if wanted is None else wanted


DECIDERS: Deciders = {AddItem: _add, ChangeItem: _change, MoveItem: _move, DropItem: _drop, GoToItem: _go_to}

EVOLVERS: Evolvers = {ItemAdded: _added, ItemChanged: _changed, ItemMoved: _moved, ItemDropped: _dropped, ItemReached: _reached}
