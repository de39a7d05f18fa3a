"""Relays (TURN, RFC 8656) for networks that let media through no other way, and credentials for them that expire.

The convention is that of draft-uberti-behave-turn-rest-00, which coturn calls ``use-auth-secret``: relay and service share a secret,
the user name is ``<unix time of expiry>:<random>`` and the password follows from it. The relay asks nobody, and learns no names.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

import msgspec

LIFETIME = timedelta(hours=12)
"""A day of meetings: a browser asks for new credentials with each new session, and needs valid ones as long as it stays."""


class IceServer(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a browser's ``RTCConfiguration.iceServers`` (W3C WebRTC §4.2.4). ``urls``: RFC 7065."""

    urls: tuple[str, ...]
    username: str
    credential: str


@dataclass(frozen=True, slots=True)
class Turn:
    """The relays. urls: where they are (RFC 7065). secret: what they share with us."""

    urls: tuple[str, ...]
    secret: bytes = field(repr=False)

    @classmethod
    def from_file(cls, urls: tuple[str, ...], file: Path) -> Self:
        """The relays at ``urls``, whose secret is the content of ``file`` without the spaces around it. Raises OSError."""
        return cls(urls, file.read_bytes().strip())

    def ice_server(self, now: datetime) -> IceServer:
        """Credentials of their own for one session, good from ``now`` (aware) for LIFETIME."""
        username = f"{int((now + LIFETIME).timestamp())}:{secrets.token_hex(8)}"
        digest = hmac.digest(self.secret, username.encode(), "sha1")
        return IceServer(urls=self.urls, username=username, credential=base64.b64encode(digest).decode())
