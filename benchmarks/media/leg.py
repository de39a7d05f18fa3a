"""A connection as the load sees it, when signalling and handshake are over."""

import socket
from dataclasses import dataclass
from typing import Any

AUDIO_PAYLOAD_TYPE, VIDEO_PAYLOAD_TYPE = 111, 96
PUBLISHER_SSRCS = (0x11111111, 0x22222222)
"""Of the sound and of the pictures that the load sends."""

RECEIVE_BUFFER_BYTES = 1024 * 1024
"""Two seconds of a viewer's packets: what is lost is lost by the server."""


@dataclass(frozen=True, slots=True)
class Leg:
    """udp: connected to the server. ssrcs: of the sound and the pictures on it.

    check: a STUN binding request that the server accepts again and again; empty: none wanted. srtp: None sends and receives in the clear.
    """

    udp: socket.socket
    ssrcs: tuple[int, int]
    check: bytes = b""
    srtp: "SrtpSessions | None" = None


@dataclass(frozen=True, slots=True)
class SrtpSessions:
    """libsrtp's sessions (``srtp_t *``) of both directions, and the name of their profile as OpenSSL writes it."""

    receiving: Any
    sending: Any
    profile: str


def udp_socket() -> socket.socket:
    """A UDP socket with a port of its own that never blocks; where it sends from is settled when it is connected."""
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.setblocking(False)  # noqa: FBT003 - the socket's own word
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
    udp.bind(("0.0.0.0", 0))
    return udp
