"""What the scripts show, in one language: ``{msgid: msgstr}`` (plurals: by CLDR category). What is not there is shown as its msgid."""

from hashlib import sha256

import msgspec
from aiohttp import web

from web.keys import LANGUAGES


async def texts(request: web.Request) -> web.Response:
    """``GET /static-text/{lang}.json``."""
    known = request.app[LANGUAGES].get(request.match_info["lang"])
    if known is None:
        raise web.HTTPNotFound
    body = msgspec.json.encode(known.script_texts)
    tag = sha256(body).hexdigest()[:16]
    if any(one.value in {tag, "*"} for one in request.if_none_match or ()):
        response = web.Response(status=304)
    else:
        response = web.Response(body=body, content_type="application/json")
    response.etag = tag
    response.headers["Cache-Control"] = "no-cache"
    return response
