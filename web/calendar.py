"""The programme for calendars (iCalendar, RFC 5545): what the programme page shows to everybody, as far as its hours are known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256

from aiohttp import web
from icalendar import Calendar, Event, Timezone

from orchestrator.service import Service
from rooms.ids import RoomId
from rooms.phases import Phase
from web.i18n import Language, language
from web.keys import LANGUAGES, PUBLIC_URL, SERVICE
from web.programme import Reader, SessionLine

MEDIA_TYPE = "text/calendar"
REFRESH = timedelta(minutes=15)
"""How often a calendar may ask again; what has not changed is not sent again."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Calendars of ``service`` in one language. origin: how people reach it, without a slash at its end.

    A feed is for everybody: it never knows who reads it, so it cannot say more than the programme page does to the public.
    """

    service: Service
    language: Language
    origin: str

    @property
    def reader(self) -> Reader:
        """The public that reads this language."""
        return Reader(service=self.service, language=self.language, credential=None)

    def programme(self) -> bytes:
        """Every session whose hours are known."""
        return self._calendar(self._title(), (one for day in self.reader.days() for one in day.sessions))

    def room(self, room: RoomId) -> bytes:
        """The session of ``room``; a calendar without entries while its hours are to be announced."""
        line = self.reader.session(room)
        return self._calendar(line.title, [line])

    def _calendar(self, name: str, sessions: Iterable[SessionLine]) -> bytes:
        calendar = Calendar()
        calendar.add("prodid", "-//Tribuna//Tribuna//EN")
        calendar.add("version", "2.0")
        calendar.add("name", name)  # RFC 7986; older readers know the next one
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add_component(_time_zone(self.service.definition.time_zone, *self._years()))
        for event in self._events(sessions):
            calendar.add_component(event)
        written: bytes = calendar.to_ical()
        return written

    def _events(self, sessions: Iterable[SessionLine]) -> Iterator[Event]:
        yield from (self._event(one, datetime.fromisoformat(one.starts)) for one in sessions if one.starts)

    def _event(self, line: SessionLine, starts: datetime) -> Event:
        definition = self.service.definition
        revision = self.service.revisions.of(RoomId(line.id) if line.url else None)
        event = Event()
        event.add("uid", f"{line.id}@{definition.id}.tribuna")
        event.add("dtstamp", revision.at)
        event.add("last-modified", revision.at)
        event.add("sequence", revision.number)
        event.add("status", "CANCELLED" if line.phase is Phase.CANCELLED else "CONFIRMED")
        event.add("dtstart", starts.astimezone(definition.zone))
        if line.ends:
            event.add("dtend", datetime.fromisoformat(line.ends).astimezone(definition.zone))
        event.add("summary", _one_line(line.title))
        event.add("location", _one_line(", ".join(filter(None, (line.hall, *self._place())))))
        event.add("description", "\n".join(filter(None, _description(line))))
        event.add("categories", [line.kind_name])
        event.add("url", self._url(line))
        return event

    def _url(self, line: SessionLine) -> str:
        """The page of the room, where the public may watch it, or else its place in the programme."""
        if line.url and line.may_watch == "everybody":
            return f"{self.origin}{line.url}?lang={self.language.tag}"
        return f"{self.origin}/?lang={self.language.tag}#{line.id}"

    def _title(self) -> str:
        return _one_line(self.reader.text(self.service.definition.title) or "")

    def _place(self) -> tuple[str | None, ...]:
        venue = self.service.definition.venue
        return tuple(self.reader.text(one) for one in (venue.name, venue.city, venue.country))

    def _years(self) -> tuple[date, date]:
        """From when to when the time zone is described: the years of the programme."""
        days = [date.fromisoformat(day.date_iso) for day in self.reader.days()] or [self.service.definition.first_day]
        return date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1)


@cache
def _time_zone(name: str, first: date, last: date) -> Timezone:
    """The zone as a calendar understands it. Making it takes longer than everything else."""
    return Timezone.from_tzid(name, first_date=first, last_date=last)


async def programme(request: web.Request) -> web.Response:
    """``GET /api/programme.ics``, for everybody."""
    return _answer(request, _feed(request).programme(), "programme")


async def room(request: web.Request) -> web.Response:
    """``GET /api/rooms/{room}.ics``, for everybody. Raises UnknownRoom."""
    wanted = RoomId(request.match_info["room"])
    request.app[SERVICE].room(wanted)
    return _answer(request, _feed(request).room(wanted), wanted)


def _feed(request: web.Request) -> Feed:
    origin = request.app[PUBLIC_URL] or f"{request.scheme}://{request.host}"
    return Feed(service=request.app[SERVICE], language=language(request, request.app[LANGUAGES]), origin=origin)


def _answer(request: web.Request, body: bytes, name: str) -> web.Response:
    """The calendar, or 304 to whoever has it (RFC 9110 §13)."""
    tag = sha256(body).hexdigest()[:16]
    modified_at = request.app[SERVICE].revisions.newest_at.replace(microsecond=0)
    if _is_known(request, tag, modified_at):
        response = web.Response(status=304)
    else:
        response = web.Response(body=body, content_type=MEDIA_TYPE, charset="utf-8")
        response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response.etag = tag
    response.last_modified = modified_at
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def _is_known(request: web.Request, tag: str, modified_at: datetime) -> bool:
    if request.if_none_match is not None:
        return any(one.value in {tag, "*"} for one in request.if_none_match)
    return request.if_modified_since is not None and request.if_modified_since >= modified_at


def _description(line: SessionLine) -> Iterator[str | None]:
    yield from (f"{organiser.role_name}: {organiser.name}" for organiser in line.organisers)
    if line.url:
        yield line.watch_text
        yield line.speak_text
        yield line.access_reason
        yield ", ".join(line.languages)
    yield line.format_name


def _one_line(text: str) -> str:
    return " ".join(text.split())
