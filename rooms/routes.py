"""Who is heard and seen, and by whom. The media plane obeys this and nothing else: a packet without a route is dropped."""

from enum import StrEnum

import msgspec

from rooms.ids import ParticipantId
from rooms.people import Person, Place, Role
from rooms.permissions import Right, may
from rooms.phases import REACH, Phase, Reach
from rooms.state import RoomState

STANDING = (Role.HALL, Role.MODERATOR, Role.PANELLIST)
"""Who is heard without a grant, the most important first."""


class Medium(StrEnum):
    """What a track carries."""

    AUDIO = "audio"
    VIDEO = "video"


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """``source``'s track of ``medium`` goes to everybody in ``reach`` but ``source`` itself and ``withheld_from``."""

    source: ParticipantId
    medium: Medium
    reach: Reach
    withheld_from: tuple[ParticipantId, ...] = ()


def routes(state: RoomState) -> tuple[Route, ...]:
    """Every route of the room now, most important source first: the floor, the hall, then moderators and the panel.

    A remote microphone is here exactly while a grant or a standing right says so, nobody muted it, and the phase lets sound out at all.
    """
    reach = REACH.get(state.phase)
    if reach is None:
        return ()
    holder = remote_holder(state)
    sources = list(dict.fromkeys([*([holder] if holder else []), *_standing(state)]))
    return tuple(
        Route(source=source, medium=medium, reach=reach, withheld_from=_echo_guard(state, source, medium, holder))
        for source in sources
        for medium in _taken(state, source)
    )


def routed(state: RoomState, person: Person) -> tuple[Medium, ...]:
    """What of ``person`` goes anywhere now: the same as in ``routes``, without looking at everybody else."""
    holds = state.phase in REACH and (remote_holder(state) == person.id or (_may_stand(person) and person.id in state.people))
    return _taken(state, person.id) if holds else ()


def _taken(state: RoomState, source: ParticipantId) -> tuple[Medium, ...]:
    """What the room takes of a source: of one that is muted only the picture."""
    return (Medium.VIDEO,) if source in state.microphones.muted else tuple(Medium)


def remote_holder(state: RoomState) -> ParticipantId | None:
    """Who holds the floor from afar while the meeting is live, or None."""
    if state.phase is not Phase.LIVE or state.floor is None:
        return None
    speaker = state.floor.filing.speaker
    return speaker.id if speaker.place is Place.REMOTE else None


def _standing(state: RoomState) -> list[ParticipantId]:
    """The hall's desk and camera first, then remote moderators, then the remote panel. In the hall people use the hall's microphones."""
    voices = [state.people[voice] for voice in state.admission.voices]
    return [person.id for role in STANDING for person in voices if person.role is role and _may_stand(person)]


def _may_stand(person: Person) -> bool:
    return may(person.role, Right.STANDING_VOICE) and (person.role is Role.HALL or person.place is Place.REMOTE)


def _echo_guard(state: RoomState, source: ParticipantId, medium: Medium, holder: ParticipantId | None) -> tuple[ParticipantId, ...]:
    """A remote speaker does not get the hall's sound back, unless the desk's feed is clean of remote voices."""
    person = state.people.get(source)
    from_hall = person is not None and person.role is Role.HALL
    return (holder,) if from_hall and medium is Medium.AUDIO and holder and not state.rules.mix_minus else ()
