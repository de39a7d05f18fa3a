"""The HTTP server around the service's application: where it listens, what it logs, how it stops."""

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

logger = logging.getLogger(__name__)

LEAVE_WITHIN_S = 5.0
"""How long requests may take to end when the service stops."""


class CannotListen(Exception):
    """The address cannot be listened on; the message is a sentence."""


class AccessLogger(AbstractAccessLogger):
    """One line for each request at DEBUG: the pattern of its route, because paths and queries may name people and secrets."""

    @property
    def enabled(self) -> bool:
        """Whether a line would be written at all."""
        return self.logger.isEnabledFor(logging.DEBUG)

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write the line of ``request``; time: seconds that it took."""
        resource = request.match_info.route.resource if isinstance(request, web.Request) else None
        self.logger.debug("%s %s %d %.3f s", request.method, resource.canonical if resource else "-", response.status, time)


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve ``app`` and give the bound TCP port; afterwards let requests end and close the sockets. Raises CannotListen."""
    runner = web.AppRunner(app, access_log_class=AccessLogger, access_log=logger, shutdown_timeout=LEAVE_WITHIN_S)
    await runner.setup()
    try:
        bound = _bound(host, port)
        await web.SockSite(runner, bound).start()
        yield int(bound.getsockname()[1])
    finally:
        await runner.cleanup()


@contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """Give an event that is set when the process is asked to end (SIGTERM, SIGINT). Asked a second time, it ends at once."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def heed() -> None:
        asked.set()
        forget()

    def forget() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, heed)
    try:
        yield asked
    finally:
        forget()


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        raise CannotListen(f"Cannot listen on {host}, TCP port {port}: {error.strerror}. Choose another --host or --port.") from error
