"""Where the agenda of a room stands."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from rooms import clock
from rooms.agenda.items import NO_ITEM, Item, ItemId, Items, found, next_step, steps
from rooms.clock import Clock, Stopped
from rooms.phases import Phase

UNUSED = Stopped(spoken_s=0.0)


class Agenda(msgspec.Struct, frozen=True):
    """current: the item under way. clocks: what each item has used while the meeting was live. made: items added so far.

    delays_min: minutes by which everything behind an item was moved later; behind NO_ITEM: the whole agenda.
    """

    items: Items = ()
    current: ItemId = NO_ITEM
    clocks: Mapping[ItemId, Clock] = {}
    delays_min: Mapping[ItemId, int] = {}
    made: int = 0

    def item(self, wanted: ItemId) -> Item | None:
        """The item with that id, or None."""
        return found(self.items, wanted)

    @property
    def following(self) -> ItemId:
        """The item behind that under way; NO_ITEM: none."""
        return next_step(self.items, self.current)

    def used(self, item: ItemId) -> Clock:
        """What the item has used so far."""
        return self.clocks.get(item, UNUSED)

    def at_item(self, item: ItemId, phase: Phase, at: datetime) -> "Agenda":
        """The agenda with ``item`` under way since ``at``."""
        paused = self.in_phase(Phase.SUSPENDED, at)
        return replace(paused, current=item).in_phase(phase, at)

    def in_phase(self, phase: Phase, at: datetime) -> "Agenda":
        """The agenda with the clock of the item under way running exactly while the meeting is live."""
        if self.current == NO_ITEM:
            return self
        turn = clock.run if phase is Phase.LIVE else clock.stop
        return replace(self, clocks={**self.clocks, self.current: turn(self.used(self.current), at)})

    def delayed(self, item: ItemId, minutes: int) -> "Agenda":
        """The agenda with everything behind ``item`` that many minutes later."""
        return replace(self, delays_min={**self.delays_min, item: self.delays_min.get(item, 0) + minutes})

    def hours(self, starts_at: datetime | None) -> dict[ItemId, datetime]:
        """When each item begins by plan, if the meeting starts at ``starts_at`` (None: nobody knows)."""
        if starts_at is None:
            return {}
        hours: dict[ItemId, datetime] = {}
        at = starts_at + timedelta(minutes=self.delays_min.get(NO_ITEM, 0))
        for item in steps(self.items):
            hours.setdefault(item.parent, at)
            hours[item.id] = at
            at += timedelta(minutes=item.planned_min + self.delays_min.get(item.id, 0))
        hours.pop(NO_ITEM, None)
        return hours
