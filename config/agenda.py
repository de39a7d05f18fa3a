"""The agenda of a session, as its definition writes it; it is edited live from then on."""

import msgspec

from config.texts import Text


class SubItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands under an item. ``speakers``: names, as people read them. ``minutes``: None if left out."""

    id: str
    title: Text
    speakers: tuple[str, ...] = ()
    minutes: int | None = None


class AgendaItem(SubItem, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item of the agenda. With ``items`` under it, its time is the sum of theirs."""

    items: tuple[SubItem, ...] = ()
