"""What happens when somebody issues a command: events, or a refusal. Pure: the same arguments always give the same answer."""

from datetime import datetime

from rooms.admission.door import person_now, require_inside
from rooms.admission.rules import AT_THE_DOOR
from rooms.areas import DECIDERS
from rooms.commands import AnyCommand
from rooms.events import AnyRoomEvent
from rooms.evolve import replay
from rooms.microphones.opened import muted_for_the_floor
from rooms.people import Person
from rooms.slot.bound import require_in_slot
from rooms.state import RoomState


def decide(state: RoomState, command: AnyCommand, *, by: Person, at: datetime) -> list[AnyRoomEvent]:
    """What happens when ``by`` issues ``command`` at ``at`` (aware UTC); [] if it is already so.

    ``by`` is who their invitation says; what they may do is decided by the role that they have in the room.
    Raises Refused: the rules forbid it and nothing happens.
    """
    actor = person_now(state, by)
    require_in_slot(state, actor, at)
    if type(command) not in AT_THE_DOOR:
        require_inside(state, actor)
    return _within_the_cap(state, DECIDERS[type(command)](state, command, actor, at), at)


def _within_the_cap(state: RoomState, events: list[AnyRoomEvent], at: datetime) -> list[AnyRoomEvent]:
    """``events``, and the microphones that are closed because no more than so many may be open after them."""
    if state.rules.microphones.max_open is None or not events:
        return events
    return [*events, *muted_for_the_floor(replay(state.room, events, onto=state), at)]
