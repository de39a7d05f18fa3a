"""Slots of a programme for tests: when a room's session starts and ends."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import msgspec

from config import loader
from config.definitions import Definition, LeadTimes
from config.timetable import Slot, timetable
from rooms.events import PhaseChanged
from rooms.evolve import evolve
from rooms.ids import RoomId
from rooms.people import SYSTEM
from rooms.phases import Phase
from rooms.state import RoomState

EVENTS = Path(__file__).parent.parent.parent / "config" / "events"
MALAGA = EVENTS / "malaga-2022.yaml"
SMALL = EVENTS / "small.yaml"
STARTS = datetime(2022, 5, 9, 7, 0, tzinfo=UTC)
ENDS = datetime(2022, 5, 9, 10, 30, tzinfo=UTC)


@cache
def malaga() -> Definition:
    return loader.load(MALAGA)


def workshop_slot(*, rehearsal_min: int = 60, doors_min: int = 15, warnings_min: tuple[int, ...] = (5, 1, 0)) -> Slot:
    """The workshop of Málaga, 09:00 to 12:30 local time, with these lead times."""
    lead_times = LeadTimes(rehearsal_min=rehearsal_min, doors_min=doors_min, warnings_min=warnings_min)
    return timetable(msgspec.structs.replace(malaga(), lead_times=lead_times))[0]


def state_in(phase: Phase, *, room: str = "workshop", warned_min: frozenset[int] = frozenset()) -> RoomState:
    """A room in ``phase``."""
    changed = PhaseChanged(to=phase, by=SYSTEM.id, at=STARTS - timedelta(days=1))
    return evolve(RoomState(room=RoomId(room), warned_min=warned_min), changed)
