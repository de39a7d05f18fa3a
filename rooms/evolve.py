"""What an event does to a room. Total: it never raises, checks or decides; stored facts are not arguable."""

from collections.abc import Iterable

from msgspec.structs import replace

from rooms.areas import EVOLVERS
from rooms.events import AnyRoomEvent
from rooms.ids import RoomId
from rooms.state import RoomState


def replay(room: RoomId, events: Iterable[AnyRoomEvent], *, onto: RoomState | None = None) -> RoomState:
    """The state that ``events`` add up to, from an empty room or from ``onto``."""
    state = onto or RoomState(room=room)
    for event in events:
        state = evolve(state, event)
    return state


def evolve(state: RoomState, event: AnyRoomEvent) -> RoomState:
    """``state`` after ``event``."""
    changed: RoomState = EVOLVERS[type(event)](state, event)
    return replace(changed, seq=state.seq + 1)
