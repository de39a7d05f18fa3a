"""Applause and its like: gone in a moment, so that they are no events; they are only counted (``orchestrator.reactions``)."""

from enum import StrEnum

from rooms.admission.door import is_barred
from rooms.errors import N_, NotAdmitted, Refused
from rooms.people import Person
from rooms.phases import Phase
from rooms.state import RoomState


class Reaction(StrEnum):
    """What people can show."""

    APPLAUSE = "applause"
    AGREE = "agree"
    THANKS = "thanks"
    SURPRISE = "surprise"


class NoReactions(Refused):
    code = "no_reactions"
    template = N_("Nobody applauds in this room.")


class NothingToApplaud(Refused):
    code = "nothing_to_applaud"
    template = N_("You can applaud while the meeting is live; the room is {phase}.")


class ReactingTooFast(Refused):
    code = "reacting_too_fast"
    template = N_("Your applause was heard. Wait a moment before you go on.")


def reactions_of(state: RoomState, person: Person) -> tuple[Reaction, ...]:
    """What ``person`` may show now."""
    try:
        require_reacting(state, person)
    except Refused:
        return ()
    return tuple(Reaction)


def require_reacting(state: RoomState, person: Person) -> None:
    """Do nothing if ``person`` may show something now. Raises NoReactions, NotAdmitted, NothingToApplaud."""
    if not state.rules.participation.reactions:
        raise NoReactions
    if person.id not in state.people or is_barred(state, person):
        raise NotAdmitted
    if state.phase is not Phase.LIVE:
        raise NothingToApplaud(phase=state.phase)
