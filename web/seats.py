"""Taking a seat in the hall: a page for whoever scans the code on its screen, and the same as a request for programs (docs/protocol.md)."""

from urllib.parse import urlencode

import msgspec
from aiohttp import web

from orchestrator.hall_codes import HallCodeUnknown
from orchestrator.registry import CredentialRefused, Invitation
from orchestrator.seats import Seated, SeatNameMissing
from rooms.errors import N_
from rooms.ids import ParticipantId, RoomId
from rooms.seats import is_seated
from web import wire
from web.auth import COOKIE_PREFIX, keep_invitation, secret_credential
from web.keys import GUESSES, SEATS, SERVICE
from web.pages import Page
from web.wire import Problem, ProtocolError

NO_SEAT = Problem(
    code="no_seat",
    template=N_("Send the code from the screen in the hall and a name, and if you like function, organisation and country, as JSON."),
)

FIELDS = ("name", "function", "organisation", "country")
"""Of the form."""


class TakeSeat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ``code`` on the screen of the hall, and who sits there."""

    code: str
    name: str
    function: str = ""
    organisation: str = ""
    country: str = ""


class SeatTaken(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation: ``token`` is its bearer token, ``url`` the link that a browser opens. Neither is shown again."""

    participant: ParticipantId
    token: str
    url: str


async def form(request: web.Request) -> web.Response:
    """``GET /rooms/{room}/seat?code=...``: ask for a name; who has a seat here already is led to it. Raises Refused, ProtocolError."""
    room, code = RoomId(request.match_info["room"]), request.query.get("code", "")
    taken = _own_seat(request, room)
    if taken is not None:
        return web.Response(status=303, headers={"Location": f"/rooms/{room}/join?{urlencode({'as': taken})}", "Cache-Control": "no-store"})
    _require_open(request, room, code)
    return _page(request, room, code, Seated(name=""))


async def take(request: web.Request) -> web.Response:
    """``POST /rooms/{room}/seat?code=...``, from the form: keep the invitation in this browser and go in. Raises Refused, ProtocolError."""
    room, written = RoomId(request.match_info["room"]), await request.post()
    who = Seated(**{field: str(written.get(field, "")) for field in FIELDS})
    code = request.query.get("code", "")
    try:
        invitation, secret = await _taken(request, room, code, who)
    except SeatNameMissing as refused:
        return _page(request, room, code, who, problem=wire.problem_of(refused))
    address = f"/rooms/{room}/join?{urlencode({'as': invitation.person.id})}"
    response = web.Response(status=303, headers={"Location": address, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    keep_invitation(request, response, secret_credential(secret, request.app[SERVICE]))
    return response


async def take_as_program(request: web.Request) -> web.Response:
    """``POST /api/rooms/{room}/seats``: the same for programs. Raises Refused, ProtocolError, StoreUnavailable."""
    room = RoomId(request.match_info["room"])
    try:
        wanted = msgspec.json.decode(await request.read(), type=TakeSeat)
    except (msgspec.MsgspecError, UnicodeError):
        raise ProtocolError(NO_SEAT) from None
    who = Seated(name=wanted.name, function=wanted.function, organisation=wanted.organisation, country=wanted.country)
    invitation, secret = await _taken(request, room, wanted.code, who)
    body = msgspec.json.encode(SeatTaken(participant=invitation.person.id, token=secret, url=f"/i/{secret}"))
    return web.Response(status=201, body=body, content_type="application/json", headers={"Cache-Control": "no-store"})


async def _taken(request: web.Request, room: RoomId, code: str, who: Seated) -> tuple[Invitation, str]:
    _require_open(request, room, code)
    service = request.app[SERVICE]
    if not request.app[SEATS].take(room, service.clock.now()):
        raise ProtocolError(wire.TOO_MANY)
    return await service.seats.take(room, code, who)


def _require_open(request: web.Request, room: RoomId, code: str) -> None:
    """Who guesses codes is told to wait after a while; who reads the right one off the screen is not kept by them."""
    service = request.app[SERVICE]
    try:
        service.seats.require_open(room, code)
    except HallCodeUnknown:
        if not request.app[GUESSES].take(request.remote or "", service.clock.now()):
            raise ProtocolError(wire.TOO_MANY) from None
        raise


def _own_seat(request: web.Request, room: RoomId) -> ParticipantId | None:
    """The seat in ``room`` that this browser holds already, or None."""
    service = request.app[SERVICE]
    for name, secret in request.cookies.items():
        if not name.startswith(COOKIE_PREFIX):
            continue
        try:
            held = secret_credential(secret, service)
        except CredentialRefused:
            continue
        if held.invitation.room == room and is_seated(held.person) and name == f"{COOKIE_PREFIX}{held.person.id}":
            return held.person.id
    return None


def _page(request: web.Request, room: RoomId, code: str, who: Seated, *, problem: Problem | None = None) -> web.Response:
    page = Page("seat_form", request)
    return page.response(
        status=problem.status if problem else 200,
        room=page.reader.session(room),
        code=code,
        who=who,
        problem=problem.sentence(page.language) if problem else None,
    )


PROBLEMS = (NO_SEAT,)
