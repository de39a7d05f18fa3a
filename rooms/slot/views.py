"""What everybody sees of the slot besides its hours, and what those who run the meeting see of its moves."""

from datetime import datetime, timedelta

import msgspec

from rooms.phases import Phase
from rooms.slot.state import Move, origins, overrun_s
from rooms.state import RoomState

RUNNING = frozenset({Phase.LIVE, Phase.SUSPENDED})


class SlotView(msgspec.Struct, frozen=True, kw_only=True):
    """planned_starts_at, planned_ends_at: as the programme said at first. moved_min: how much later it ends than that.

    live_at, closed_at: when the meeting really began and ended. overrun_s: how long it took beyond its slot; while it runs, None: the
    time counts it. closes_at: when it closes by itself; None: a person closes it.
    """

    planned_starts_at: datetime | None
    planned_ends_at: datetime | None
    moved_min: int
    live_at: datetime | None
    closed_at: datetime | None
    overrun_s: int | None
    closes_at: datetime | None


def slot_view(state: RoomState) -> SlotView:
    """The slot for everybody."""
    slot = state.slot
    return SlotView(
        planned_starts_at=slot.planned_starts_at,
        planned_ends_at=slot.planned_ends_at,
        moved_min=slot.moved_min,
        live_at=slot.live_at,
        closed_at=slot.closed_at,
        overrun_s=overrun_s(slot, state.ends_at, slot.closed_at) if slot.closed_at else None,
        closes_at=closes_at(state),
    )


def closes_at(state: RoomState) -> datetime | None:
    """When the room closes by itself (aware UTC); None: a person closes it."""
    grace = state.rules.close_after_min
    if grace is None or state.ends_at is None or state.phase not in RUNNING:
        return None
    return state.ends_at + timedelta(minutes=grace)


def own_delays(state: RoomState) -> tuple[Move, ...]:
    """The delays of this room that hold, which its moderators may take back."""
    return origins(state.slot.moves, state.room)
