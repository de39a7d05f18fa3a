"""Microphones as moderators see them, and as their owner does."""

import msgspec

from rooms.microphones.opened import open_microphones
from rooms.microphones.rules import is_closed_to, is_full_for
from rooms.people import Person
from rooms.state import RoomState


class MicrophonesView(msgspec.Struct, frozen=True, kw_only=True):
    """open: how many are, those of moderators and of the hall not counted. max_open: how many may be; None: any number."""

    locked: bool
    open: int
    max_open: int | None


class OwnMicrophone(msgspec.Struct, frozen=True, kw_only=True):
    """muted: the room takes no sound of mine. asked: the chair asks me to open it.

    Why I cannot open it now: locked: the chair has locked it. full: as many are open as this room takes.
    """

    muted: bool
    locked: bool
    asked: bool
    full: bool = False


def microphones_view(state: RoomState) -> MicrophonesView:
    """The microphones of the room for those who mute them."""
    limit = state.rules.microphones.max_open
    return MicrophonesView(locked=state.microphones.locked, open=len(open_microphones(state)), max_open=limit)


def own_microphone(state: RoomState, person: Person) -> OwnMicrophone:
    """The microphone of ``person``."""
    microphones = state.microphones
    return OwnMicrophone(
        muted=person.id in microphones.muted,
        locked=is_closed_to(state, person),
        asked=person.id in microphones.asked,
        full=is_full_for(state, person),
    )
