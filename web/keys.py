"""What the application keeps for its handlers."""

from collections.abc import Mapping
from weakref import WeakSet

from aiohttp import web

from orchestrator.service import Service
from orchestrator.turn import Turn
from web.buckets import Buckets
from web.i18n import Language
from web.limits import SocketLimits
from web.templating import Templates

SERVICE = web.AppKey("service", Service)
"""The rooms; started and stopped by whoever made the application."""

LANGUAGES = web.AppKey("languages", Mapping[str, Language])
"""Language tag -> catalogue."""

TEMPLATES = web.AppKey("templates", Templates)

PUBLIC_URL = web.AppKey("public_url", str)
"""Where people reach us if not under our own host name (a proxy, TLS); empty if they do."""

TURN: web.AppKey[Turn | None] = web.AppKey("turn")
"""Relays for networks that block media; None: there are none."""

LIMITS = web.AppKey("limits", SocketLimits)

BUCKETS = web.AppKey("buckets", Buckets)
"""How much each person has sent over HTTP."""

SEATS = web.AppKey("seats", Buckets)
"""How many seats each hall gives in a while."""

GUESSES = web.AppKey("guesses", Buckets)
"""How many wrong hall codes have come from each address."""

OFFERS = web.AppKey("offers", Buckets)
"""How many media sessions each person asks for."""

OFFERS_OF_ADDRESS = web.AppKey("offers_of_address", Buckets)
"""How many media sessions people without an invitation ask for from each address."""

SOCKETS: web.AppKey[WeakSet[web.WebSocketResponse]] = web.AppKey("sockets")
"""Open sockets, to be closed in order when the service stops."""
