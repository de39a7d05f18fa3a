"""The page about the API: what other programs may ask and do, with examples, the rights that they need and what may go wrong."""

from dataclasses import dataclass

from aiohttp import web

from rooms.people import Role
from rooms.permissions import RIGHTS
from web.api_commands import KEY_HEADER
from web.auth import credential
from web.command_reference import Reference, commands
from web.endpoint import Endpoint
from web.endpoints import ENDPOINTS
from web.i18n import Language
from web.keys import PUBLIC_URL, SERVICE
from web.pages import Page
from web.problem_reference import problems


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table, in the reader's language: what stands there as a name, and what it says."""

    name: str
    text: str
    note: str


async def api_page(request: web.Request) -> web.Response:
    """``GET /api``, for everybody."""
    page = Page("api", request, credential(request, request.app[SERVICE]))
    tongue = page.language
    return page.response(
        url=request.app[PUBLIC_URL] or f"{request.scheme}://{request.host}",
        room=next(iter(page.service.rooms), "room"),
        key_header=KEY_HEADER,
        endpoints=[_endpoint(one, tongue) for one in ENDPOINTS],
        commands=[{"reference": one, "who": _who(one, tongue)} for one in commands()],
        problems=[Line(one.code, tongue.text(one.template), str(one.status)) for one in problems()],
    )


def _endpoint(one: Endpoint, tongue: Language) -> Line:
    return Line(f"{one.method} {one.path}", tongue.text(one.does), tongue.text(one.who))


def _who(command: Reference, tongue: Language) -> str | None:
    """The roles that hold the right of ``command``; None: the rules of the room look at more than the role."""
    if command.right is None:
        return None
    holders = tuple(role for role in Role if command.right in RIGHTS[role] and role is not Role.SYSTEM)
    return tongue.sentence("{roles}", {"roles": holders})
