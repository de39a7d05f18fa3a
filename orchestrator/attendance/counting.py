"""Who attends one room, from change to change, and what of it the journal has not been told yet. It knows no file and no clock.

What waits for the journal is bounded by the number of people: who leaves and comes back between two writes was there all the time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from orchestrator.attendance.records import Attended, Passage, Seat, Viewers
from rooms.admission.door import person_now
from rooms.ids import ParticipantId, RoomId
from rooms.people import Role
from rooms.phases import Phase
from rooms.speaking_views import Presence
from rooms.state import RoomState

COUNTED = frozenset({Phase.OPEN, Phase.LIVE, Phase.SUSPENDED})
"""Nobody attends a rehearsal, or a meeting that is over."""

NOBODY = Presence()


@dataclass(frozen=True, slots=True)
class _Stay:
    seat: Seat
    since: datetime


@dataclass(frozen=True, slots=True)
class _Gone:
    stay: _Stay
    at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be written of one room. Hand it to ``written`` when it is."""

    attended: tuple[Attended, ...]
    viewers: Viewers | None
    present: Mapping[ParticipantId, _Stay]
    gone: Mapping[ParticipantId, _Gone]


class RoomAttendance:
    """The attendance of ``room``. A person with several connections attends once; the hall's console is nobody."""

    def __init__(self, room: RoomId) -> None:
        self._room = room
        self._present: dict[ParticipantId, _Stay] = {}
        self._told: Mapping[ParticipantId, _Stay] = {}
        self._gone: dict[ParticipantId, _Gone] = {}
        self._viewers = _ViewerCounter()

    @property
    def open(self) -> bool:
        """Whether somebody attends, or waits to be written."""
        return bool(self._present or self._gone or self._viewers.open)

    def look(self, state: RoomState, presence: Presence, at: datetime) -> None:
        """From ``at`` on those of ``presence`` attend who are in the room of ``state``, if it is one that counts."""
        seen = presence if state.phase in COUNTED else NOBODY
        for participant in self._present.keys() - (seen.connected & state.people.keys()):
            self._leave(participant, at)
        for participant in seen.connected - self._present.keys():
            self._join(state, participant, at)
        self._viewers.count(seen.viewers, at)

    def look_again(self, state: RoomState, participant: ParticipantId, at: datetime) -> None:
        """``participant`` may sit elsewhere or have another role from ``at`` on."""
        stay = self._present.get(participant)
        if stay is not None and stay.seat != _seat(state, participant):
            self._leave(participant, at)
            self._join(state, participant, at)

    def close(self, at: datetime) -> None:
        """Everybody leaves, because the service stops."""
        for participant in list(self._present):
            self._leave(participant, at)
        self._viewers.count(0, at)

    def batch(self, at: datetime) -> Batch:
        """What the journal does not know yet. It changes nothing: what could not be written is in the next batch."""
        return Batch(
            attended=tuple(self._attended()),
            viewers=self._viewers.record(self._room, at),
            present=dict(self._present),
            gone=dict(self._gone),
        )

    def written(self, batch: Batch) -> None:
        """``batch`` is in the journal."""
        self._told = batch.present
        self._gone = {participant: gone for participant, gone in self._gone.items() if batch.gone.get(participant) is not gone}
        if batch.viewers is not None:
            self._viewers.written(batch.viewers)

    def _join(self, state: RoomState, participant: ParticipantId, at: datetime) -> None:
        seat = _seat(state, participant)
        if seat is not None:
            self._present[participant] = _Stay(seat, at)

    def _leave(self, participant: ParticipantId, at: datetime) -> None:
        stay, before = self._present.pop(participant), self._gone.get(participant)
        self._gone[participant] = _Gone(before.stay if before and before.stay.seat == stay.seat else stay, at)

    def _attended(self) -> Iterator[Attended]:
        for participant, gone in self._gone.items():
            told, back = self._told.get(participant), self._present.get(participant)
            if back is not None and back.seat == (told or gone.stay).seat:
                continue
            if told is None:
                yield self._record(Passage.JOINED, participant, gone.stay.seat, gone.stay.since)
            yield self._record(Passage.LEFT, participant, (told or gone.stay).seat, gone.at)
        for participant, stay in self._present.items():
            told = self._told.get(participant)
            if told is None or told.seat != stay.seat:
                yield self._record(Passage.JOINED, participant, stay.seat, self._since(participant, stay))

    def _since(self, participant: ParticipantId, stay: _Stay) -> datetime:
        """Since when a stay lasts that the journal does not know: short absences in it do not count."""
        gone = self._gone.get(participant)
        return gone.stay.since if gone and participant not in self._told and gone.stay.seat == stay.seat else stay.since

    def _record(self, passage: Passage, participant: ParticipantId, seat: Seat, at: datetime) -> Attended:
        return Attended(room=self._room, at=at, passage=passage, participant=participant, seat=seat)


class _ViewerCounter:
    """Adds up the seconds of viewers without an invitation. It knows how many there are, and not who."""

    def __init__(self) -> None:
        self._now = 0
        self._told = 0
        self._since: datetime | None = None
        self._viewer_s = 0.0
        self._peak = 0
        self._peak_since_record = 0

    @property
    def open(self) -> bool:
        return self._now > 0 or self._now != self._told or self._peak > self._told

    def count(self, viewers: int, at: datetime) -> None:
        """``viewers`` are watching from ``at`` on."""
        self._add_up(at)
        self._now = viewers
        self._peak = max(self._peak, viewers)
        self._peak_since_record = max(self._peak_since_record, viewers)

    def record(self, room: RoomId, at: datetime) -> Viewers | None:
        """What happened since the last record; None: nothing but that time passed."""
        if self._now == self._told and self._peak <= self._told:
            return None
        self._add_up(at)
        self._peak_since_record = self._now
        return Viewers(room=room, at=at, count=self._now, peak=self._peak, viewer_s=self._viewer_s)

    def written(self, record: Viewers) -> None:
        self._told = record.count
        self._viewer_s -= record.viewer_s
        self._peak = self._peak_since_record

    def _add_up(self, at: datetime) -> None:
        if self._since is not None:
            self._viewer_s += self._now * max(0.0, (at - self._since).total_seconds())
        self._since = at


def _seat(state: RoomState, participant: ParticipantId) -> Seat | None:
    """Where ``participant`` attends; None: they are not in the room, or are a device."""
    person = state.people.get(participant)
    role = person_now(state, person).role if person else None
    return None if person is None or role is None or role is Role.HALL else Seat(place=person.place, role=role)
