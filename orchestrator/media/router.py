"""One UDP port for everybody: datagrams are told apart by their first byte (RFC 7983) and their sender by its address."""

import asyncio
import errno
import ipaddress
import socket
from collections import deque
from collections.abc import Callable, Iterable

from orchestrator.media import ice
from orchestrator.media.connection import Connection
from orchestrator.media.ice import Address, Credentials
from orchestrator.media.limits import ADDRESS_GUARD_S, MAX_DATAGRAM_BYTES, SEND_QUEUE_DATAGRAMS
from orchestrator.media.wanderers import Wanderers

SOCKET_BUFFER_BYTES = 4 * 1024 * 1024
DATAGRAMS_A_TURN = 64
"""Read at most so many before other tasks have their turn."""

BIND_ATTEMPTS = 60
BIND_PAUSE_S = 0.05
"""A predecessor that was just killed may hold the port for a moment."""


async def bind(host: str, port: int) -> socket.socket:
    """Return a UDP socket on ``host`` and ``port``. Raises OSError if the port stays taken.

    Without SO_REUSEADDR: on UDP it would let a second service take the packets of the first.
    """
    family = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
    for attempt in range(BIND_ATTEMPTS):
        found = socket.socket(family, socket.SOCK_DGRAM)
        try:
            found.bind((host, port))
        except OSError as error:
            found.close()
            if error.errno != errno.EADDRINUSE or attempt == BIND_ATTEMPTS - 1:
                raise
            await asyncio.sleep(BIND_PAUSE_S)
            continue
        found.settimeout(0)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BUFFER_BYTES)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SOCKET_BUFFER_BYTES)
        return found
    raise AssertionError("the loop returns or raises")


class Router:
    """Owns the socket. Knows which connection an address belongs to, and which one a user name fragment."""

    def __init__(self, udp_socket: socket.socket, clock: Callable[[], float]) -> None:
        self._socket = udp_socket
        self._clock = clock
        self._by_ufrag: dict[str, Connection] = {}
        self._by_address: dict[Address, Connection] = {}
        self._wanderers = Wanderers()
        self._waiting: deque[tuple[bytes, Address]] = deque()
        self._end_of_turn: Callable[[], None] = lambda: None
        self.is_full = False

    def start(self, end_of_turn: Callable[[], None]) -> None:
        """Begin to read. end_of_turn: called when what the socket held has been handed on."""
        self._end_of_turn = end_of_turn
        asyncio.get_running_loop().add_reader(self._socket, self.read)

    def close(self) -> None:
        """Stop reading and give the port back."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._socket)
        loop.remove_writer(self._socket)
        self._socket.close()

    def add(self, connection: Connection) -> None:
        """Let a connection's browser in."""
        self._by_ufrag[connection.credentials.ufrag] = connection

    def remove(self, connection: Connection) -> None:
        """Forget a connection and where it was."""
        self._by_ufrag.pop(connection.credentials.ufrag, None)
        self._forget_former(connection)
        for address in connection.addresses:
            self._by_address.pop(address, None)

    def restart(self, connection: Connection) -> None:
        """Give a connection new ICE credentials (RFC 8445 §9); those in use are good until a check uses the new ones."""
        if connection.former is None:
            connection.former = connection.credentials
        else:
            self._by_ufrag.pop(connection.credentials.ufrag, None)  # of a restart that nobody followed
        connection.credentials = Credentials()
        self.add(connection)

    def _forget_former(self, connection: Connection) -> None:
        """The new credentials are in use."""
        if connection.former is not None:
            self._by_ufrag.pop(connection.former.ufrag, None)
            connection.former = None

    def fileno(self) -> int:
        """The socket's file descriptor."""
        return self._socket.fileno()

    def read(self) -> None:
        """Take what the socket holds."""
        self._take()
        self._end_of_turn()

    def _take(self) -> None:
        """Hand on a turn's datagrams."""
        for _ in range(DATAGRAMS_A_TURN):
            try:
                datagram, source = self._socket.recvfrom(MAX_DATAGRAM_BYTES + 1)
            except BlockingIOError:
                return
            except OSError:  # an earlier datagram could not be delivered; the socket itself is well
                continue
            if 0 < len(datagram) <= MAX_DATAGRAM_BYTES:
                self.received(datagram, (source[0], source[1]))

    def received(self, datagram: bytes, source: Address) -> None:
        """Hand a datagram of 1..2048 bytes to whom it concerns; silence for everything else."""
        first = datagram[0]
        if first <= 3:
            self._check(datagram, source)
            return
        connection = self._by_address.get(source)
        if connection is None:
            if 128 <= first <= 191:
                self._follow(datagram, source)
            return
        if 128 <= first <= 191:
            connection.srtp_received(datagram)
        elif 20 <= first <= 63:
            connection.dtls_received(datagram)

    def tick(self) -> None:
        """Some time has passed."""
        self._wanderers.tick()

    def _follow(self, datagram: bytes, source: Address) -> None:
        """Send to where an authentic packet comes from; the browser's next check says whether it stays so."""
        connection = self._wanderers.owner(datagram, self._by_ufrag.values(), self._clock())
        if connection is not None and self._claim(source, connection):
            self._give_up(connection.checked(source, nominated=True))

    def _give_up(self, addresses: Iterable[Address]) -> None:
        for address in addresses:
            self._by_address.pop(address, None)

    def _check(self, datagram: bytes, source: Address) -> None:
        """Answer a connectivity check and learn from it where its connection is."""
        check = ice.read_check(datagram)
        connection = self._by_ufrag.get(check.ufrag) if check else None
        if check is None or connection is None:
            return
        credentials = connection.credentials_of(check.ufrag)
        if not check.is_by(credentials):
            return
        if credentials is connection.credentials:
            self._forget_former(connection)
        if not check.conflicts:
            if not self._claim(source, connection):
                return
            self._give_up(connection.checked(source, nominated=check.nominates))
        self.send(ice.respond(check, credentials, source), source)

    def _claim(self, address: Address, connection: Connection) -> bool:
        """Give ``address`` to ``connection`` unless it is somebody else's and in use: senders' addresses can be forged."""
        owner = self._by_address.get(address)
        if owner is connection:
            return True
        if owner is not None:
            if self._clock() - owner.heard_at < ADDRESS_GUARD_S:
                return False
            owner.forget(address)
        self._by_address[address] = connection
        return True

    def send(self, datagram: bytes, address: Address, *, droppable: bool = False) -> bool:
        """Send, or keep for later what must not be lost if the socket is full; False: dropped."""
        if not self.is_full:
            try:
                self._socket.sendto(datagram, address)
            except BlockingIOError:
                self.filled()
            except OSError:  # no way to that address now; the browser tells us a new one when it has it
                return False
            else:
                return True
        if droppable or len(self._waiting) >= SEND_QUEUE_DATAGRAMS:
            return False
        self._waiting.append((datagram, address))
        return True

    def filled(self) -> None:
        """The socket takes nothing now: nobody need try until it does."""
        self.is_full = True
        asyncio.get_running_loop().add_writer(self._socket, self._flush)

    def _flush(self) -> None:
        """Send what waits, as far as the socket takes it."""
        while self._waiting:
            datagram, address = self._waiting[0]
            try:
                self._socket.sendto(datagram, address)
            except BlockingIOError:
                return
            except OSError:
                pass
            self._waiting.popleft()
        self.is_full = False
        asyncio.get_running_loop().remove_writer(self._socket)
