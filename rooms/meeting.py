"""The meeting as a whole: its slot in the programme, its phases, the warnings of its end."""

from datetime import datetime

from msgspec.structs import replace

from rooms import clock, require
from rooms.agenda.state import Agenda
from rooms.base import Deciders, Evolvers
from rooms.commands import ChangePhase, ScheduleRoom, WarnOfEnd
from rooms.errors import AlreadyOpened, RoomOver, WrongTransition
from rooms.events import AnyRoomEvent, EndWarned, PhaseChanged, RequestCancelled, RoomScheduled
from rooms.floor import released
from rooms.interpretation.state import Interpretation
from rooms.people import Person
from rooms.permissions import Right
from rooms.phases import OVER, TRANSITIONS, Phase
from rooms.recording.rules import following
from rooms.requests import Granted
from rooms.slot.bound import require_opened
from rooms.sponsors.rules import missing, require_all
from rooms.state import RoomState


def _schedule(state: RoomState, command: ScheduleRoom, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.RUN_PROGRAMME)
    planned = (state.slot.planned_starts_at, state.slot.planned_ends_at)
    if (command.title, command.rules, command.starts_at, command.ends_at) == (state.title, state.rules, *planned):
        return []
    if state.phase is not Phase.SCHEDULED:
        raise AlreadyOpened(phase=state.phase)
    return [RoomScheduled(title=command.title, rules=command.rules, starts_at=command.starts_at, ends_at=command.ends_at, at=at)]


def _scheduled(state: RoomState, event: RoomScheduled) -> RoomState:
    """What people did before the doors open holds as long as the definition says the same of it: edits of the agenda, delays, booths."""
    agenda = state.agenda if event.rules.agenda == state.rules.agenda else Agenda(items=event.rules.agenda)
    booths = state.interpretation if event.rules.interpretation == state.rules.interpretation else Interpretation()
    scheduled = replace(state, title=event.title, rules=event.rules, agenda=agenda, interpretation=booths)
    if (event.starts_at, event.ends_at) == (state.slot.planned_starts_at, state.slot.planned_ends_at):
        return scheduled
    slot = replace(state.slot, planned_starts_at=event.starts_at, planned_ends_at=event.ends_at, moves=())
    return replace(scheduled, starts_at=event.starts_at, ends_at=event.ends_at, slot=slot)


def _change_phase(state: RoomState, command: ChangePhase, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.RUN_MEETING)
    if command.to is state.phase:
        return []
    require_opened(state, by)
    possible = TRANSITIONS[state.phase]
    if not possible:
        raise RoomOver(phase=state.phase)
    if command.to not in possible:
        raise WrongTransition(phase=state.phase, wanted=command.to, possible=possible)
    if command.to is Phase.PUBLISHED:
        require_all(state)
    ending = _everybody_leaves_the_queue(state, by, at) if command.to in OVER else []
    changed = PhaseChanged(to=command.to, by=by.id, reason=command.reason, at=at)
    return [*ending, changed, *following(state, command.to, by, at)]


def possible_phases(state: RoomState) -> tuple[Phase, ...]:
    """The phases into which the room can go now."""
    return tuple(to for to in TRANSITIONS[state.phase] if to is not Phase.PUBLISHED or not missing(state))


def _everybody_leaves_the_queue(state: RoomState, by: Person, at: datetime) -> list[AnyRoomEvent]:
    ending = released(state, by, at)
    gone = {event.request for event in ending if isinstance(event, RequestCancelled)}
    waiting = (entry.filing.request for entry in state.queue if entry.filing.request not in gone)
    return [*ending, *(RequestCancelled(request=request, by=by.id, reason="meeting_over", at=at) for request in waiting)]


def _phase_changed(state: RoomState, event: PhaseChanged) -> RoomState:
    floor = state.floor and _floor_in_phase(state.floor, event.to, event.at)
    return replace(
        state,
        phase=event.to,
        phase_reason=event.reason,
        floor=floor,
        agenda=state.agenda.in_phase(event.to, event.at),
        slot=state.slot.in_phase(event.to, event.at),
    )


def _floor_in_phase(floor: Granted, phase: Phase, at: datetime) -> Granted:
    turned = clock.run(floor.clock, at) if phase is Phase.LIVE else clock.stop(floor.clock, at)
    return Granted(filing=floor.filing, by=floor.by, at=floor.at, clock=turned)


def _warn_of_end(state: RoomState, command: WarnOfEnd, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.RUN_PROGRAMME)
    if command.minutes_left in state.warned_min or state.phase in OVER:
        return []
    return [EndWarned(minutes_left=command.minutes_left, at=at)]


def _end_warned(state: RoomState, event: EndWarned) -> RoomState:
    return replace(state, warned_min=state.warned_min | {event.minutes_left})


DECIDERS: Deciders = {ScheduleRoom: _schedule, ChangePhase: _change_phase, WarnOfEnd: _warn_of_end}

EVOLVERS: Evolvers = {RoomScheduled: _scheduled, PhaseChanged: _phase_changed, EndWarned: _end_warned}
