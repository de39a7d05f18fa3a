"""Rooms over HTTP, for programs without a socket: commands that are safe to repeat, and the room as it is now (docs/protocol.md)."""

import re
from datetime import datetime
from hashlib import sha256

import msgspec
from aiohttp import ETag, web

from orchestrator.frames import encode
from rooms.admission.door import require_not_removed
from rooms.errors import N_
from rooms.ids import CommandId, RoomId
from rooms.views import Audience, audience_of, personal_view, view_for
from web import wire
from web.auth import credential, invited, person_of, require_room
from web.keys import BUCKETS, SERVICE
from web.wire import Problem, ProtocolError

KEY_HEADER = "Idempotency-Key"

KEY_MISSING = Problem(
    code="key_missing",
    template=N_("The header {header} is missing. Send a new key with every new command, and the same key when you repeat one."),
    facts={"header": KEY_HEADER},
)
KEY_INVALID = Problem(
    code="key_invalid",
    template=N_("The header {header} must hold one key of 1 to 64 letters A-Z, a-z, digits and -, such as a UUID, in quotation marks."),
    facts={"header": KEY_HEADER},
)
NOT_JSON_TYPE = Problem(
    code="wrong_content_type", template=N_("Send the command as JSON with the content type application/json."), status=415
)

_KEY = re.compile(r'"([A-Za-z0-9-]{1,64})"|([A-Za-z0-9-]{1,64})')


class CommandDone(msgspec.Struct, frozen=True, kw_only=True):
    """The command is durable: ``seq`` is the number of events of the room with it."""

    seq: int
    ok: bool = True


class RoomNow(msgspec.Struct, frozen=True, kw_only=True):
    """A room after ``seq`` events, as the reader may see it. mine: the part for the reader alone, None for the public."""

    now: datetime
    room: RoomId
    seq: int
    audience: Audience
    view: msgspec.Raw
    mine: msgspec.Raw | None


async def command(request: web.Request) -> web.Response:
    """``POST /api/rooms/{room}/commands``: one command, which its Idempotency-Key makes safe to repeat.

    Raises ProtocolError, CredentialRefused, Refused, StoreUnavailable: nothing happened.
    """
    service, room = request.app[SERVICE], RoomId(request.match_info["room"])
    person = invited(request, room).person
    if not request.app[BUCKETS].take(person.id, service.clock.now()):
        raise ProtocolError(wire.TOO_MANY)
    if request.content_type != "application/json":
        raise ProtocolError(NOT_JSON_TYPE)
    key = _key(request)
    wanted = wire.read_command(await request.read())
    await service.enter(room, person)
    receipt = await service.handle(room, wanted, by=person, command_id=key)
    return _json(CommandDone(seq=receipt.seq))


async def room(request: web.Request) -> web.Response:
    """``GET /api/rooms/{room}``: the room as the reader may see it; 304 if it is as it was. Raises CredentialRefused, Refused."""
    service, wanted = request.app[SERVICE], RoomId(request.match_info["room"])
    held = credential(request, service)
    person, host = person_of(held), service.room(wanted)
    if held is not None:
        require_room(held, wanted)
        require_not_removed(host.state, held.person)
    service.require_watching(wanted, person)
    audience = audience_of(host.state, person)
    now = RoomNow(
        now=service.clock.now(),
        room=wanted,
        seq=host.state.seq,
        audience=audience,
        view=encode(view_for(host.state, audience, host.presence)),
        mine=encode(personal_view(host.state, person)) if person else None,
    )
    return _unless_known(request, now)


def _key(request: web.Request) -> CommandId:
    """The id of the command: a string of RFC 9651, as the draft of the header has it, or the bare word that many programs send."""
    keys = request.headers.getall(KEY_HEADER, [])
    if not keys:
        raise ProtocolError(KEY_MISSING)
    match = _KEY.fullmatch(keys[0].strip()) if len(keys) == 1 else None
    if match is None:
        raise ProtocolError(KEY_INVALID)
    return CommandId(match[1] or match[2])


def _unless_known(request: web.Request, now: RoomNow) -> web.Response:
    """Presence changes a view without an event, so that the tag is of what is shown besides of ``seq``; weak, because ``now`` differs."""
    shown = sha256(bytes(now.view) + bytes(now.mine or b"")).hexdigest()[:16]
    tag = ETag(value=f"{now.seq}-{shown}", is_weak=True)
    known = any(one.value in {tag.value, "*"} for one in request.if_none_match or ())
    response = web.Response(status=304) if known else _json(now)
    response.etag = tag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization, Cookie"
    return response


def _json(content: msgspec.Struct) -> web.Response:
    return web.Response(body=msgspec.json.encode(content), content_type="application/json", headers={"Cache-Control": "no-store"})
