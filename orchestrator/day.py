"""On which day a definition is lived: its own, or one to which it was moved; once begun, a day stays where it is."""

from dataclasses import dataclass
from datetime import datetime

from config.definitions import Definition
from config.moving import moved
from config.timetable import timetable


@dataclass(frozen=True, slots=True)
class Day:
    """``definition`` with the times at which it is lived. moved_to: where its first session starts, None: where the file says.

    continued: an earlier start of the service has begun this day.
    """

    definition: Definition
    moved_to: datetime | None
    continued: bool

    @property
    def starts_at(self) -> datetime | None:
        """When the first timed session starts (aware UTC)."""
        return min((slot.starts_at for slot in timetable(self.definition) if slot.starts_at), default=None)

    @property
    def ends_at(self) -> datetime | None:
        """When the last timed session ends (aware UTC)."""
        return max((slot.ends_at for slot in timetable(self.definition) if slot.ends_at), default=None)


def lived_day(definition: Definition, *, wanted: datetime | None, kept: datetime | None, begun: bool) -> Day:
    """Return the day to live.

    wanted: where somebody wants it to start now. kept: where it was moved before. begun: whether a room of it has left ``scheduled``; then
    nothing moves it any more. Raises ValueError with a sentence if a programme without hours is to be moved.
    """
    moved_to = kept if begun or wanted is None else wanted
    return Day(definition=moved(definition, moved_to) if moved_to else definition, moved_to=moved_to, continued=begun)
