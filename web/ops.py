"""For those who run the service: does the process live, can it serve."""

import msgspec
from aiohttp import web

from web.keys import SERVICE


async def healthz(request: web.Request) -> web.Response:
    """``GET /healthz``: 200 while the process answers at all."""
    return _answer(ok=True)


async def readyz(request: web.Request) -> web.Response:
    """``GET /readyz``: 200 once rooms are loaded, the store answers and media is up, else 503; and which of them is not as it should be."""
    service = request.app[SERVICE]
    damaged = [room for room, host in service.rooms.items() if host.damage]
    return _answer(ok=service.ready, storage=service.storage.state, media=service.media.is_up, damaged_rooms=damaged)


def _answer(*, ok: bool, **more: object) -> web.Response:
    return web.Response(body=msgspec.json.encode({"ok": ok, **more}), status=200 if ok else 503, content_type="application/json")
