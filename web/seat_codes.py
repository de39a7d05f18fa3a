"""The code on the screen of a hall, for those who run the room there: look at it, make a new one, withdraw it (docs/protocol.md)."""

import logging
from urllib.parse import quote

import msgspec
from aiohttp import web

from orchestrator.hall_picture import svg_of
from rooms import require
from rooms.ids import RoomId
from rooms.people import Person
from rooms.permissions import Right
from web import wire
from web.auth import invited
from web.keys import BUCKETS, PUBLIC_URL, SERVICE
from web.wire import ProtocolError

logger = logging.getLogger(__name__)


class SeatCode(msgspec.Struct, frozen=True, kw_only=True):
    """The code of a room now. id: tells it from others; None: there is none. seats: how many it has given.

    url, svg: what a telephone opens, and the picture to scan; None: the code works, but this service did not make it since it started.
    """

    id: str | None = None
    seats: int = 0
    url: str | None = None
    svg: str | None = None


async def look(request: web.Request) -> web.Response:
    """``GET /api/rooms/{room}/seat-code``: the code as it is now. Raises CredentialRefused, Refused, StoreUnavailable."""
    room, _ = _host(request)
    return _answer(request, room)


async def renew(request: web.Request) -> web.Response:
    """``POST``: a new code, which ends the one before. Raises CredentialRefused, Refused, ProtocolError, StoreUnavailable."""
    room, person = _sender(request)
    request.app[SERVICE].seats.renew_code(room)
    logger.info("room %s: %s made a new code for seats", room, person.id)
    return _answer(request, room, status=201)


async def withdraw(request: web.Request) -> web.Response:
    """``DELETE``: nobody new gets a seat. Raises CredentialRefused, Refused (no right), ProtocolError, StoreUnavailable."""
    room, person = _sender(request)
    if request.app[SERVICE].seats.codes.withdraw(room):
        logger.info("room %s: %s withdrew the code for seats", room, person.id)
    return _answer(request, room)


def _host(request: web.Request) -> tuple[RoomId, Person]:
    """The room and who asks, with the role that they have in it now."""
    service, room = request.app[SERVICE], RoomId(request.match_info["room"])
    person = service.admitted(room, invited(request, room).person)
    require.right(person, Right.GIVE_SEATS)
    return room, person


def _sender(request: web.Request) -> tuple[RoomId, Person]:
    """The same for requests that change something: they are counted with the commands of who sends them."""
    room, person = _host(request)
    if not request.app[BUCKETS].take(person.id, request.app[SERVICE].clock.now()):
        raise ProtocolError(wire.TOO_MANY)
    return room, person


def _answer(request: web.Request, room: RoomId, *, status: int = 200) -> web.Response:
    known = request.app[SERVICE].seats.codes.now(room)
    url = _url(request, room, known.code) if known and known.code else None
    shown = SeatCode(id=known.id, seats=known.seats, url=url, svg=svg_of(url) if url else None) if known else SeatCode()
    body = msgspec.json.encode(shown)
    return web.Response(status=status, body=body, content_type="application/json", headers={"Cache-Control": "no-store"})


def _url(request: web.Request, room: RoomId, code: str) -> str:
    """As people reach us: the screen is made by a page that does."""
    reached = request.app[PUBLIC_URL] or f"{request.scheme}://{request.host}"
    return f"{reached}/rooms/{quote(room)}/seat?code={code}"
