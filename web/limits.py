"""How much one connection may send and how long it may stall."""

from dataclasses import dataclass

MAX_BODY_BYTES = 64 * 1024
"""A request's body: an SDP offer is the largest thing that anybody sends."""

MAX_FRAME_BYTES = 64 * 1024
"""A client's text frame; a larger one is answered and closes the socket."""

SEND_BUFFER_BYTES = 64 * 1024
"""SO_SNDBUF and asyncio's buffer of one socket. Linux would keep up to 4 MiB for a reader that sleeps, and nobody would know."""

HEARTBEAT_S = 25.0
"""Between two pings; no pong in half of that ends the connection."""

MAX_WAITING_FRAMES = 128
"""Replies and newest frames that wait for one reader; when full the reader is too slow and is closed."""


@dataclass(frozen=True, slots=True)
class SocketLimits:
    """What a test may turn.

    stall_s: seconds that a full transport may take nothing. close_s: seconds that a closing handshake may take.
    frames_per_s, burst: frames that one client may send steadily and at once; as many again are refused, then it is closed.
    """

    stall_s: float = 5.0
    close_s: float = 3.0
    frames_per_s: float = 20.0
    burst: int = 40


TAKEN_SEATS = SocketLimits(frames_per_s=10.0, burst=100)
"""Seats that one hall gives: all of a full hall that scans at once, within minutes."""

OFFERS = SocketLimits(frames_per_s=1.0, burst=30)
"""Media sessions and restarts of ICE of one person: several pages whose network changes all the time need fewer."""

OFFERS_OF_ADDRESS = SocketLimits(frames_per_s=20.0, burst=1_000)
"""Those of people without an invitation, from one address: an audience behind one NAT comes at once, and comes back at once."""

GUESSED_CODES = SocketLimits(frames_per_s=0.5, burst=20)
"""Wrong hall codes from one address. Those who read the right one off the screen are not counted: a hall has one address."""
