"""Delays: a moderator looks at what one would move, confirms it, and may take it back. Each concerned room gets its own event."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from uuid import uuid4

from config.definitions import Definition
from orchestrator.errors import DelayUnknown, MovesOthers, PlanOutdated
from orchestrator.ripple import Meeting, Ripple, Shift, ripple
from orchestrator.room_host import RoomHost
from rooms.errors import RoomOver
from rooms.ids import CommandId, ParticipantId, RoomId
from rooms.people import SYSTEM
from rooms.phases import OVER
from rooms.slot.commands import MoveSlot, UndoMove
from rooms.slot.errors import NoHours
from rooms.slot.rules import NOT_BEGUN
from rooms.slot.state import RippleId
from rooms.state import RoomState

MAX_PLANS = 64
"""Plans that somebody looked at and may still confirm; the oldest is forgotten, and looking again makes a new one."""


class Delays:
    """The delays of all ``rooms``."""

    def __init__(self, rooms: Mapping[RoomId, RoomHost]) -> None:
        self._rooms = rooms
        self._plans: OrderedDict[RippleId, Ripple] = OrderedDict()

    def plan(self, room: RoomId, minutes: int, definition: Definition) -> Ripple:
        """Return what a delay of ``room`` by ``minutes`` (1 or more) would move; nothing has happened yet. Raises NoHours, RoomOver."""
        state = self._rooms[room].state
        if state.phase in OVER:
            raise RoomOver(phase=state.phase)
        if state.starts_at is None:
            raise NoHours
        plan = ripple(RippleId(uuid4().hex), room, minutes, self._meetings(definition))
        self._plans[plan.id] = plan
        while len(self._plans) > MAX_PLANS:
            self._plans.popitem(last=False)
        return plan

    async def confirm(self, room: RoomId, wanted: RippleId, *, by: ParticipantId, alone: bool = False) -> Ripple:
        """Move what a plan of ``room`` says; doing it again after a failure completes it. alone: only if it moves no other room.

        Raises PlanOutdated: what it was made of has changed. MovesOthers. Busy, StoreUnavailable: some rooms may have moved; confirm again.
        """
        plan = self._plans.get(wanted)
        if plan is None or plan.origin != room or not all(self._still_holds(plan, shift) for shift in plan.shifts):
            raise PlanOutdated
        if alone:
            _require_alone(room, {shift.room for shift in plan.shifts})
        for shift in plan.shifts:
            command = MoveSlot(ripple=plan.id, origin=room, minutes=shift.minutes, wanted_by=by)
            await self._rooms[shift.room].handle(command, by=SYSTEM, command_id=CommandId(f"ripple:{plan.id}"))
        return plan

    async def undo(self, room: RoomId, wanted: RippleId, *, alone: bool = False) -> tuple[RoomId, ...]:
        """Take a delay of ``room`` back in every room that it moved and that is not over; return these. alone: only if it moved no other.

        Raises DelayUnknown, MovesOthers, Busy, StoreUnavailable: some rooms may have moved back; undo again.
        """
        moved = [one for one, host in self._rooms.items() if (move := host.state.slot.move(wanted)) and move.origin == room]
        if not moved:
            raise DelayUnknown
        if alone:
            _require_alone(room, set(moved))
        for one in sorted(moved, key=lambda each: each == room):  # the room itself last, so that a failure can be undone again
            await self._rooms[one].handle(UndoMove(ripple=wanted), by=SYSTEM)
        return tuple(moved)

    def _still_holds(self, plan: Ripple, shift: Shift) -> bool:
        state = self._rooms[shift.room].state
        begun_as_planned = (state.phase in NOT_BEGUN) == (shift.new_starts_at != shift.starts_at)
        untouched = (state.starts_at, state.ends_at) == (shift.starts_at, shift.ends_at)
        return state.slot.move(plan.id) is not None or (untouched and begun_as_planned)

    def _meetings(self, definition: Definition) -> Iterator[Meeting]:
        for room, host in self._rooms.items():
            state = host.state
            if state.starts_at is not None and state.phase not in OVER:
                yield Meeting(
                    room=room,
                    title=state.title,
                    starts_at=state.starts_at,
                    ends_at=state.ends_at,
                    hall=definition.session(room).hall,
                    people=_speakers(state),
                    begun=state.phase not in NOT_BEGUN,
                )


def _require_alone(room: RoomId, moving: set[RoomId]) -> None:
    if moving != {room}:
        raise MovesOthers


def _speakers(state: RoomState) -> frozenset[str]:
    return frozenset(name for item in state.agenda.items for name in item.speakers)
