"""Sound and pictures in (WHIP, RFC 9725) and out (WHEP): offers and answers over HTTP. What may flow is decided in the room."""

from urllib.parse import quote

from aiohttp import web

from orchestrator.media.plane import MediaSession, SessionId
from rooms.ids import RoomId
from web.auth import Credential, credential, invited, person_of, require_room
from web.keys import SERVICE
from web.refusals import NoSuchSession, NotAnOffer

SDP = "application/sdp"


async def whip(request: web.Request) -> web.Response:
    """``POST .../whip``: send to the room. Raises what ``Service.publish`` raises, CredentialRefused, WrongRoom, NotAnOffer."""
    room = RoomId(request.match_info["room"])
    held = invited(request, room)
    session = await request.app[SERVICE].publish(room, held.person, await _offer(request))
    return _created(request, session, held)


async def whep(request: web.Request) -> web.Response:
    """``POST .../whep``: receive from the room. Raises what ``Service.subscribe`` raises, CredentialRefused, WrongRoom, NotAnOffer."""
    service, room = request.app[SERVICE], RoomId(request.match_info["room"])
    held = _watching(request, room)
    service.require_watching(room, person_of(held))
    session = await service.subscribe(room, person_of(held), await _offer(request))
    return _created(request, session, held)


async def options(request: web.Request) -> web.Response:
    """``OPTIONS`` on an endpoint (RFC 9725 §4.2): what may be posted."""
    return web.Response(status=204, headers={"Accept-Post": SDP, "Allow": "POST, OPTIONS"})


async def end_session(request: web.Request) -> web.Response:
    """``DELETE`` of what a 201 had in Location (RFC 9725 §4.2). Raises CredentialRefused, WrongRoom, NoSuchSession, MediaUnavailable."""
    held = _watching(request, RoomId(request.match_info["room"]))
    session = SessionId(request.match_info["session"])
    if not await request.app[SERVICE].close_session(session, person_of(held)):
        raise NoSuchSession
    return web.Response(status=200)


def _watching(request: web.Request, room: RoomId) -> Credential | None:
    """The credential of somebody invited to ``room``, or None for the public."""
    held = credential(request, request.app[SERVICE])
    if held is not None:
        require_room(held, room)
    return held


async def _offer(request: web.Request) -> str:
    if request.content_type != SDP:
        raise web.HTTPUnsupportedMediaType(headers={"Accept-Post": SDP})
    try:
        return (await request.read()).decode()
    except UnicodeDecodeError:
        raise NotAnOffer from None


def _created(request: web.Request, session: MediaSession, held: Credential | None) -> web.Response:
    """201 with the answer; ``Location`` is ready for DELETE as it is, with the ``as`` of a browser."""
    location = f"{request.path}/{quote(session.id, safe='')}"
    if held is not None and held.participant is not None:
        location += f"?as={held.participant}"
    return web.Response(status=201, text=session.answer_sdp, content_type=SDP, headers={"Location": location})
