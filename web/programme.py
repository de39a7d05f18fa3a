"""The programme as people read it: sessions by day, with their hours, doors and organisers in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from config.definitions import Organiser, Session, Who, in_language
from config.timetable import Slot, slot, timetable
from orchestrator.lived_slot import lived_slot
from orchestrator.room_host import RoomHost
from orchestrator.service import Service
from rooms.admission.door import person_now
from rooms.errors import N_
from rooms.ids import RoomId
from rooms.people import Role
from rooms.phases import OVER, Phase
from web.agenda_lines import ItemLine, agenda_lines, title_of
from web.auth import Credential
from web.i18n import Language

WATCH: Mapping[Who | None, str] = {
    Who.EVERYBODY: N_("Everybody may watch."),
    Who.INVITED: N_("Only invited people may watch."),
    Who.NOBODY: N_("This meeting is held in the hall alone and cannot be watched from elsewhere."),
    None: N_("Who may watch is to be announced; until then only invited people may."),
}

SPEAK: Mapping[Who | None, str] = {
    Who.EVERYBODY: N_("Everybody may ask for the floor from afar."),
    Who.INVITED: N_("Invited people may ask for the floor from afar."),
    Who.NOBODY: N_("The floor is for people in the hall."),
    None: N_("Who may speak from afar is to be announced; until then only invited people may."),
}

OWN_PAGE: Mapping[Role, tuple[str, str]] = {
    Role.PARTICIPANT: ("/rooms/{room}/join", N_("Join")),
    Role.PANELLIST: ("/rooms/{room}/join", N_("Join")),
    Role.MODERATOR: ("/rooms/{room}/moderate", N_("Moderate")),
    Role.HALL: ("/rooms/{room}/hall", N_("Hall console")),
    Role.INTERPRETER: ("/rooms/{room}/booth/{booth}", N_("Interpreter's booth")),
    Role.CAPTIONER: ("/rooms/{room}/captions", N_("Write captions")),
    Role.TECHNICIAN: ("/technician", N_("Technician's page")),
    Role.VIEWER: ("/rooms/{room}", N_("Watch")),
}
"""Role -> its page and what the link to it says."""


@dataclass(frozen=True, slots=True)
class OrganiserLine:
    """``Host: Kingdom of Spain``."""

    role_name: str
    name: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session in words of one language.

    ``starts``, ``ends``, ``doors``: RFC 3339 in UTC, None: to be announced. ``url``: None without a room. ``moved_min``: how much later
    than planned. ``agenda``, ``now_item``, ``next_item``: only for those who may watch.
    """

    id: str
    number: str | None
    title: str
    kind: str
    kind_name: str
    day_iso: str | None
    day_text: str | None
    starts: str | None
    ends: str | None
    doors: str | None
    hours_text: str | None
    time_text: str
    hall: str | None
    format: str
    format_name: str
    phase: Phase | None
    phase_name: str | None
    live: bool
    over: bool
    may_watch: str
    watch_text: str
    speak_text: str
    access_reason: str | None
    organisers: tuple[OrganiserLine, ...]
    audience: str | None
    languages: tuple[str, ...]
    outcome: str | None
    notes: str | None
    url: str | None
    own_url: str | None
    own_label: str | None
    moved_min: int = 0
    agenda: tuple[ItemLine, ...] = ()
    now_item: str | None = None
    next_item: str | None = None


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of the programme."""

    date_iso: str
    text: str
    sessions: tuple[SessionLine, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the programme, in which language, of which service."""

    service: Service
    language: Language
    credential: Credential | None

    @property
    def query(self) -> str:
        """What keeps a browser's invitation in an address."""
        return "" if self.credential is None or self.credential.participant is None else f"?as={self.credential.participant}"

    def days(self) -> tuple[DayLine, ...]:
        """The sessions whose day is known, by day and hour."""
        dated = [one for one in timetable(self.service.definition) if one.day]
        return tuple(self._day(day, slots) for day, slots in groupby(dated, key=lambda one: one.day) if day)

    def undated(self) -> tuple[SessionLine, ...]:
        """The sessions whose day is to be announced."""
        return tuple(self._line(one) for one in timetable(self.service.definition) if not one.day)

    def session(self, room: RoomId) -> SessionLine:
        """The session of ``room``, which exists."""
        definition = self.service.definition
        return self._line(slot(definition, definition.session(room)))

    def dates(self) -> str:
        """The days of the conference as they are lived."""
        days = [one.day for one in timetable(self.service.definition) if one.day]
        first, last = self.service.definition.first_day, self.service.definition.last_day
        return self.language.days(min(days, default=first), max(days, default=last))

    def organisers(self, organisers: Iterable[Organiser]) -> tuple[OrganiserLine, ...]:
        """Who organises, in which role; a role may be foreseen before it is known who fills it."""
        return tuple(OrganiserLine(role_name=self.language.label(one.role), name=self._organisation(one)) for one in organisers)

    def text(self, text: object) -> str | None:
        """A text of the definition in the reader's language; None stays None."""
        return in_language(text, self.language.tag) if isinstance(text, str | dict) else None

    def own_page(self, room: RoomId | None) -> tuple[str | None, str | None]:
        """Address and name of the page of the reader's role in ``room``; None, None without a right to be there."""
        held = self.credential
        if held is None or held.person.role not in OWN_PAGE or (room is not None and not held.invitation.opens(room)):
            return None, None
        host = self.service.rooms.get(room) if room else None
        role = person_now(host.state, held.person).role if host else held.person.role
        path, label = OWN_PAGE[role]
        return path.format(room=room, booth=held.person.booth) + self.query, self.language.text(label)

    def _day(self, day: date, slots: Iterable[Slot]) -> DayLine:
        return DayLine(date_iso=day.isoformat(), text=self.language.day(day), sessions=tuple(self._line(one) for one in slots))

    def _line(self, planned: Slot) -> SessionLine:
        session, text, language = planned.session, self.language.text, self.language
        room = RoomId(session.id) if session.room else None
        host = self.service.rooms.get(room) if room else None
        one = lived_slot(planned, host.state if host else None)
        shown = host.state if host and self.may_watch(host.room) else None
        phase = host.state.phase if host else None
        own_url, own_label = self.own_page(room) if room else (None, None)
        return SessionLine(
            id=session.id,
            number=session.number,
            title=self.text(session.title) or text(N_("Title to be announced")),
            kind=session.kind,
            kind_name=language.label(session.kind),
            day_iso=one.day.isoformat() if one.day else None,
            day_text=language.day(one.day) if one.day else None,
            starts=_instant(one.starts_at),
            ends=_instant(one.ends_at),
            doors=_instant(one.doors_at),
            hours_text=language.hours(one.starts_local, one.ends_local) if one.starts_local else None,
            time_text=self._time_text(one),
            hall=self._hall(session),
            format=session.format,
            format_name=language.label(session.format),
            phase=phase,
            phase_name=language.label(phase) if phase else None,
            live=phase is Phase.LIVE,
            over=phase in OVER,
            may_watch=session.may_watch,
            watch_text=text(WATCH[session.access.watch]),
            speak_text=text(SPEAK[session.access.speak_remotely]),
            access_reason=self.text(session.access.reason),
            organisers=self._all_organisers(session, host),
            audience=self.text(session.audience),
            languages=tuple(language.name_of(tag) for tag in self.service.definition.languages_of(session)),
            outcome=self.text(session.outcome),
            notes=self.text(session.notes),
            url=f"/rooms/{room}{self.query}" if host else None,
            own_url=own_url,
            own_label=own_label,
            moved_min=host.state.slot.moved_min if host else 0,
            agenda=agenda_lines(shown, self._hour) if shown else (),
            now_item=title_of(shown, shown.agenda.current) if shown else None,
            next_item=title_of(shown, shown.agenda.following) if shown else None,
        )

    def _hour(self, at: datetime) -> str:
        return self.language.hours(at.astimezone(self.service.definition.zone), None)

    def may_watch(self, room: RoomId) -> bool:
        """Whether the reader may see what happens in ``room``."""
        if self.credential is not None and self.credential.invitation.opens(room):
            return True
        return self.service.definition.session(room).may_watch is Who.EVERYBODY

    def _all_organisers(self, session: Session, host: RoomHost | None) -> tuple[OrganiserLine, ...]:
        """Those of the definition, and those whom the secretariat has named since, in the place of a role that was open."""
        named = host.state.sponsors if host else ()
        filled = {str(sponsor.role) for sponsor in named}
        known = [one for one in session.organisers if one.organisation is not None or one.role not in filled]
        since = (OrganiserLine(role_name=self.language.label(sponsor.role), name=sponsor.name) for sponsor in named)
        return (*self.organisers(known), *since)

    def _time_text(self, one: Slot) -> str:
        if one.starts_local:
            return self.language.slot(one.starts_local, one.ends_local)
        if one.day:
            return self.language.sentence(N_("{day}, hours to be announced"), {"day": self.language.day(one.day)})
        return self.language.text(N_("Time to be announced"))

    def _hall(self, session: Session) -> str:
        """The hall by its name; both may be to be announced."""
        hall = self.service.definition.hall(session.hall) if session.hall else None
        return (hall and self.text(hall.name)) or self.language.text(N_("Hall to be announced"))

    def _organisation(self, one: Organiser) -> str:
        name = self.service.definition.organisation(one.organisation).name if one.organisation else None
        return self.text(name) or self.language.text(N_("to be announced"))


def _instant(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
