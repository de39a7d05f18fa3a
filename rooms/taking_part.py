"""Whether somebody may take part besides the floor: ask, vote, write, applaud."""

from rooms import require
from rooms.errors import NotAdmitted, RoomOver
from rooms.people import Person, Role
from rooms.permissions import Right, may
from rooms.phases import OVER
from rooms.state import RoomState


def may_take_part(by: Person, right: Right, *, viewers: bool) -> bool:
    """Whether ``by`` holds ``right``, or is an invited viewer and ``viewers`` may do it in this room."""
    return may(by.role, right) or (viewers and by.role is Role.VIEWER)


def require_part(state: RoomState, by: Person, right: Right, *, viewers: bool) -> None:
    """Do nothing if ``by`` may do this now (see ``may_take_part``). Raises NotPermitted, NotAdmitted, RoomOver."""
    if not may_take_part(by, right, viewers=viewers):
        require.right(by, right)
    if by.id not in state.people:
        raise NotAdmitted
    require_not_over(state)


def require_not_over(state: RoomState) -> None:
    """Raises RoomOver: nothing more happens in this room."""
    if state.phase in OVER:
        raise RoomOver(phase=state.phase)
