"""Whose is a packet from an address that nobody is known at: a browser behind a router that gave it another address need not wait
for its next connectivity check, which may be three seconds away. The packet is proof enough: it is encrypted and was never seen before.
"""

from collections.abc import Iterable

from orchestrator.media.connection import Connection
from orchestrator.media.rtp import stream_of

QUIET_S = 0.4
"""Whoever was heard since then is still where they were: browsers report at least once a second, and those who send do so all the time."""

MAX_TRIES = 32
"""A packet is tried with the keys of at most so many connections, those that fell silent last before the others."""

MAX_PACKETS_A_TICK = 16
"""So many packets from unknown addresses are tried between two ticks; the rest is dropped unread, as all of them might be forged."""


class Wanderers:
    """Finds the owners of packets, within a budget that ``tick`` renews."""

    def __init__(self) -> None:
        self._left = MAX_PACKETS_A_TICK

    def tick(self) -> None:
        """Some time has passed."""
        self._left = MAX_PACKETS_A_TICK

    def owner(self, datagram: bytes, connections: Iterable[Connection], at: float) -> Connection | None:
        """The connection that takes ``datagram`` (SRTP or SRTCP, arrived at ``at``) as its own, having done so; None: nobody's."""
        stream = stream_of(datagram)
        if self._left == 0 or stream is None:
            return None
        self._left -= 1
        quiet = [one for one in connections if at - one.heard_at > QUIET_S and one.knows(stream)]
        quiet.sort(key=lambda one: one.heard_at, reverse=True)
        return next((one for one in quiet[:MAX_TRIES] if one.srtp_received(datagram)), None)
