"""Delays of a meeting over HTTP: look at what one would move, confirm it, take it back (docs/protocol.md). For its moderators."""

import msgspec
from aiohttp import web

from orchestrator.ripple import Ripple
from rooms import require
from rooms.errors import N_
from rooms.ids import RoomId
from rooms.people import Person
from rooms.permissions import Right
from rooms.slot.state import RippleId
from web.auth import invited
from web.keys import SERVICE
from web.wire import Problem, ProtocolError

LONGEST_MIN = 240

NOT_MINUTES = Problem(
    code="not_minutes",
    template=N_("Write the delay in whole minutes, from 1 to {limit}."),
    facts={"limit": LONGEST_MIN},
    path="$.minutes",
)
NO_RIPPLE = Problem(code="no_ripple", template=N_("Send the id of the delay that you looked at, as ripple."), path="$.ripple")


class ConfirmedDelay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ``id`` of the delay that was looked at."""

    ripple: RippleId


class DelayUndone(msgspec.Struct, frozen=True, kw_only=True):
    """The rooms that have their earlier hours again."""

    rooms: tuple[RoomId, ...]


async def plan(request: web.Request) -> web.Response:
    """``GET .../delay?minutes=12``: what it would move. Raises CredentialRefused, Refused (no right, over, no hours), ProtocolError."""
    service, (room, _) = request.app[SERVICE], _moderator(request)
    return _json(service.delays.plan(room, _minutes(request), service.definition))


async def confirm(request: web.Request) -> web.Response:
    """``POST .../delays``: move it. Raises CredentialRefused, Refused (no right, the plan is outdated), ProtocolError, StoreUnavailable."""
    service, (room, person) = request.app[SERVICE], _moderator(request)
    try:
        wanted = msgspec.json.decode(await request.read(), type=ConfirmedDelay)
    except (msgspec.MsgspecError, UnicodeError):
        raise ProtocolError(NO_RIPPLE) from None
    return _json(await service.delays.confirm(room, wanted.ripple, by=person.id, alone=person.slot_only))


async def undo(request: web.Request) -> web.Response:
    """``DELETE .../delays/{ripple}``: take it back everywhere. Raises CredentialRefused, Refused (no right, unknown), StoreUnavailable."""
    service, (room, person) = request.app[SERVICE], _moderator(request)
    rooms = await service.delays.undo(room, RippleId(request.match_info["ripple"]), alone=person.slot_only)
    return _json(DelayUndone(rooms=rooms))


def _moderator(request: web.Request) -> tuple[RoomId, Person]:
    """The room and who asks, with the role that they have in it now."""
    service, room = request.app[SERVICE], RoomId(request.match_info["room"])
    person = service.admitted(room, invited(request, room).person)
    require.right(person, Right.MANAGE_AGENDA)
    return room, person


def _minutes(request: web.Request) -> int:
    written = request.query.get("minutes", "")
    if not (written.isascii() and written.isdecimal() and len(written) <= 3 and 1 <= int(written) <= LONGEST_MIN):
        raise ProtocolError(NOT_MINUTES)
    return int(written)


def _json(content: Ripple | DelayUndone) -> web.Response:
    return web.Response(body=msgspec.json.encode(content), content_type="application/json", headers={"Cache-Control": "no-store"})


PROBLEMS = (NOT_MINUTES, NO_RIPPLE)
