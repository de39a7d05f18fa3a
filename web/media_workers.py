"""The processes that move sound and pictures, for technicians: how they are, and emptying one before it is stopped."""

import msgspec
from aiohttp import web

from orchestrator.service import Service
from rooms.people import Role
from web.auth import invited
from web.keys import SERVICE
from web.refusals import NoSuchWorker, WrongRoom


class MediaWorker(msgspec.Struct, frozen=True, kw_only=True):
    """A process that moves media. up: False while it is being started again. draining: it has lost its rooms to others and gets none."""

    udp_port: int
    up: bool
    rooms: int
    sessions: int
    draining: bool


class MediaWorkers(msgspec.Struct, frozen=True, kw_only=True):
    """All of them, in the order of their ports."""

    workers: tuple[MediaWorker, ...]


def media_workers(service: Service) -> tuple[MediaWorker, ...]:
    """How each of them is."""
    return tuple(
        MediaWorker(udp_port=one.udp_port, up=one.pid is not None, rooms=one.rooms, sessions=one.sessions, draining=one.draining)
        for one in service.media.workers
    )


async def drain(request: web.Request) -> web.Response:
    """``POST /api/media-workers/{port}/drain``, for technicians of the whole conference: its rooms move now.

    Raises CredentialRefused, WrongRole, WrongRoom, NoSuchWorker.
    """
    return _turned(request, draining=True)


async def use_again(request: web.Request) -> web.Response:
    """``DELETE`` of the same: it gets rooms again. Raises the same."""
    return _turned(request, draining=False)


def _turned(request: web.Request, *, draining: bool) -> web.Response:
    held, service = invited(request, None, {Role.TECHNICIAN}), request.app[SERVICE]
    if not all(held.invitation.opens(room) for room in service.rooms):
        raise WrongRoom
    try:
        (service.media.drain if draining else service.media.use_again)(int(request.match_info["port"]))
    except (LookupError, ValueError):
        raise NoSuchWorker from None
    body = msgspec.json.encode(MediaWorkers(workers=media_workers(service)))
    return web.Response(body=body, content_type="application/json", headers={"Cache-Control": "no-store"})
