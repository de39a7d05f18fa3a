"""Sound and pictures in (WHIP, RFC 9725) and out (WHEP, draft-ietf-wish-whep-03): offers and answers over HTTP.

What may flow is decided in the room.
"""

from urllib.parse import quote

from aiohttp import web

from orchestrator.media.plane import MediaSession, SessionId
from orchestrator.media.sdpfrag import MEDIA_TYPE as SDP_FRAGMENT
from orchestrator.turn import IceServer
from rooms.ids import RoomId
from web.auth import Credential, credential, invited, person_of, require_room
from web.keys import OFFERS, OFFERS_OF_ADDRESS, SERVICE, TURN
from web.refusals import IceSessionNotNamed, NoSuchSession, NotAnOffer
from web.wire import TOO_MANY, ProtocolError

SDP = "application/sdp"

ENDPOINT = "/api/rooms/{room}/{endpoint:whip|whep|network-test}"
SESSION = ENDPOINT + "/{session}"


async def whip(request: web.Request) -> web.Response:
    """``POST .../whip``: send to the room. Raises what ``Service.publish`` raises and what ``whep`` does of itself."""
    room = RoomId(request.match_info["room"])
    held = invited(request, room)
    count(request, held)
    session = await request.app[SERVICE].publish(room, held.person, await offer_of(request))
    return created(request, session, held)


async def whep(request: web.Request) -> web.Response:
    """``POST .../whep``: receive from the room.

    Raises what ``Service.subscribe`` raises, CredentialRefused, WrongRoom, NotAnOffer, ProtocolError: too many.
    """
    service, room = request.app[SERVICE], RoomId(request.match_info["room"])
    held = watching(request, room)
    count(request, held)
    service.require_watching(room, person_of(held))
    session = await service.subscribe(room, person_of(held), await offer_of(request))
    return created(request, session, held)


async def discover(request: web.Request) -> web.Response:
    """``GET`` and ``HEAD`` of an endpoint: no content (RFC 9725 §4.1), and a type by which players know it (WHEP §4.2)."""
    return web.Response(content_type=SDP)


async def options(request: web.Request) -> web.Response:
    """``OPTIONS`` of an endpoint (RFC 9725 §4.2): what may be posted."""
    return web.Response(headers={"Accept-Post": SDP, "Allow": "GET, HEAD, OPTIONS, POST"})


async def look(request: web.Request) -> web.Response:
    """``GET`` of a session: no content (RFC 9725 §4.1). Raises CredentialRefused, WrongRoom, NoSuchSession."""
    service, held = request.app[SERVICE], watching(request, RoomId(request.match_info["room"]))
    if not service.has_session(_session(request), person_of(held)):
        raise NoSuchSession
    return web.Response(status=204)


async def session_options(request: web.Request) -> web.Response:
    """``OPTIONS`` of a session: what may be sent to it (RFC 5789 §3.1)."""
    return web.Response(headers={"Accept-Patch": SDP_FRAGMENT, "Allow": "DELETE, GET, HEAD, OPTIONS, PATCH"})


async def patch_session(request: web.Request) -> web.Response:
    """``PATCH`` of a session (RFC 9725 §4.3): candidates, which tell us nothing new, or a restart of ICE.

    Raises CredentialRefused, WrongRoom, NoSuchSession, IceSessionNotNamed, MediaRefused, MediaUnavailable, ProtocolError: too many.
    """
    service, held = request.app[SERVICE], watching(request, RoomId(request.match_info["room"]))
    count(request, held)
    if not service.has_session(_session(request), person_of(held)):
        raise NoSuchSession
    if request.content_type != SDP_FRAGMENT:
        raise web.HTTPUnsupportedMediaType(headers={"Accept-Patch": SDP_FRAGMENT})
    if request.if_match is None:
        raise IceSessionNotNamed
    tags = [tag.value for tag in request.if_match if not tag.is_weak]  # the strong comparison of RFC 9110 §13.1.1
    fragment = (await request.read()).decode(errors="replace")
    patched = await service.patch_session(_session(request), person_of(held), tags, fragment)
    if patched is None:
        raise NoSuchSession
    if patched.tag is None:
        return web.Response(status=204)
    response = web.Response(text=patched.fragment, content_type=SDP_FRAGMENT)
    response.etag = patched.tag
    return response


async def end_session(request: web.Request) -> web.Response:
    """``DELETE`` of what a 201 had in Location (RFC 9725 §4.2). Raises CredentialRefused, WrongRoom, NoSuchSession, MediaUnavailable."""
    held = watching(request, RoomId(request.match_info["room"]))
    if not await request.app[SERVICE].close_session(_session(request), person_of(held)):
        raise NoSuchSession
    return web.Response(status=200)


def _session(request: web.Request) -> SessionId:
    return SessionId(request.match_info["session"])


def count(request: web.Request, held: Credential | None) -> None:
    """Count a request that costs the media workers something, by person, or by address of the public. Raises ProtocolError: too many."""
    buckets, sender = (request.app[OFFERS_OF_ADDRESS], request.remote or "") if held is None else (request.app[OFFERS], held.person.id)
    if not buckets.take(sender, request.app[SERVICE].clock.now()):
        raise ProtocolError(TOO_MANY)


def watching(request: web.Request, room: RoomId) -> Credential | None:
    """The credential of somebody invited to ``room``, or None for the public."""
    held = credential(request, request.app[SERVICE])
    if held is not None:
        require_room(held, room)
    return held


async def offer_of(request: web.Request) -> str:
    """The offer in the body. Raises HTTPUnsupportedMediaType, NotAnOffer."""
    if request.content_type != SDP:
        raise web.HTTPUnsupportedMediaType(headers={"Accept-Post": SDP})
    try:
        return (await request.read()).decode()
    except UnicodeDecodeError:
        raise NotAnOffer from None


def created(request: web.Request, session: MediaSession, held: Credential | None) -> web.Response:
    """201 with the answer; ``Location`` is ready for PATCH and DELETE as it is, with the ``as`` of a browser."""
    location = f"{request.path}/{quote(session.id, safe='')}"
    if held is not None and held.participant is not None:
        location += f"?as={held.participant}"
    response = web.Response(status=201, text=session.answer_sdp, content_type=SDP, headers={"Location": location})
    response.etag = session.tag
    turn = request.app[TURN]
    if turn is not None:
        response.headers.extend(("Link", link) for link in ice_server_links(turn.ice_server(request.app[SERVICE].clock.now())))
    return response


def ice_server_links(server: IceServer) -> list[str]:
    """Values of Link (RFC 8288), one for each address of a relay (RFC 9725 §4.6)."""
    rest = f'rel="ice-server"; username="{server.username}"; credential="{server.credential}"; credential-type="password"'
    return [f"<{url}>; {rest}" for url in server.urls]
