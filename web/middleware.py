"""What holds for every request: headers that keep browsers safe, foreign pages kept out, and every error in words."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from aiohttp import web

from rooms.errors import N_
from web import pages, wire
from web.auth import SAFE_METHODS, require_own_origin
from web.i18n import language
from web.keys import LANGUAGES
from web.limits import MAX_BODY_BYTES
from web.request_id import HEADER as REQUEST_ID_HEADER
from web.request_id import request_id
from web.wire import Problem

logger = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

RETRY_AFTER_S = 2
RETRY_WHEN_FULL_S = 30
"""A full media server stays full for a while."""

KEPT_HEADERS = frozenset({"Allow", "Accept-Patch", "Accept-Post"})
"""Of aiohttp's own errors."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob: mediastream:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

SAFETY = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self), geolocation=(), payment=()",
    "Referrer-Policy": "same-origin",  # with no-referrer a form of ours would come from the origin "null"
    "Server": "Tribuna",
    "X-Content-Type-Options": "nosniff",
}

HTTP_PROBLEMS = {
    404: Problem(code="not_found", template=N_("There is no page at this address. Choose one from the programme."), status=404),
    405: Problem(code="method_not_allowed", template=N_("This address does not take such requests. See the protocol."), status=405),
    413: Problem(
        code="too_large", template=N_("The request is larger than {limit} bytes. Send less."), facts={"limit": MAX_BODY_BYTES}, status=413
    ),
    415: Problem(
        code="wrong_content_type",
        template=N_("This address takes another content type. Send the one that Accept-Post or Accept-Patch names."),
        status=415,
    ),
}
OTHER_PROBLEM = Problem(code="bad_request", template=N_("This request cannot be understood. See the protocol."))


async def add_safety_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Give every answer its headers; static files are asked for again each time, but sent only if they changed."""
    for name, value in SAFETY.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault(REQUEST_ID_HEADER, request_id(request))
    if request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-cache")


@web.middleware
async def errors_in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every error with a page or with JSON that says what happened and what to do; the trace stays in our log."""
    try:
        return await handler(request)
    except wire.KNOWN as error:
        return _answer(request, wire.problem_of(error))
    except wire.ProtocolError as error:
        return _answer(request, error.problem)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _answer(request, _http_problem(error), error.headers)
    except Exception:
        logger.exception("request %s: %s %s failed", request_id(request), request.method, _route(request))
        return _answer(request, wire.BROKEN)


@web.middleware
async def own_pages_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let nothing be changed by a page of another site. Raises ForeignOrigin."""
    if request.method not in SAFE_METHODS:
        require_own_origin(request)
    return await handler(request)


def _answer(request: web.Request, problem: Problem, headers: Mapping[str, str] | None = None) -> web.Response:
    tongue = language(request, request.app[LANGUAGES])
    if _wants_page(request):
        response = pages.message(request, problem)
    else:
        title = tongue.text(pages.HEADINGS.get(problem.status, pages.OTHER_HEADING))
        body = wire.body(problem, tongue, title=title, request_id=request_id(request))
        response = web.Response(body=body, status=problem.status, content_type=wire.PROBLEM_JSON, headers={"Cache-Control": "no-store"})
    response.headers.update({name: value for name, value in (headers or {}).items() if name in KEPT_HEADERS})
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if problem.status in (429, 503):
        response.headers["Retry-After"] = str(RETRY_WHEN_FULL_S if problem.code == "too_many_sessions" else RETRY_AFTER_S)
    return response


def _wants_page(request: web.Request) -> bool:
    return not request.path.startswith(("/api/", "/ws/")) and "text/html" in request.headers.get("Accept", "")


def _http_problem(error: web.HTTPException) -> Problem:
    return HTTP_PROBLEMS.get(error.status) or replace(OTHER_PROBLEM, status=error.status)


def _route(request: web.Request) -> str:
    """The address without what people put into it: a link holds its secret."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "an unknown address"
