"""Who makes a request: the bearer of an invitation's secret, a browser that holds one in a cookie, or nobody in particular."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiohttp import web

from orchestrator.registry import Invitation, InvitationUnknown
from orchestrator.service import Service
from rooms.ids import ParticipantId, RoomId
from rooms.people import Person, Role
from web.keys import PUBLIC_URL, SERVICE
from web.refusals import ForeignOrigin, InvitationNeeded, NotInThisBrowser, WrongRole, WrongRoom

COOKIE_PREFIX = "tribuna_"

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_PARTICIPANT = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Credential:
    """An invitation that was valid when it was looked at, and its secret to look again. participant: the ``as`` of a browser, or None."""

    invitation: Invitation
    participant: ParticipantId | None
    secret: str = field(repr=False)

    @property
    def person(self) -> Person:
        """Whom the invitation is for."""
        return self.invitation.person


def credential(request: web.BaseRequest, service: Service) -> Credential | None:
    """Return the credential of ``request``, None for the public. Raises CredentialRefused: it carries one that opens nothing."""
    header = request.headers.get("Authorization")
    if header is not None:
        return _bearer(header, service)
    wanted = request.query.get("as")
    return None if wanted is None else _held(request, wanted, service)


def person_of(held: Credential | None) -> Person | None:
    """Whom the credential is for; None: the public."""
    return None if held is None else held.person


def secret_credential(secret: str, service: Service) -> Credential:
    """Return the credential of the link with ``secret``, for a browser that will keep it. Raises CredentialRefused."""
    invitation = service.registry.by_secret(secret, service.clock.now())
    return Credential(invitation=invitation, participant=invitation.person.id, secret=secret)


def renewed(held: Credential, service: Service) -> Credential:
    """Return ``held`` as it is now. Raises CredentialRefused: it expired or was withdrawn."""
    invitation = service.registry.by_secret(held.secret, service.clock.now())
    return Credential(invitation=invitation, participant=held.participant, secret=held.secret)


def invited(request: web.Request, room: RoomId | None, roles: Collection[Role] = ()) -> Credential:
    """Return the credential with which ``request`` may enter ``room`` (None: no room in particular) in one of ``roles`` (none: any).

    Raises CredentialRefused, WrongRoom, WrongRole.
    """
    held = credential(request, request.app[SERVICE])
    if held is None:
        raise InvitationNeeded
    if room is not None:
        require_room(held, room)
    if roles and held.person.role not in roles:
        raise WrongRole(role=held.person.role)
    return held


def require_room(held: Credential, room: RoomId) -> None:
    """Do nothing if the invitation is for ``room``. Raises WrongRoom."""
    if not held.invitation.opens(room):
        raise WrongRoom


def require_own_origin(request: web.Request) -> None:
    """Do nothing if a page of ours, or no page at all, makes ``request``. Raises ForeignOrigin.

    Browsers say who asks in Origin (RFC 6454) and Sec-Fetch-Site; what says neither must bring its own token, because a cookie could
    be sent along by anybody's page.
    """
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if origin is not None:
        trusted = is_own_origin(request, origin)
    elif site is not None:
        trusted = site in {"same-origin", "none"}
    else:
        trusted = "as" not in request.query or "Authorization" in request.headers
    if not trusted:
        raise ForeignOrigin


def is_own_origin(request: web.Request, origin: str) -> bool:
    """Whether ``origin`` is where people reach us."""
    return _origin(origin) in {_origin(f"{request.scheme}://{request.host}"), _origin(request.app[PUBLIC_URL])} - {None}


def cookie_name(participant: ParticipantId) -> str:
    """The cookie that holds the secret of ``participant``'s invitation."""
    return f"{COOKIE_PREFIX}{participant}"


def keep_invitation(request: web.Request, response: web.Response, held: Credential) -> None:
    """Let the browser that gets ``response`` hold the invitation until it expires."""
    left = held.invitation.expires_at - request.app[SERVICE].clock.now()
    response.set_cookie(
        cookie_name(held.person.id),
        held.secret,
        max_age=max(0, int(left.total_seconds())),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=is_secure(request),
    )


def is_secure(request: web.Request) -> bool:
    """Whether people reach us over TLS, ended here or at a proxy."""
    return request.secure or request.app[PUBLIC_URL].startswith("https:")


def _bearer(header: str, service: Service) -> Credential:
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer":
        raise InvitationUnknown
    return Credential(invitation=service.registry.by_secret(secret.strip(), service.clock.now()), participant=None, secret=secret.strip())


def _held(request: web.BaseRequest, wanted: str, service: Service) -> Credential:
    participant = ParticipantId(wanted)
    secret = request.cookies.get(cookie_name(participant)) if _PARTICIPANT.fullmatch(wanted) else None
    if secret is None:
        raise NotInThisBrowser
    invitation = service.registry.by_secret(secret, service.clock.now())
    if invitation.person.id != participant:
        raise InvitationUnknown
    return Credential(invitation=invitation, participant=participant, secret=secret)


def _origin(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port of ``url`` (RFC 6454 §4); None if it has none, as ``null`` has."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.scheme in _PORTS and parts.hostname else None
