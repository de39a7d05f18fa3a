"""What the programme does by itself, and when. Pure: the scheduler asks and does it.

It opens rehearsals and doors and warns of the end of a slot. People start and close meetings; it closes one only if the definition
says after how long.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from config.timetable import Slot
from orchestrator.programme import room_id
from rooms.commands import AnyCommand, ChangePhase, WarnOfEnd
from rooms.ids import CommandId, RoomId
from rooms.phases import OVER, Phase
from rooms.state import RoomState

RUNNING = frozenset({Phase.LIVE, Phase.SUSPENDED})


class Due(NamedTuple):
    """``command`` is to be done in ``room`` now. Its id is the same whenever and by whomever it is found due, so it happens once."""

    room: RoomId
    command: AnyCommand
    command_id: CommandId


def due(slots: Iterable[Slot], states: Mapping[RoomId, RoomState], now: datetime) -> list[Due]:
    """Return what the programme wants at ``now`` (aware) of rooms in ``states``.

    A room that is late goes straight to the phase that it should be in. A slot that is over does not open any more, a slot without
    a time never opens by itself. Of several warnings that are late only the last is given.
    """
    return [one for slot in slots if room_id(slot) in states for one in _due_in(slot, states[room_id(slot)], now)]


def next_time(slots: Iterable[Slot], now: datetime) -> datetime | None:
    """Return the next instant after ``now`` at which something can fall due; None: never."""
    return min((at for slot in slots for at in _instants(slot) if at > now), default=None)


def _due_in(slot: Slot, state: RoomState, now: datetime) -> Iterator[Due]:
    phase = _phase_wanted(slot, state, now)
    if phase is not None:
        yield Due(state.room, ChangePhase(to=phase), CommandId(f"programme:{state.room}:{phase}:{_stamp(slot.starts_at)}"))
    minutes_left = _warning_wanted(slot, state, now)
    if minutes_left is not None:
        command_id = CommandId(f"programme:{state.room}:warning-{minutes_left}:{_stamp(slot.ends_at)}")
        yield Due(state.room, WarnOfEnd(minutes_left=minutes_left), command_id)


def _phase_wanted(slot: Slot, state: RoomState, now: datetime) -> Phase | None:
    phase = state.phase
    if phase in RUNNING:
        return Phase.CLOSED if _grace_is_over(slot, state, now) else None
    if slot.ends_at is not None and now >= slot.ends_at:
        return None
    if slot.doors_at is not None and now >= slot.doors_at:
        return Phase.OPEN if phase in (Phase.SCHEDULED, Phase.REHEARSAL) else None
    if slot.rehearsal_at is not None and now >= slot.rehearsal_at:
        return Phase.REHEARSAL if phase is Phase.SCHEDULED else None
    return None


def _grace_is_over(slot: Slot, state: RoomState, now: datetime) -> bool:
    """A meeting that began after its slot was over has no end that somebody planned; it does not close by itself."""
    if slot.ends_at is None or slot.closes_at is None or now < slot.closes_at:
        return False
    return state.slot.live_at is None or state.slot.live_at < slot.ends_at


def _warning_wanted(slot: Slot, state: RoomState, now: datetime) -> int | None:
    if state.phase is Phase.SCHEDULED or state.phase in OVER:
        return None
    latest = min((minutes_left for minutes_left, at in slot.warnings_at if now >= at), default=None)
    return None if latest in state.warned_min else latest


def _instants(slot: Slot) -> Sequence[datetime]:
    opening = [at for at in (slot.rehearsal_at, slot.doors_at) if at is not None]
    closing = [slot.closes_at] if slot.closes_at is not None else []
    return [*opening, *(at for _, at in slot.warnings_at), *closing]


def _stamp(at: datetime | None) -> str:
    return at.isoformat() if at else "-"
