"""For those who run the service: does the process live, can it serve."""

import msgspec
from aiohttp import web

from web.keys import SERVICE


async def healthz(request: web.Request) -> web.Response:
    """``GET /healthz``: 200 while the process answers at all."""
    return _answer(ok=True)


async def readyz(request: web.Request) -> web.Response:
    """``GET /readyz``: 200 once rooms are loaded, the store answers and media is up, else 503."""
    return _answer(ok=request.app[SERVICE].ready)


def _answer(*, ok: bool) -> web.Response:
    return web.Response(body=msgspec.json.encode({"ok": ok}), status=200 if ok else 503, content_type="application/json")
