"""Who attended a meeting, in the hall and from elsewhere: read off the journal of attendance and the log of the room. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import msgspec

from orchestrator.attendance.records import WRITE_EVERY, Passage, RunRecords, Seat
from orchestrator.cast import Cast, cast
from rooms.events import AnyRoomEvent, FloorReleased, FloorRevoked
from rooms.evolve import evolve
from rooms.identity import Identity, identity
from rooms.ids import ParticipantId, RoomId
from rooms.people import Person, Place, Role
from rooms.requests import Granted
from rooms.state import RoomState

LIVES = 3 * WRITE_EVERY
"""A run whose last sign of life is older was killed."""


class Ending(StrEnum):
    """How a visit ended. lost: the service was killed, and the end is its last sign of life, at most ten seconds early."""

    LEFT = "left"
    PRESENT = "present"
    LOST = "lost"


class Seen(StrEnum):
    """How we know: by a connection, or because somebody without a device of their own had the floor in the hall."""

    CONNECTED = "connected"
    AT_THE_FLOOR = "at the floor"


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody was there from joined_at to left_at (aware UTC; as far as is known, if they are present)."""

    joined_at: datetime
    left_at: datetime
    ending: Ending

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return max(0.0, (self.left_at - self.joined_at).total_seconds())


class Attendee(msgspec.Struct, frozen=True, kw_only=True):
    """One person in one place. joined_at: first; left_at: last, None: still there. attended_s: without the times between the visits.

    Of people seen at the floor only, ``visits`` are their speeches and attended_s is None: nobody knows when they came and went.
    """

    person: Identity
    role: Role
    place: Place
    seen: Seen
    joined_at: datetime
    left_at: datetime | None
    attended_s: int | None
    visits: tuple[Visit, ...]


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """The attendance of one meeting. people: distinct; hall, remote: of these, who was there at some time.

    viewers_peak: connections without an invitation, the most at once; viewer_minutes: minutes times viewers. lost: some ends are not exact.
    """

    room: RoomId
    title: str
    people: int
    hall: int
    remote: int
    viewers_peak: int
    viewer_minutes: int
    lost: bool
    attendees: tuple[Attendee, ...]


class _Key(NamedTuple):
    """Who sat where."""

    participant: ParticipantId
    place: Place


class _Line(NamedTuple):
    """What tells people apart of whom nothing but an identity line is known."""

    name: str
    organisation: str
    country: str


def attendance(room: RoomId, runs: Sequence[RunRecords], events: Sequence[AnyRoomEvent], now: datetime) -> Attendance:
    """Return who attended until ``now`` (aware)."""
    state, speeches = _speeches_in_the_hall(room, events)
    people = cast(events)
    connected = list(_connected(runs, people, now))
    attendees = [*connected, *_at_the_floor(speeches, {_line(one.person) for one in connected})]
    places = {place: {_who(one) for one in attendees if one.place is place} for place in Place}
    return Attendance(
        room=room,
        title=state.title,
        people=len(set().union(*places.values())),
        hall=len(places[Place.HALL]),
        remote=len(places[Place.REMOTE]),
        viewers_peak=max((one.peak for records in runs for one in records.viewers), default=0),
        viewer_minutes=round(sum(_viewer_s(records) for records in runs) / 60),
        lost=any(visit.ending is Ending.LOST for one in attendees for visit in one.visits),
        attendees=tuple(sorted(attendees, key=lambda one: (one.joined_at, one.person.name))),
    )


def _connected(runs: Sequence[RunRecords], people: Cast, now: datetime) -> Iterator[Attendee]:
    visits: defaultdict[_Key, list[Visit]] = defaultdict(list)
    roles: dict[_Key, Role] = {}
    for records in runs:
        living = records is runs[-1] and now - records.run.alive_at <= LIVES
        for participant, seat, visit in _visits(records, Ending.PRESENT if living else Ending.LOST):
            key = _Key(participant, seat.place)
            visits[key].append(visit)
            roles[key] = seat.role
    for key, those in visits.items():
        last = max(those, key=lambda visit: visit.left_at)
        yield Attendee(
            person=_identity(people.get(key.participant), key.participant, key.place),
            role=roles[key],
            place=key.place,
            seen=Seen.CONNECTED,
            joined_at=min(visit.joined_at for visit in those),
            left_at=None if last.ending is Ending.PRESENT else last.left_at,
            attended_s=round(sum(visit.seconds for visit in those)),
            visits=tuple(those),
        )


def _visits(records: RunRecords, unclosed: Ending) -> Iterator[tuple[ParticipantId, Seat, Visit]]:
    """The visits of one run; those that it has not closed last until its last sign of life."""
    run, inside = records.run, dict[tuple[ParticipantId, Seat], datetime]()
    for record in records.attended:
        who = (record.participant, record.seat)
        if record.passage is Passage.JOINED:
            inside[who] = record.at
        elif (joined_at := inside.pop(who, None)) is not None:
            yield *who, Visit(joined_at=joined_at, left_at=record.at, ending=Ending.LEFT)
    for who, joined_at in inside.items():
        yield *who, Visit(joined_at=joined_at, left_at=max(joined_at, run.alive_at), ending=unclosed)


def _viewer_s(records: RunRecords) -> float:
    """Seconds times viewers in one run; who still watched watched until its last sign of life."""
    if not records.viewers:
        return 0.0
    last = records.viewers[-1]
    tail = max(timedelta(0), records.run.alive_at - last.at)
    return sum(one.viewer_s for one in records.viewers) + last.count * tail.total_seconds()


def _speeches_in_the_hall(room: RoomId, events: Sequence[AnyRoomEvent]) -> tuple[RoomState, list[tuple[Person, Visit]]]:
    """The room after ``events``, and when people without a device of their own had the floor."""
    state, speeches = RoomState(room=room), list[tuple[Person, Visit]]()
    for event in events:
        turn = state.request(event.request) if isinstance(event, FloorReleased | FloorRevoked) else None
        if isinstance(turn, Granted) and _without_device(turn):
            speeches.append((turn.filing.speaker, Visit(joined_at=turn.at, left_at=event.at, ending=Ending.LEFT)))
        state = evolve(state, event)
    if state.floor and _without_device(state.floor):
        speeches.append((state.floor.filing.speaker, Visit(joined_at=state.floor.at, left_at=state.floor.at, ending=Ending.PRESENT)))
    return state, speeches


def _without_device(turn: Granted) -> bool:
    filing = turn.filing
    return filing.speaker.place is Place.HALL and filing.speaker.id != filing.by


def _at_the_floor(speeches: Sequence[tuple[Person, Visit]], known: Collection[_Line]) -> Iterator[Attendee]:
    """One attendee for each identity line that is not known yet: two people of one name in one organisation are taken for one."""
    by_line: defaultdict[_Line, list[tuple[Person, Visit]]] = defaultdict(list)
    for speaker, visit in speeches:
        by_line[_line(identity(speaker))].append((speaker, visit))
    for line in known:
        by_line.pop(line, None)
    for those in by_line.values():
        speaker, visits = those[0][0], tuple(visit for _, visit in those)
        yield Attendee(
            person=identity(speaker),
            role=speaker.role,
            place=Place.HALL,
            seen=Seen.AT_THE_FLOOR,
            joined_at=visits[0].joined_at,
            left_at=None if visits[-1].ending is Ending.PRESENT else visits[-1].left_at,
            attended_s=None,
            visits=visits,
        )


def _who(one: Attendee) -> object:
    """What makes a person one: the invitation, or else the identity line."""
    return one.person.id if one.seen is Seen.CONNECTED else _line(one.person)


def _line(who: Identity) -> _Line:
    return _Line(who.name.casefold(), who.organisation.casefold(), who.country.casefold())


def _identity(person: Person | None, participant: ParticipantId, place: Place) -> Identity:
    """The identity line; the id alone of somebody whom the log does not name any more."""
    return identity(person) if person else Identity(id=participant, name=participant, organisation="", country="", place=place)
