"""The hours that a session really has: those of the programme, or others if its room was moved."""

from dataclasses import replace
from datetime import datetime, tzinfo

from config.timetable import Slot
from rooms.state import RoomState


def lived_slot(slot: Slot, state: RoomState | None) -> Slot:
    """Return ``slot`` with the hours of its room (None: it has none)."""
    if state is None or not state.slot.moves or slot.starts_local is None:
        return slot
    zone = slot.starts_local.tzinfo
    return replace(
        slot,
        starts_at=state.starts_at,
        ends_at=state.ends_at,
        starts_local=_local(state.starts_at, zone),
        ends_local=_local(state.ends_at, zone),
    )


def _local(at: datetime | None, zone: tzinfo | None) -> datetime | None:
    return at.astimezone(zone) if at else None
