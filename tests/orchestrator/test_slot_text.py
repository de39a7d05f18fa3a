"""What the log says of the slot of a meeting."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from orchestrator.slot_text import slot_line
from rooms.commands import ChangePhase, ScheduleRoom
from rooms.people import SYSTEM
from rooms.phases import Phase
from rooms.slot.commands import MoveSlot
from rooms.slot.state import RippleId
from rooms.state import RoomState
from tests.builders import MIA, RULES, T0, WORKSHOP, after, room

MADRID = ZoneInfo("Europe/Madrid")
ENDS = T0 + timedelta(hours=1)


def live() -> RoomState:
    """A meeting that began two minutes late and has an hour."""
    state = after(room(Phase.SCHEDULED), ScheduleRoom(title="Workshop", rules=RULES, starts_at=T0, ends_at=ENDS), SYSTEM)
    for step in (Phase.OPEN, Phase.LIVE):
        state = after(state, ChangePhase(to=step), MIA, T0 + timedelta(minutes=2))
    return state


@pytest.mark.row("A4")
def test_the_log_says_by_how_much_a_meeting_was_longer_than_its_slot() -> None:
    closed = after(live(), ChangePhase(to=Phase.CLOSED), MIA, ENDS + timedelta(minutes=11, seconds=5))
    said = "The meeting began at 09:02:00 and closed at 10:11:05. Its slot ends at 10:00:00: 11:05 over."
    assert slot_line(closed, ENDS + timedelta(days=1), MADRID) == said


@pytest.mark.row("A4")
def test_a_meeting_that_still_runs_is_counted_until_now_and_by_its_new_end() -> None:
    moved = after(live(), MoveSlot(ripple=RippleId("late"), origin=WORKSHOP, minutes=12, wanted_by=MIA.id), SYSTEM)
    said = "The meeting began at 09:02:00 and still runs. Its slot, moved by 12 min, ends at 10:12:00: 3:00 over."
    assert slot_line(moved, ENDS + timedelta(minutes=15), MADRID) == said
    assert slot_line(moved, ENDS, MADRID).endswith("ends at 10:12:00.")


def test_of_a_meeting_that_has_not_begun_or_has_no_hours_nothing_is_said() -> None:
    assert slot_line(room(Phase.SCHEDULED), T0, MADRID) == ""
    assert slot_line(room(Phase.LIVE), T0, MADRID) == ""
