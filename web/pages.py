"""The pages. Each is whole before a script runs; scripts then keep it up to date."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from config.definitions import Definition
from orchestrator.errors import StoreUnavailable
from orchestrator.registry import CredentialRefused
from orchestrator.room_host import RoomHost
from orchestrator.service import Service
from rooms.admission.door import person_now, require_not_removed
from rooms.errors import N_
from rooms.identity import identity
from rooms.ids import RoomId
from rooms.people import Person, Role
from rooms.permissions import Right, may
from rooms.seats import is_seated
from rooms.views import Audience, View, audience_of, personal_view, view_for
from web.auth import Credential, credential, invited, keep_invitation, person_of, require_room, secret_credential
from web.i18n import Language, language, remember_language
from web.keys import LANGUAGES, SERVICE, TEMPLATES, TURN
from web.programme import Reader
from web.refusals import WrongBooth, WrongRole
from web.speakers_sheet import speakers_sheet
from web.wire import Problem

HEADINGS = {
    401: N_("An invitation is needed"),
    403: N_("This is not for your invitation"),
    404: N_("There is nothing here"),
    500: N_("Something went wrong"),
    503: N_("Please try again in a moment"),
}
"""What a message page is called, by HTTP status."""

OTHER_HEADING = N_("This was not possible")

SCREEN, LIST = "screen", "list"
"""The page for the screen of the hall, and that of the list of speakers, to be printed. They neither send nor play anything."""

RUNNING_IT = frozenset({Role.MODERATOR, Role.HALL, Role.TECHNICIAN})

INVITED_TO_SPEAK = frozenset({Role.PARTICIPANT, Role.PANELLIST})


@dataclass(frozen=True, slots=True)
class Page:
    """One page for one reader: what every template may use, and what its scripts are given to start with."""

    name: str
    request: web.Request
    credential: Credential | None = None
    room: RoomId | None = None

    @property
    def service(self) -> Service:
        """The service that the page is about."""
        return self.request.app[SERVICE]

    @property
    def language(self) -> Language:
        """The language of the page."""
        return language(self.request, self.request.app[LANGUAGES])

    @property
    def reader(self) -> Reader:
        """The programme as the reader of this page reads it."""
        return Reader(service=self.service, language=self.language, credential=self.credential)

    @property
    def person(self) -> Person | None:
        """Who reads the page, if invited, with the role that they have in its room now."""
        person = person_of(self.credential)
        return person_now(self.service.room(self.room).state, person) if person and self.room else person

    def response(self, *, status: int = 200, **context: Any) -> web.Response:
        """The page with what its template needs besides."""
        text = self.request.app[TEMPLATES].render(self.name, self.language, {**self._shared(), "status": status, **context})
        response = web.Response(text=text, status=status, content_type="text/html", headers={"Cache-Control": "no-store"})
        remember_language(self.request, response, self.request.app[LANGUAGES])
        return response

    def room_response(self, host: RoomHost, **context: Any) -> web.Response:
        """The page of a room, with the room as it is now and what its template needs besides."""
        mine = personal_view(host.state, self.person) if self.person else None
        return self.response(room=self.reader.session(host.room), view=self.view(host), mine=mine, **context)

    def view(self, host: RoomHost) -> View:
        """The room as the reader of this page may see it now."""
        return view_for(host.state, self._audience(), host.presence)

    def _shared(self) -> dict[str, Any]:
        return {
            "page": self.name,
            "languages": self._languages(),
            "conference": _conference(self.service.definition, self.reader),
            "credential": self.credential and self.credential.participant,
            "person": self._person(),
            "home_url": f"/{self.reader.query}",
            "boot": self._boot(),
        }

    def _languages(self) -> list[dict[str, Any]]:
        return [
            {
                "tag": one.tag,
                "name": one.own_name,
                "url": f"{self.request.path}?{urlencode({**self.request.query, 'lang': one.tag})}",
                "current": one.tag == self.language.tag,
            }
            for one in self.request.app[LANGUAGES].values()
        ]

    def _person(self) -> dict[str, Any] | None:
        person = self.person
        if person is None:
            return None
        shown = identity(person)
        names = {"id": shown.id, "name": shown.name, "organisation": shown.organisation, "country": shown.country, "place": shown.place}
        return {**names, "role": person.role, "role_name": self.language.label(person.role)}

    def _boot(self) -> dict[str, Any]:
        """What the scripts of the page start with; see docs/protocol.md for the addresses."""
        query, room, person = self.reader.query, self.room, self.person
        silent = self.name in {SCREEN, LIST} or (person is not None and is_seated(person))
        sends = (
            person is not None and not silent and (may(person.role, Right.SEND_MEDIA) or person.role is Role.VIEWER)
        )  # who may be promoted
        return {
            "page": self.name,
            "lang": self.language.tag,
            "dir": self.language.direction,
            "texts": f"/static-text/{self.language.tag}.json",
            "zone": self.service.definition.time_zone,
            "city": self.reader.text(self.service.definition.venue.city),
            "speech_names": {kind.id: self.reader.text(kind.name) for kind in self.service.definition.speech_types},
            "doors": self.reader.session(room).doors if room else None,
            "as": self.credential and self.credential.participant,
            "role": person and person.role,
            "room": room,
            "audience": self._audience(),
            "socket": f"/ws/rooms/{room}{query}" if room else None,
            "whip": f"/api/rooms/{room}/whip{query}" if room and sends else None,
            "whep": f"/api/rooms/{room}/whep{query}" if room and not silent else None,
            "ice_servers": f"/api/rooms/{room}/ice-servers{query}" if room and not silent and self.request.app[TURN] else None,
            "programme": f"/api/programme{query}",
            "technician": f"/api/technician{query}" if person and may(person.role, Right.SEE_LINKS) else None,
            "seat_code": f"/api/rooms/{room}/seat-code{query}" if room and person and may(person.role, Right.GIVE_SEATS) else None,
        }

    def _audience(self) -> Audience:
        return audience_of(self.service.room(self.room).state, self.person) if self.room else Audience.PUBLIC


async def programme(request: web.Request) -> web.Response:
    """``GET /``: every session of the conference, by day."""
    page = Page("programme", request, credential(request, request.app[SERVICE]))
    definition, reader = page.service.definition, page.reader
    return page.response(
        days=reader.days(),
        undated=reader.undated(),
        organisers=reader.organisers(definition.organisers),
        outcome=reader.text(definition.outcome),
        notes=reader.text(definition.notes),
        sources=[reader.text(one) for one in definition.sources],
    )


async def watch(request: web.Request) -> web.Response:
    """``GET /rooms/{room}``: watch, for the public where the definition lets it, and for everybody with an invitation to the room."""
    service, room = request.app[SERVICE], _room(request)
    held = credential(request, service)
    if held is not None:
        require_room(held, room)
        require_not_removed(service.room(room).state, held.person)
    service.require_watching(room, person_of(held))
    return Page("watch", request, held, room).room_response(service.room(room))


async def join(request: web.Request) -> web.Response:
    """``GET /rooms/{room}/join``: take part from afar, or from a seat in the hall."""
    return _console("join", request, INVITED_TO_SPEAK)


async def moderate(request: web.Request) -> web.Response:
    """``GET /rooms/{room}/moderate``: run the meeting."""
    return _console("moderate", request, frozenset({Role.MODERATOR}))


async def hall(request: web.Request) -> web.Response:
    """``GET /rooms/{room}/hall``: the laptop on the mixing desk."""
    return _console("hall", request, frozenset({Role.HALL}))


async def screen(request: web.Request) -> web.Response:
    """``GET /rooms/{room}/screen``: what stands on the screen of the hall. It shows, and neither sends nor plays anything."""
    return _console(SCREEN, request, frozenset({Role.HALL}))


async def booth(request: web.Request) -> web.Response:
    """``GET /rooms/{room}/booth/{language}``: the console of an interpreter. Raises WrongBooth besides."""
    page, host = _entered("booth", request, frozenset({Role.INTERPRETER}))
    if page.person is None or page.person.booth != request.match_info["language"]:
        raise WrongBooth
    return page.room_response(host, booth=page.language.name_of(page.person.booth))


async def captions(request: web.Request) -> web.Response:
    """``GET /rooms/{room}/captions``: write what is said."""
    return _console("captions", request, frozenset({Role.CAPTIONER}))


async def speakers_list(request: web.Request) -> web.Response:
    """``GET /rooms/{room}/list``: the order of speakers on paper, for those who run the room."""
    page, host = _entered(LIST, request, RUNNING_IT)
    return page.room_response(host, sheet=speakers_sheet(page.view(host), page.language, page.service))


async def technician(request: web.Request) -> web.Response:
    """``GET /technician``: the rooms that the technician's invitation opens, and their connections."""
    held = invited(request, None, {Role.TECHNICIAN})
    page = Page("technician", request, held)
    hosts = [host for room, host in page.service.rooms.items() if held.invitation.opens(room)]
    return page.response(
        rooms=[
            {"session": page.reader.session(host.room), "view": view_for(host.state, Audience.TECHNICIAN, host.presence)} for host in hosts
        ]
    )


async def invitation(request: web.Request) -> web.Response:
    """``GET /i/{secret}``: keep the invitation in this browser and lead to the page of its role. Raises CredentialRefused."""
    service = request.app[SERVICE]
    held = secret_credential(request.match_info["secret"], service)
    url, _ = Reader(service=service, language=language(request, request.app[LANGUAGES]), credential=held).own_page(held.invitation.room)
    response = web.Response(status=303, headers={"Location": url or "/", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    keep_invitation(request, response, held)
    return response


def message(request: web.Request, problem: Problem) -> web.Response:
    """A page that says what is wrong and what to do next."""
    held = _still_valid(request)
    page = Page("message", request, held)
    heading = page.language.text(HEADINGS.get(problem.status, OTHER_HEADING))
    own_url = page.reader.own_page(held.invitation.room)[0] if held else None
    next_step = N_("Go to your own page") if own_url else N_("Go to the programme")
    action = {"text": page.language.text(next_step), "url": own_url or "/"}
    return page.response(status=problem.status, heading=heading, sentence=problem.sentence(page.language), detail=None, action=action)


def _still_valid(request: web.Request) -> Credential | None:
    """The credential of somebody who is told that something went wrong, if it is not the fault."""
    try:
        return credential(request, request.app[SERVICE])
    except (CredentialRefused, StoreUnavailable):
        return None


def _console(name: str, request: web.Request, roles: frozenset[Role]) -> web.Response:
    page, host = _entered(name, request, roles)
    seated = page.credential is not None and is_seated(page.credential.person)
    return (replace(page, name="seat") if name == "join" and seated else page).room_response(host)


def _entered(name: str, request: web.Request, roles: frozenset[Role]) -> tuple[Page, RoomHost]:
    """The page of somebody who has one of ``roles`` in its room now, and the room. Raises CredentialRefused, Refused."""
    room = _room(request)
    host = request.app[SERVICE].room(room)
    held = invited(request, room)
    require_not_removed(host.state, held.person)
    request.app[SERVICE].require_in_time(room, held.person)
    role = person_now(host.state, held.person).role
    if role not in roles:
        raise WrongRole(role=role)
    return Page(name, request, held, room), host


def _room(request: web.Request) -> RoomId:
    return RoomId(request.match_info["room"])


def _conference(definition: Definition, reader: Reader) -> dict[str, Any]:
    venue = definition.venue
    return {
        "title": reader.text(definition.title),
        "subtitle": reader.text(definition.subtitle),
        "place": ", ".join(filter(None, (reader.text(venue.name), reader.text(venue.city), reader.text(venue.country)))),
        "dates": reader.dates(),
        "zone": definition.time_zone,
    }
