"""What happened to the agenda."""

from rooms.agenda.items import NO_ITEM, Item, ItemId
from rooms.base import RoomEvent
from rooms.ids import ParticipantId


class ItemAdded(RoomEvent, frozen=True, kw_only=True, tag="item_added"):
    """``item`` is on the agenda, directly before ``before`` or as the last on its level."""

    item: Item
    before: ItemId
    by: ParticipantId


class ItemChanged(RoomEvent, frozen=True, kw_only=True, tag="item_changed"):
    """The item of that id is ``item`` now."""

    item: Item
    by: ParticipantId


class ItemMoved(RoomEvent, frozen=True, kw_only=True, tag="item_moved"):
    """``item`` and those under it stand directly before ``before``, on the level of ``parent``."""

    item: ItemId
    before: ItemId
    parent: ItemId
    by: ParticipantId


class ItemDropped(RoomEvent, frozen=True, kw_only=True, tag="item_dropped"):
    """``item`` and those under it are off the agenda."""

    item: ItemId
    by: ParticipantId


class ItemReached(RoomEvent, frozen=True, kw_only=True, tag="item_reached"):
    """``item`` is under way from ``at`` on; NO_ITEM: none is."""

    item: ItemId = NO_ITEM
    by: ParticipantId


AgendaEvent = ItemAdded | ItemChanged | ItemMoved | ItemDropped | ItemReached
