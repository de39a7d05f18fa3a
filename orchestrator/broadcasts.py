"""What was announced to all rooms, for pages that show several of them."""

from collections.abc import Iterable
from datetime import datetime

from rooms.announcements.state import Announcement
from rooms.state import RoomState


def broadcasts(rooms: Iterable[RoomState], now: datetime) -> tuple[Announcement, ...]:
    """Return each announcement to all rooms that stands at ``now`` (aware) once, oldest first."""
    standing = (one for state in rooms for one in state.announcements.standing if one.broadcast and one.until > now)
    once = {one.broadcast: one for one in standing}
    return tuple(sorted(once.values(), key=lambda one: one.at))
