"""The web application: pages, sockets and requests over one service. It holds no rule of a room."""

from functools import partial
from weakref import WeakSet

from aiohttp import web

from orchestrator.service import Service
from orchestrator.turn import Turn
from web import keys
from web.buckets import Buckets
from web.cors import add_cors_headers
from web.i18n import load_languages
from web.keys import BUCKETS, GUESSES, LANGUAGES, LIMITS, PUBLIC_URL, SEATS, SERVICE, SOCKETS, TEMPLATES, TURN
from web.limits import GUESSED_CODES, MAX_BODY_BYTES, OFFERS, OFFERS_OF_ADDRESS, TAKEN_SEATS, SocketLimits
from web.middleware import add_safety_headers, errors_in_words, own_pages_only
from web.routes import add_routes
from web.socket import close_sockets
from web.templating import load_templates
from web.withdrawn import CONNECTIONS, end_withdrawn


def make_app(
    service: Service, *, public_url: str | None = None, turn: Turn | None = None, limits: SocketLimits | None = None
) -> web.Application:
    """Return the application of ``service``, which the caller has started and stops after it.

    public_url: where people reach us if that is not the host they ask for, as behind a proxy that ends TLS (``https://meet.example.org``).
    turn: relays for networks that block media.
    """
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[errors_in_words, own_pages_only])
    app[SERVICE] = service
    app[PUBLIC_URL] = public_url or ""
    app[TURN] = turn
    app[LIMITS] = limits or SocketLimits()
    app[BUCKETS] = Buckets(app[LIMITS])
    app[SEATS], app[GUESSES] = Buckets(TAKEN_SEATS), Buckets(GUESSED_CODES)
    app[keys.OFFERS], app[keys.OFFERS_OF_ADDRESS] = Buckets(OFFERS), Buckets(OFFERS_OF_ADDRESS)
    app[LANGUAGES] = load_languages()
    app[TEMPLATES] = load_templates()
    app[SOCKETS], app[CONNECTIONS] = WeakSet(), set()
    service.withdrawals.listen(partial(end_withdrawn, app))
    app.on_response_prepare.extend([add_safety_headers, add_cors_headers])
    app.on_shutdown.append(close_sockets)
    add_routes(app)
    return app
