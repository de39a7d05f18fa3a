"""How long a meeting took, beside its slot, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from orchestrator.written import minutes, time_of_day
from rooms.slot.state import overrun_s
from rooms.state import RoomState


def slot_line(state: RoomState, now: datetime, zone: ZoneInfo) -> str:
    """``The meeting began at 09:02:10 and closed at 12:41:00. Its slot, moved by 12 min, ends at 12:30:00: 11:00 over.``

    now: aware; a meeting that still runs is counted until then. Empty: it has not begun, or nobody knows when its slot ends.
    """
    slot, ends_at = state.slot, state.ends_at
    if slot.live_at is None or ends_at is None:
        return ""
    closed = f"closed at {time_of_day(slot.closed_at, zone)}" if slot.closed_at else "still runs"
    moved = f", moved by {slot.moved_min} min," if slot.moved_min else ""
    over = overrun_s(slot, ends_at, now)
    overrun = f": {minutes(over)} over" if over else ""
    began = time_of_day(slot.live_at, zone)
    return f"The meeting began at {began} and {closed}. Its slot{moved} ends at {time_of_day(ends_at, zone)}{overrun}."
