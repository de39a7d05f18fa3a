"""The time for which somebody runs one meeting and no longer: its slot, and as long as it really runs."""

from datetime import datetime, timedelta

from rooms.people import Person, Role
from rooms.phases import Phase
from rooms.slot.errors import SlotNotBegun, SlotOver
from rooms.state import RoomState

RUNNING = frozenset({Phase.LIVE, Phase.SUSPENDED})


def right_ends_at(state: RoomState, person: Person) -> datetime | None:
    """When ``person``, who runs the meeting for its slot alone, can no longer do so (aware UTC).

    None: while the meeting runs, without known hours, and for everybody who is not so bound. A meeting that ends late ends it late.
    """
    if not is_bound(person) or state.phase in RUNNING:
        return None
    ends = [at for at in (state.ends_at, state.slot.closed_at) if at is not None]
    return max(ends) + timedelta(minutes=state.rules.moderators_after_min) if ends else None


def require_in_slot(state: RoomState, person: Person, at: datetime) -> None:
    """Do nothing if ``person`` may still run the meeting, or never did for its slot alone. Raises SlotOver."""
    ends_at = right_ends_at(state, person)
    if ends_at is not None and at >= ends_at:
        raise SlotOver(minutes=state.rules.moderators_after_min)


def require_opened(state: RoomState, person: Person) -> None:
    """Raises SlotNotBegun: ``person`` runs the meeting for its slot alone, and the programme has not opened the room yet."""
    if not may_open(state, person):
        raise SlotNotBegun


def may_open(state: RoomState, person: Person) -> bool:
    """Whether ``person`` need not wait until the programme has opened the room."""
    return not is_bound(person) or state.phase is not Phase.SCHEDULED or state.starts_at is None


def is_bound(person: Person) -> bool:
    """Whether ``person`` runs the meeting in its slot alone."""
    return person.slot_only and person.role is Role.MODERATOR
