"""What the agenda says no to."""

from rooms.errors import N_, Refused


class UnknownItem(Refused):
    code = "unknown_item"
    template = N_("There is no item {item} on the agenda any more. Look at the agenda again.")


class TooDeep(Refused):
    code = "too_deep"
    template = N_(
        "Items stand on one of two levels. Put {item} under an item that is under no other and, if it has items of its own, nowhere else."
    )


class ItemUnderWay(Refused):
    code = "item_under_way"
    template = N_("{item} is under way. Go to another item first, then take it off the agenda.")


class HasItems(Refused):
    code = "has_items"
    template = N_("{item} has items under it. Go to one of those.")


class AgendaFull(Refused):
    code = "agenda_full"
    template = N_("An agenda has at most {limit} items. Take one off first.")


class TitleMissing(Refused):
    code = "title_missing"
    template = N_("Say what the item is called.")
