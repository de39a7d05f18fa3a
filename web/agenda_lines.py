"""The agenda of a session as the programme shows it: the same that its room has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rooms.agenda.items import NO_ITEM, ItemId
from rooms.state import RoomState


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item. starts: RFC 3339 in UTC, None: nobody knows; hour: the same as people read it.

    under: it stands under the item before it. now: it is under way.
    """

    title: str
    speakers: tuple[str, ...]
    minutes: int
    starts: str | None
    hour: str | None
    under: bool
    now: bool


def agenda_lines(state: RoomState, hour: Callable[[datetime], str]) -> tuple[ItemLine, ...]:
    """Every item of the room's agenda, in order. hour: writes an instant (aware) as the clock of the place shows it."""
    hours = state.agenda.hours(state.starts_at)
    return tuple(
        ItemLine(
            title=item.title,
            speakers=item.speakers,
            minutes=item.planned_min,
            hour=hour(hours[item.id]) if item.id in hours else None,
            starts=hours[item.id].isoformat().replace("+00:00", "Z") if item.id in hours else None,
            under=item.parent != NO_ITEM,
            now=item.id == state.agenda.current,
        )
        for item in state.agenda.items
    )


def title_of(state: RoomState, wanted: ItemId) -> str | None:
    """The title of an item; None if there is no such item."""
    item = state.agenda.item(wanted)
    return item.title if item else None
