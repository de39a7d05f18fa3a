"""A hand never falls because a connection did: whoever waits and is not there keeps their place and is passed over.

A booth falls silent with the line of its interpreter: it is free for whoever is there.
"""

from datetime import datetime

from msgspec.structs import replace

from rooms import require
from rooms.base import Deciders, Evolvers
from rooms.commands import MarkAbsent, MarkPresent
from rooms.events import AnyRoomEvent, ParticipantBack, ParticipantLost
from rooms.interpretation.booths import vacated
from rooms.interpretation.events import Gone
from rooms.people import Person
from rooms.permissions import Right
from rooms.queue import needs_line, waiting_of
from rooms.state import RoomState


def _mark_absent(state: RoomState, command: MarkAbsent, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.RUN_PROGRAMME)
    freed = vacated(state, command.participant, at, Gone.ABSENT)
    entry = waiting_of(state.queue, command.participant)
    if entry is None or command.participant in state.absent or not needs_line(entry):
        return [*freed]
    return [*freed, ParticipantLost(participant=command.participant, at=at)]


def _mark_present(state: RoomState, command: MarkPresent, by: Person, at: datetime) -> list[AnyRoomEvent]:
    require.right(by, Right.RUN_PROGRAMME)
    return [ParticipantBack(participant=command.participant, at=at)] if command.participant in state.absent else []


def _lost(state: RoomState, event: ParticipantLost) -> RoomState:
    return replace(state, absent=state.absent | {event.participant})


def _back(state: RoomState, event: ParticipantBack) -> RoomState:
    return replace(state, absent=state.absent - {event.participant})


DECIDERS: Deciders = {MarkAbsent: _mark_absent, MarkPresent: _mark_present}

EVOLVERS: Evolvers = {ParticipantLost: _lost, ParticipantBack: _back}
