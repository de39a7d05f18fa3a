"""Cross-origin requests to WHIP and WHEP (Fetch, "CORS protocol"): pages of our own under another address are told what they may do.

Pages of other sites get no such headers: their requests are refused anyway, see ``require_own_origin``.
"""

import re

from aiohttp import web

from web.auth import is_own_origin

ALLOWED = {
    "Access-Control-Allow-Methods": "DELETE, GET, HEAD, OPTIONS, PATCH, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match",
    "Access-Control-Expose-Headers": "Accept-Patch, Accept-Post, ETag, Link, Location, Retry-After",
}
"""The methods and headers of RFC 9725."""

_MEDIA = re.compile(r"/api/rooms/[^/]+/(?:whip|whep|network-test)(?:/.*)?")


async def add_cors_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Let a page of ours read what a media endpoint answers, whatever it is."""
    if not _MEDIA.fullmatch(request.path):
        return
    response.headers["Vary"] = "Origin"
    origin = request.headers.get("Origin")
    if origin is not None and is_own_origin(request, origin):
        response.headers.update(ALLOWED)
        response.headers["Access-Control-Allow-Origin"] = origin
