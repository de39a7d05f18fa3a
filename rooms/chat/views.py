"""What is known of the chat besides its messages, which are read as streams."""

import msgspec

from rooms.chat.access import is_going_on, may_read, may_write
from rooms.chat.state import Group
from rooms.identity import Identity, identity
from rooms.people import Person
from rooms.state import RoomState

LISTED = 50
"""Muted people in a moderator's view."""


class OwnChat(msgspec.Struct, frozen=True, kw_only=True):
    """reads, writes: the groups in which I do. muted: a moderator has taken my right to write."""

    reads: tuple[Group, ...] = ()
    writes: tuple[Group, ...] = ()
    muted: bool = False


def own_chat(state: RoomState, person: Person) -> OwnChat:
    """What ``person`` may do in the chat."""
    return OwnChat(
        reads=tuple(group for group in Group if may_read(state, person, group)),
        writes=tuple(group for group in Group if may_write(state, person, group) and is_going_on(state, group)),
        muted=person.id in state.chat.muted,
    )


def muted_view(state: RoomState) -> tuple[Identity, ...]:
    """Who may not write; for moderators."""
    muted = (state.people.get(participant) for participant in sorted(state.chat.muted)[:LISTED])
    return tuple(identity(person) for person in muted if person)
