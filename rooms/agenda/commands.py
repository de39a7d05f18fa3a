"""What a moderator does with the agenda, until the meeting is over."""

from rooms.agenda.items import NO_ITEM, ItemId, Minutes, Speakers, Title
from rooms.base import Command


class AddItem(Command, frozen=True, kw_only=True, tag="add_item"):
    """Put an item on the agenda, under ``parent`` if there is one: directly before ``before``, or as the last on its level."""

    title: Title
    speakers: Speakers = ()
    planned_min: Minutes = 0
    parent: ItemId = NO_ITEM
    before: ItemId = NO_ITEM


class ChangeItem(Command, frozen=True, kw_only=True, tag="change_item"):
    """Change what an item is called, who speaks or how long it shall take; None: as it is."""

    item: ItemId
    title: Title | None = None
    speakers: Speakers | None = None
    planned_min: Minutes | None = None


class MoveItem(Command, frozen=True, kw_only=True, tag="move_item"):
    """Put an item, with those under it, directly before ``before`` and on its level; NO_ITEM: as the last on its own level."""

    item: ItemId
    before: ItemId = NO_ITEM


class DropItem(Command, frozen=True, kw_only=True, tag="drop_item"):
    """Take an item, with those under it, off the agenda."""

    item: ItemId


class GoToItem(Command, frozen=True, kw_only=True, tag="go_to_item"):
    """Say which item is under way from now on; NO_ITEM: none. "Next" names the next one, so that two hands do not skip one."""

    item: ItemId = NO_ITEM


AgendaCommand = AddItem | ChangeItem | MoveItem | DropItem | GoToItem
