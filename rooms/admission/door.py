"""Questions to the door: who somebody is here, where they stand, and whether they may do anything."""

import msgspec

from rooms.admission.errors import AdmissionRefused, InLobby, Removed, RemovedBecause, SpeakerInLobby
from rooms.admission.state import Standing
from rooms.ids import ParticipantId
from rooms.people import Person, Role
from rooms.state import RoomState


def person_now(state: RoomState, person: Person) -> Person:
    """``person`` of an invitation, with the role that they have in this room now."""
    role = state.admission.roles.get(person.id, person.role)
    return person if role is person.role else msgspec.structs.replace(person, role=role)


def standing_of(state: RoomState, person: Person) -> Standing:
    """Where ``person`` is as seen from the room."""
    door = state.admission
    if person.id in state.people:
        return Standing.ADMITTED
    if person.id in door.waiting:
        return Standing.WAITING
    if person.id in door.removed:
        return Standing.REMOVED
    return Standing.DENIED if person.id in door.denied else Standing.OUTSIDE


def waiting_roles(state: RoomState) -> tuple[Role, ...]:
    """Which roles wait in the lobby now."""
    return state.rules.admission.waits if state.admission.waits is None else state.admission.waits


def lobby_message(state: RoomState) -> dict[str, str]:
    """What those who wait read, by language tag."""
    return dict(state.rules.admission.message if state.admission.message is None else state.admission.message)


def is_barred(state: RoomState, person: Person) -> bool:
    """Whether ``person`` gets no more of the room than the public: they wait, were turned away, or would have to wait."""
    standing = standing_of(state, person)
    outside_a_lobby = standing is Standing.OUTSIDE and person_now(state, person).role in waiting_roles(state)
    return outside_a_lobby or standing in {Standing.WAITING, Standing.DENIED, Standing.REMOVED}


def require_inside(state: RoomState, person: Person) -> None:
    """Do nothing if ``person`` is not barred. Raises InLobby, AdmissionRefused, Removed."""
    if not is_barred(state, person):
        return
    require_not_removed(state, person)
    raise AdmissionRefused if person.id in state.admission.denied else InLobby


def removal(state: RoomState, person: Person) -> Removed | None:
    """What to tell ``person`` if a moderator put them out; None: nobody did."""
    turned = state.admission.removed.get(person.id)
    if turned is None:
        return None
    return RemovedBecause(reason=turned.reason.rstrip(".")) if turned.reason else Removed()


def require_not_removed(state: RoomState, person: Person) -> None:
    """Raises Removed: a moderator put ``person`` out."""
    refusal = removal(state, person)
    if refusal is not None:
        raise refusal


def require_speaker_inside(state: RoomState, speaker: Person) -> None:
    """Raises SpeakerInLobby: ``speaker`` was sent to the lobby and cannot be given the floor."""
    if speaker.id in state.admission.waiting:
        raise SpeakerInLobby(name=speaker.name)


def known_person(state: RoomState, participant: ParticipantId) -> Person | None:
    """Who is in the room, waits at its door or was turned away under that id; None: nobody."""
    door = state.admission
    inside = state.people.get(participant)
    outside = (known[participant].person for known in (door.waiting, door.denied, door.removed) if participant in known)
    return inside or next(outside, None)


def in_lobby(state: RoomState, participant: ParticipantId) -> bool:
    """Whether ``participant`` waits."""
    return participant in state.admission.waiting
