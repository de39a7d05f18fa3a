"""Which microphones are open: who would be heard if they spoke. Those of moderators and of the hall are always free."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rooms.ids import ParticipantId
from rooms.microphones.events import MicrophonesMuted
from rooms.people import SYSTEM, Person, Place, Role
from rooms.permissions import Right, may
from rooms.state import RoomState

SPARED = frozenset({Role.MODERATOR, Role.HALL})
"""The chair always works, and so does the hall's desk, at which the chair may sit."""

_FROM_THE_BEGINNING = datetime.min.replace(tzinfo=UTC)


def is_counted(person: Person) -> bool:
    """Whether rules about everybody's microphones are about that of ``person``; in the hall people use the hall's."""
    return person.place is Place.REMOTE and person.role not in SPARED


def speakers(state: RoomState) -> list[Person]:
    """Who has or will have the floor again, from afar."""
    turns = (turn.filing.speaker for turn in (state.floor, state.interrupted) if turn is not None)
    return [state.people.get(speaker.id, speaker) for speaker in turns if speaker.place is Place.REMOTE]


def open_voices(state: RoomState) -> list[ParticipantId]:
    """Open microphones of those who are heard without the floor, the longest open first."""
    people, muted, opened_at = state.people, state.microphones.muted, state.microphones.opened_at
    voices = [voice for voice in state.admission.voices if voice not in muted and is_counted(people[voice])]
    return sorted(voices, key=lambda voice: opened_at.get(voice, _FROM_THE_BEGINNING))


def open_microphones(state: RoomState) -> list[ParticipantId]:
    """Every open microphone that is counted: of those who have the floor first, then the others, the longest open first."""
    holding = [one.id for one in speakers(state) if is_counted(one) and one.id not in state.microphones.muted]
    return list(dict.fromkeys([*holding, *open_voices(state)]))


def can_be_heard(state: RoomState, person: Person) -> bool:
    """Whether ``person`` has the floor or needs none."""
    return person.id in state.admission.voices or person.id in {one.id for one in speakers(state)}


def muted_on_entry(state: RoomState, people: Iterable[Person], at: datetime) -> list[MicrophonesMuted]:
    """Those of ``people`` who will be heard without the floor start muted while microphones are locked or no more may be open."""
    limit, known = state.rules.microphones.max_open, set(open_microphones(state))
    free = 0 if state.microphones.locked else None if limit is None else max(0, limit - len(known))
    if free is None:
        return []
    new = [one.id for one in people if may(one.role, Right.STANDING_VOICE) and is_counted(one) and one.id not in known]
    closed = tuple(one for one in new if one not in state.microphones.muted)[free:]
    return muting(closed, at)


def muted_for_the_floor(state: RoomState, at: datetime) -> list[MicrophonesMuted]:
    """Whoever has the floor is heard: if too many microphones are open, those that have been open longest are closed for it."""
    limit = state.rules.microphones.max_open
    if limit is None:
        return []
    holding = {one.id for one in speakers(state)}
    excess = len(open_microphones(state)) - limit
    others = [voice for voice in open_voices(state) if voice not in holding]
    return muting(others[: max(0, excess)], at)


def muting(participants: Sequence[ParticipantId], at: datetime, *, by: ParticipantId = SYSTEM.id) -> list[MicrophonesMuted]:
    """The event that closes the microphones of ``participants``, if there are any."""
    return [MicrophonesMuted(participants=tuple(participants), by=by, at=at)] if participants else []
