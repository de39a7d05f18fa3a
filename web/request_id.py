"""The name of one request, by which whoever asked and our log speak of the same."""

import re
import secrets

from aiohttp import web

HEADER = "X-Request-ID"

_REQUEST_ID = web.RequestKey("request_id", str)
_USABLE = re.compile(r"[A-Za-z0-9._-]{1,64}")


def request_id(request: web.BaseRequest) -> str:
    """Return the id of ``request``: the one that a proxy or a program gave it in X-Request-ID, or else a new one."""
    if _REQUEST_ID not in request:
        given = request.headers.get(HEADER, "")
        request[_REQUEST_ID] = given if _USABLE.fullmatch(given) else secrets.token_hex(8)
    return request[_REQUEST_ID]
