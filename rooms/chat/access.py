"""Who reads and writes in which group of the chat."""

from rooms.admission.door import is_barred, person_now
from rooms.chat.state import Group
from rooms.people import Person
from rooms.permissions import Right, may
from rooms.phases import OVER
from rooms.state import RoomState
from rooms.taking_part import may_take_part


def may_read(state: RoomState, person: Person | None, group: Group) -> bool:
    """Whether ``person`` of an invitation (None: the public) reads what ``group`` writes, with the role that they have now."""
    if person is None or is_barred(state, person):
        return False
    role = person_now(state, person).role
    match group:
        case Group.EVERYBODY:
            return state.rules.participation.chat
        case Group.BACKSTAGE:
            return may(role, Right.BACKSTAGE)
        case Group.MODERATORS:
            return may(role, Right.MODERATE)


def may_write(state: RoomState, person: Person, group: Group) -> bool:
    """Whether ``person`` writes to ``group``, unless a moderator has muted them."""
    if not may_read(state, person, group):
        return False
    if group is not Group.EVERYBODY:
        return True
    return may_take_part(person_now(state, person), Right.TAKE_PART, viewers=state.rules.participation.viewers_chat)


def is_going_on(state: RoomState, group: Group) -> bool:
    """Whether ``group`` still writes: everybody does until the meeting is over, the others afterwards too."""
    return group is not Group.EVERYBODY or state.phase not in OVER
