"""What everybody sees of the agenda, and what those who run the meeting see besides."""

from datetime import datetime

import msgspec

from rooms.agenda.items import ItemId
from rooms.clock import Running
from rooms.state import RoomState


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """starts_at: by plan (aware UTC), None: nobody knows. planned_min: 0 if not said."""

    id: ItemId
    title: str
    speakers: tuple[str, ...]
    planned_min: int
    parent: ItemId
    starts_at: datetime | None


class AgendaView(msgspec.Struct, frozen=True, kw_only=True):
    """now, next: ids of items; empty: none."""

    items: tuple[ItemView, ...]
    now: ItemId
    next: ItemId


class ItemUse(msgspec.Struct, frozen=True, kw_only=True):
    """used_s: seconds used before ``since``; None: the clock of the item stands still."""

    item: ItemId
    used_s: float
    since: datetime | None


def agenda_view(state: RoomState) -> AgendaView:
    """The agenda for everybody."""
    agenda = state.agenda
    hours = agenda.hours(state.starts_at)
    shown = tuple(
        ItemView(
            id=item.id,
            title=item.title,
            speakers=item.speakers,
            planned_min=item.planned_min,
            parent=item.parent,
            starts_at=hours.get(item.id),
        )
        for item in agenda.items
    )
    return AgendaView(items=shown, now=agenda.current, next=agenda.following)


def agenda_use(state: RoomState) -> tuple[ItemUse, ...]:
    """What the items that were under way have used of their time."""
    return tuple(
        ItemUse(item=item, used_s=used.spoken_s, since=used.since if isinstance(used, Running) else None)
        for item, used in state.agenda.clocks.items()
    )
