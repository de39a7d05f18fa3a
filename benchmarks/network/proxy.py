"""A UDP proxy before a media worker: each browser's packets pass a line in both directions."""

import asyncio
import socket
from collections.abc import Callable
from types import TracebackType
from typing import Self

from benchmarks.network.line import Conditions, Line

HOST = "127.0.0.1"
MAX_FLOWS = 64
DATAGRAM_BYTES = 2048
SOCKET_BUFFER_BYTES = 4 * 1024 * 1024

Address = tuple[str, int]


class Proxy:
    """Stands between browsers and ``target`` for as long as the context lasts; the lines are good until they are changed.

    cut: nothing passes, in neither direction.
    """

    def __init__(self, target: Address, *, seed: int) -> None:
        self.cut = False
        self._target = target
        self._up, self._down = Line(Conditions(), seed), Line(Conditions(), seed + 1)
        self._flows: dict[Address, socket.socket] = {}
        self._front: socket.socket | None = None

    async def __aenter__(self) -> Self:
        self._front = listening(self._from_browser)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.move()
        assert self._front is not None
        close(self._front)

    @property
    def port(self) -> int:
        """Where browsers are to send to."""
        assert self._front is not None
        return int(self._front.getsockname()[1])

    def change(self, conditions: Conditions) -> None:
        """From now on the lines are so."""
        self._up.conditions = self._down.conditions = conditions

    def move(self) -> None:
        """From now on every browser has another address for the server, as after a change of network."""
        for flow in self._flows.values():
            close(flow)
        self._flows.clear()

    def _from_browser(self, datagram: bytes, source: Address) -> None:
        if source not in self._flows:
            if len(self._flows) >= MAX_FLOWS:
                return
            self._flows[source] = listening(lambda datagram, _: self._later(self._down, datagram, self._front, source))
        self._later(self._up, datagram, self._flows[source], self._target)

    def _later(self, line: Line, datagram: bytes, way: socket.socket | None, address: Address) -> None:
        loop = asyncio.get_running_loop()
        arrival = None if self.cut else line.arrives_at(len(datagram), loop.time())
        if arrival is not None and way is not None:
            loop.call_at(arrival, self._arrive, datagram, way, address)

    def _arrive(self, datagram: bytes, way: socket.socket, address: Address) -> None:
        if not self.cut and way.fileno() != -1:
            way.sendto(datagram, address)


def listening(heard: Callable[[bytes, Address], None]) -> socket.socket:
    """A UDP socket of this machine whose datagrams are handed to ``heard`` with their sender."""
    found = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    found.setblocking(False)  # noqa: FBT003
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BUFFER_BYTES)
    found.bind((HOST, 0))
    asyncio.get_running_loop().add_reader(found, lambda: heard(*found.recvfrom(DATAGRAM_BYTES)))
    return found


def close(found: socket.socket) -> None:
    """Listen no more."""
    asyncio.get_running_loop().remove_reader(found)
    found.close()
