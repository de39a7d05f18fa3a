"""ICE, the lite side of it (RFC 8445 §2.5): answer connectivity checks, learn where the browser is. Pure; sends nothing itself."""

import secrets
import struct
from dataclasses import dataclass, field

from aioice import stun

Address = tuple[str, int]
"""Where a datagram came from; IPv6 socket addresses are cut to host and port."""

MAGIC_COOKIE = b"\x21\x12\xa4\x42"
BINDING_REQUEST = b"\x00\x01"
ROLE_CONFLICT = (487, "Role Conflict")


@dataclass(frozen=True, slots=True)
class Credentials:
    """User name fragment and password of one session (RFC 8839 §5.4)."""

    ufrag: str = field(default_factory=lambda: secrets.token_hex(8))
    password: str = field(default_factory=lambda: secrets.token_hex(16))


@dataclass(frozen=True, slots=True)
class Check:
    """A connectivity check that is well-formed but not yet authenticated. ``ufrag`` is ours, the first part of its user name."""

    message: stun.Message
    ufrag: str

    @property
    def nominates(self) -> bool:
        """The browser has chosen this address (RFC 8445 §7.3.1.5)."""
        return "USE-CANDIDATE" in self.message.attributes

    @property
    def conflicts(self) -> bool:
        """The browser claims to be the controlled side, which a lite agent always is (RFC 8445 §7.3.1.1)."""
        return "ICE-CONTROLLED" in self.message.attributes

    def is_by(self, credentials: Credentials) -> bool:
        """Whether whoever sent it knows the password that the answer gave."""
        return self.message.check_message_integrity(credentials.password.encode())


def read_check(datagram: bytes) -> Check | None:
    """Read a binding request; None for anything else. Cheap for what is not even STUN."""
    if len(datagram) < stun.HEADER_LENGTH or datagram[:2] != BINDING_REQUEST or datagram[4:8] != MAGIC_COOKIE:
        return None
    try:
        message = stun.parse_message(datagram)
    except (ValueError, struct.error):
        return None
    user_name = message.attributes.get("USERNAME", "")
    ours, separator, _ = user_name.partition(":")
    return Check(message, ours) if separator else None


def respond(check: Check, credentials: Credentials, source: Address) -> bytes:
    """Write the answer to an authenticated check: the address it came from, or a conflict if it claims our role."""
    response = stun.Message(
        message_method=stun.Method.BINDING,
        message_class=stun.Class.ERROR if check.conflicts else stun.Class.RESPONSE,
        transaction_id=check.message.transaction_id,
        attributes={"ERROR-CODE": ROLE_CONFLICT} if check.conflicts else {"XOR-MAPPED-ADDRESS": source},
    )
    response.add_message_integrity(credentials.password.encode())
    return bytes(response)
