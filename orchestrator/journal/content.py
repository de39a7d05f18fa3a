"""What the journal says, in no language yet. Pure: it is made of the definition and of the rooms as they are."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum

import msgspec

from config.definitions import Definition, Format, OrganiserRole, Session, SessionKind, Text, Who
from config.timetable import Slot, timetable
from orchestrator.lived_slot import lived_slot
from rooms.identity import Identity, identity
from rooms.ids import RoomId
from rooms.phases import Phase
from rooms.requests import Released, Revoked
from rooms.state import RoomState


class Status(StrEnum):
    """ANNOUNCED: it is to come, or under way. HELD: it is over, and its record is a draft. PUBLISHED: the record is final."""

    ANNOUNCED = "announced"
    HELD = "held"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


_STATUSES: Mapping[Phase, Status] = {
    Phase.CLOSED: Status.HELD,
    Phase.PUBLISHED: Status.PUBLISHED,
    Phase.ARCHIVED: Status.PUBLISHED,
    Phase.CANCELLED: Status.CANCELLED,
}

OVER = frozenset({Status.HELD, Status.PUBLISHED})


class Sponsor(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands behind a session, in which role. name: None, to be announced."""

    role: OrganiserRole
    name: Text | None


class Speech(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody had the floor between the two times (aware UTC)."""

    speaker: Identity
    began_at: datetime
    ended_at: datetime


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One session. None: to be announced. watch: None where there is no room to watch.

    speeches: in order; None: they are not told, because the session is not public or not over, or its organisers do not wish it.
    """

    id: str
    number: str | None
    kind: SessionKind
    title: Text | None
    day: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    hall: Text | None
    format: Format
    languages: tuple[str, ...]
    interpretation: tuple[str, ...] = ()
    sponsors: tuple[Sponsor, ...]
    description: tuple[Text, ...]
    watch: Who | None
    status: Status
    began_at: datetime | None = None
    ended_at: datetime | None = None
    speeches: tuple[Speech, ...] | None = None


class Journal(msgspec.Struct, frozen=True, kw_only=True):
    """The journal of a conference at one moment. time_zone: IANA name. place: venue, city and country, as far as they are known."""

    title: Text
    time_zone: str
    place: tuple[Text, ...]
    entries: tuple[Entry, ...]


def journal(definition: Definition, rooms: Mapping[RoomId, RoomState]) -> Journal:
    """The journal of ``definition`` with its ``rooms`` as they are."""
    venue = definition.venue
    return Journal(
        title=definition.title,
        time_zone=definition.time_zone,
        place=tuple(one for one in (venue.name, venue.city, venue.country) if one is not None),
        entries=tuple(sorted((_entry(definition, slot, rooms.get(RoomId(slot.session.id))) for slot in timetable(definition)), key=_order)),
    )


def _order(entry: Entry) -> tuple[date, datetime]:
    """By day and hour, also after delays; what is to be announced last."""
    return entry.day or date.max, entry.starts_at or datetime.max.replace(tzinfo=UTC)


def _entry(definition: Definition, planned: Slot, state: RoomState | None) -> Entry:
    session, slot = planned.session, lived_slot(planned, state)
    status = _STATUSES.get(state.phase, Status.ANNOUNCED) if state else Status.ANNOUNCED
    over = state if state and status in OVER else None
    return Entry(
        id=session.id,
        number=session.number,
        kind=session.kind,
        title=session.title,
        day=slot.day,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        hall=definition.hall(session.hall).name if session.hall else None,
        format=session.format,
        languages=definition.languages_of(session) if session.room else (),
        interpretation=definition.interpretation_of(session) if session.room else (),
        sponsors=tuple(_sponsors(definition, session, state)),
        description=tuple(text for text in (session.audience, session.outcome, session.notes) if text is not None),
        watch=session.may_watch if state else None,
        status=status,
        began_at=over.slot.live_at if over else None,
        ended_at=over.slot.closed_at if over else None,
        speeches=_speeches(over) if over and _tells_speakers(session) else None,
    )


def _tells_speakers(session: Session) -> bool:
    return session.speakers_in_journal and session.may_watch is Who.EVERYBODY


def _sponsors(definition: Definition, session: Session, state: RoomState | None) -> Iterable[Sponsor]:
    """Those of the definition, and those named since, in the place of a role that was open."""
    named = state.sponsors if state else ()
    filled = {str(sponsor.role) for sponsor in named}
    for organiser in session.organisers:
        if organiser.organisation is not None:
            yield Sponsor(role=organiser.role, name=definition.organisation(organiser.organisation).name)
        elif organiser.role not in filled:
            yield Sponsor(role=organiser.role, name=None)
    yield from (Sponsor(role=OrganiserRole(str(sponsor.role)), name=sponsor.name) for sponsor in named)


def _speeches(state: RoomState) -> tuple[Speech, ...]:
    spoken = (turn for turn in state.ended if isinstance(turn, Released | Revoked))
    in_order = sorted(spoken, key=lambda turn: turn.granted_at)
    return tuple(Speech(speaker=identity(turn.filing.speaker), began_at=turn.granted_at, ended_at=turn.at) for turn in in_order)
