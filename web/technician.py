"""What technicians do about somebody's sound and pictures (docs/protocol.md)."""

import logging

import msgspec
from aiohttp import web

from rooms import require
from rooms.ids import ParticipantId, RoomId
from rooms.permissions import Right
from web import wire
from web.auth import invited
from web.keys import BUCKETS, SERVICE
from web.wire import ProtocolError

logger = logging.getLogger(__name__)


class SessionsEnded(msgspec.Struct, frozen=True, kw_only=True):
    """How many media sessions were ended."""

    sessions: int


async def renew_media(request: web.Request) -> web.Response:
    """``DELETE /api/rooms/{room}/people/{participant}/sessions``: their browser makes new ones by itself.

    Raises CredentialRefused, Refused (no right, unknown room or person), ProtocolError (too many).
    """
    service, room = request.app[SERVICE], RoomId(request.match_info["room"])
    person = service.admitted(room, invited(request, room).person)
    require.right(person, Right.SEE_LINKS)
    if not request.app[BUCKETS].take(person.id, service.clock.now()):
        raise ProtocolError(wire.TOO_MANY)
    renewed = require.inside(service.room(room).state, ParticipantId(request.match_info["participant"]))
    ended = service.end_sessions_of(room, renewed.id)
    logger.info("room %s: %s ended %d media sessions of %s", room, person.id, ended, renewed.id)
    body = msgspec.json.encode(SessionsEnded(sessions=ended))
    return web.Response(body=body, content_type="application/json", headers={"Cache-Control": "no-store"})
