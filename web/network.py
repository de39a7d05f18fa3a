"""Which way sound and pictures find through a reader's network: relays where the direct one is blocked, and a page that tries them all."""

from typing import Any

import msgspec
from aiohttp import web

from orchestrator.service import Service
from orchestrator.turn import IceServer
from rooms.admission.door import require_not_removed
from rooms.ids import RoomId
from rooms.people import Person
from rooms.seats import require_media
from web.auth import Credential, credential, person_of, require_room
from web.keys import SERVICE, TURN
from web.media import count, created, offer_of, watching
from web.pages import Page

NETWORK = "network"


class IceServers(msgspec.Struct, frozen=True, kw_only=True):
    """Relays for one session; none if the service has none."""

    ice_servers: tuple[IceServer, ...]


async def ice_servers(request: web.Request) -> web.Response:
    """``GET .../ice-servers``: relays and fresh credentials for somebody who may send to the room or watch it.

    Raises CredentialRefused, Refused.
    """
    service, room = request.app[SERVICE], RoomId(request.match_info["room"])
    _require_media(service, room, person_of(watching(request, room)))
    turn = request.app[TURN]
    relays = () if turn is None else (turn.ice_server(service.clock.now()),)
    body = msgspec.json.encode(IceServers(ice_servers=relays))
    return web.Response(body=body, content_type="application/json", headers={"Cache-Control": "no-store"})


async def network_test(request: web.Request) -> web.Response:
    """``POST .../network-test``: a WHEP session in which nothing is shown and by which nobody enters the room.

    Raises what ``Service.try_media`` raises, CredentialRefused, WrongRoom, NotAnOffer, ProtocolError: too many.
    """
    service, room = request.app[SERVICE], RoomId(request.match_info["room"])
    held = watching(request, room)
    count(request, held)
    _require_media(service, room, person_of(held))
    return created(request, await service.try_media(room, person_of(held), await offer_of(request)), held)


async def page(request: web.Request) -> web.Response:
    """``GET /network?room=``: try every way. Without a room it is that of the invitation, or the first that everybody may watch."""
    service, held = request.app[SERVICE], credential(request, request.app[SERVICE])
    found = Page(NETWORK, request, held)
    room = _room(request, found, held)
    if room is None:
        return found.response(room=None, test=None, back_url=f"/{found.reader.query}")
    if held is not None:
        require_room(held, room)
    _require_media(service, room, person_of(held))
    return found.response(
        room=found.reader.session(room),
        test=_addresses(room, found.reader.query),
        back_url=found.reader.own_page(room)[0] or f"/rooms/{room}",
    )


def _room(request: web.Request, found: Page, held: Credential | None) -> RoomId | None:
    if "room" in request.query:
        return RoomId(request.query["room"])
    if held is not None and held.invitation.room is not None:
        return held.invitation.room
    return next((room for room in found.service.rooms if found.reader.may_watch(room)), None)


def _addresses(room: RoomId, query: str) -> dict[str, Any]:
    return {"test": f"/api/rooms/{room}/network-test{query}", "ice_servers": f"/api/rooms/{room}/ice-servers{query}"}


def _require_media(service: Service, room: RoomId, person: Person | None) -> None:
    """Do nothing if ``person`` (None: the public) may have sound and pictures of ``room``. Raises Refused."""
    service.require_watching(room, person)
    if person is not None:
        require_media(person)
        require_not_removed(service.room(room).state, person)
