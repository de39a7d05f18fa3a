"""Whom a change of a room concerns: of a thousand people in it, a new request changes what a few of them alone may see."""

from collections.abc import Iterator

from rooms.ids import ParticipantId
from rooms.state import RoomState

OF_SPEAKERS = frozenset({"seq", "queue", "floor", "interrupted", "ended", "filed", "swaps", "absent"})
"""What is about those who ask for the floor, wait for it, have it or had it, and about nobody else."""


def concerned(before: RoomState, after: RoomState) -> frozenset[ParticipantId] | None:
    """Whose personal view may differ between two states of a room; None: everybody's."""
    changed = {name for name in RoomState.__struct_fields__ if getattr(before, name) is not getattr(after, name)}
    if not changed <= OF_SPEAKERS or _shares_limits(after) or _opens_what_is_about_a_speech(before, after):
        return None
    return frozenset([*_speakers(before), *_speakers(after)])


def _shares_limits(state: RoomState) -> bool:
    """Whether the request of one may be the last that others could have made."""
    kinds = state.rules.speech_types
    shared = any(kind.per_delegation is not None or kind.per_delegation_in_item is not None or kind.per_item is not None for kind in kinds)
    return shared or state.rules.microphones.max_open is not None


def _opens_what_is_about_a_speech(before: RoomState, after: RoomState) -> bool:
    """Whether somebody speaks now and nobody did, or the other way round, where that can be asked about."""
    return (before.floor is None) != (after.floor is None) and any(kind.about_speech for kind in after.rules.speech_types)


def _speakers(state: RoomState) -> Iterator[ParticipantId]:
    turns = (turn for turn in (state.floor, state.interrupted) if turn is not None)
    for entry in (*state.queue, *turns):
        yield entry.filing.by
        yield entry.filing.speaker.id
