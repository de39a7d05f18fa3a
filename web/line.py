"""The way of a socket that is free: a frame is written where it is made, without waking anybody.

Measured (``make bench-fanout``): waking a task for every frame of every socket costs more than all the rest of its delivery.
"""

import asyncio
from datetime import datetime

from aiohttp import web

from orchestrator.clock import Clock


class Line:
    """One open socket. It takes whole frames (RFC 6455) as long as its reader keeps up and may read."""

    def __init__(self, ws: web.WebSocketResponse, transport: asyncio.Transport, *, until: datetime | None, clock: Clock) -> None:
        """until: when the invitation of its reader ends (aware UTC); None: it has none."""
        self._ws = ws
        self._transport = transport
        self._until = until
        self._clock = clock

    def take(self, wire: bytes) -> bool:
        """Write ``wire`` now; False: something waits before it, the socket is closing or the time is over, and nothing was written."""
        transport = self._transport
        if transport.get_write_buffer_size() or transport.is_closing() or self._ws.closed:
            return False
        if self._until is not None and self._clock.now() >= self._until:
            return False
        transport.write(wire)
        return True
