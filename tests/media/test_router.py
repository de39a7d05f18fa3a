"""One port for everybody: datagrams find their connection, strangers find silence."""

import asyncio
import contextlib
import random
import socket
from collections.abc import Iterator

import pytest
from aioice import stun
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media.connection import Connection
from orchestrator.media.ice import Address, Credentials
from orchestrator.media.kernel.python_tier import Peer
from orchestrator.media.limits import (
    ADDRESS_GUARD_S,
    MAX_ADDRESSES,
    MAX_DATAGRAM_BYTES,
    MAX_STREAMS,
    SEND_QUEUE_DATAGRAMS,
    UNCHECKED_ADDRESS_S,
)
from orchestrator.media.messages import SessionId
from orchestrator.media.router import Router, bind
from tests.media.builders import CERTIFICATE, HandClock, Wire, connection

HOME, HOTEL, FORGED = ("192.0.2.10", 40_000), ("198.51.100.20", 41_000), ("203.0.113.30", 42_000)


class FullSocket:
    """In place of the socket: takes ``room`` datagrams, then is full."""

    def __init__(self, room: int = 1 << 30) -> None:
        self.room = room
        self.sent: list[tuple[bytes, Address]] = []

    def sendto(self, datagram: bytes, address: Address) -> None:
        if self.room <= 0:
            raise BlockingIOError
        self.room -= 1
        self.sent.append((datagram, address))


class Heard:
    """An owner that keeps what it is given."""

    def __init__(self) -> None:
        self.packets: list[bytes] = []

    def connected(self) -> None: ...

    def rtp_received(self, packet: bytes, at: float) -> None:
        self.packets.append(packet)

    def rtcp_received(self, compound: bytes, at: float) -> None:
        self.packets.append(compound)


class Port:
    """A router without a network."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.socket = FullSocket()
        self.router = Router(self.socket, self.clock)  # type: ignore[arg-type]

    def connection(self, name: str) -> Connection:
        made = Connection(
            SessionId(name),
            fingerprints=(),
            certificate=CERTIFICATE,
            send=self.router.send,
            peer=Peer(self.router),
            flush=lambda: None,
            clock=self.clock,
        )
        self.router.add(made)
        return made

    def check(
        self,
        checked: Connection,
        source: Address,
        *,
        password: str | None = None,
        nominate: bool = True,
        credentials: Credentials | None = None,
    ) -> None:
        """A browser's connectivity check arrives."""
        used = credentials or checked.credentials
        message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        message.attributes["USERNAME"] = f"{used.ufrag}:them"
        if nominate:
            message.attributes["USE-CANDIDATE"] = None
        message.add_message_integrity((password or used.password).encode())
        self.router.received(bytes(message), source)


def test_a_browser_is_where_its_checks_come_from() -> None:
    port = Port()
    ann = port.connection("ann")
    port.check(ann, HOME)
    assert ann.address == HOME
    assert port.socket.sent[-1][1] == HOME


@pytest.mark.row("O9")
def test_a_browser_may_move_to_another_network_at_any_time() -> None:
    port = Port()
    ann = port.connection("ann")
    port.check(ann, HOME)
    port.check(ann, HOTEL)
    assert ann.address == HOTEL
    port.check(ann, HOME, nominate=False)
    assert ann.address == HOTEL


@pytest.mark.row("O9")
def test_a_browser_that_does_not_know_of_its_new_address_is_followed_there() -> None:
    port = Port()
    ann = port.connection("ann")
    port.check(ann, HOME)
    port.clock.turn(UNCHECKED_ADDRESS_S)
    port.check(ann, HOTEL, nominate=False)
    assert ann.address == HOME, "it may be a second way"
    port.clock.turn(1)
    port.check(ann, HOTEL, nominate=False)
    assert ann.address == HOTEL


@pytest.mark.row("O1")
def test_after_a_restart_of_ice_both_credentials_are_good_until_the_new_ones_are_used() -> None:
    port = Port()
    ann = port.connection("ann")
    old = ann.credentials
    port.check(ann, HOME)
    port.router.restart(ann)
    assert ann.credentials not in (old, None)
    port.check(ann, HOME, credentials=old)
    assert len(port.socket.sent) == 2
    port.check(ann, HOTEL)
    assert ann.address == HOTEL
    port.check(ann, HOME, credentials=old)
    assert [address for _, address in port.socket.sent] == [HOME, HOME, HOTEL]


def test_restarts_that_nobody_follows_leave_nothing_behind() -> None:
    port = Port()
    ann = port.connection("ann")
    in_use = ann.credentials
    port.check(ann, HOME)
    for _ in range(10):
        port.router.restart(ann)
    assert set(port.router._by_ufrag) == {in_use.ufrag, ann.credentials.ufrag}
    port.check(ann, HOME, credentials=in_use)
    assert len(port.socket.sent) == 2
    port.router.remove(ann)
    assert port.router._by_ufrag == {}


def test_a_check_with_a_wrong_password_moves_nobody_and_is_not_answered() -> None:
    port = Port()
    ann = port.connection("ann")
    port.check(ann, HOME)
    port.check(ann, FORGED, password="guessed" * 5)
    assert ann.address == HOME
    assert [address for _, address in port.socket.sent] == [HOME]


def test_nobody_takes_an_address_that_somebody_else_is_using() -> None:
    port = Port()
    ann, eve = port.connection("ann"), port.connection("eve")
    port.check(ann, HOME)
    port.check(eve, HOME)
    assert (ann.address, eve.address) == (HOME, None)
    port.clock.turn(ADDRESS_GUARD_S + 1)
    port.check(eve, HOME)
    assert (ann.address, eve.address) == (None, HOME)


def test_the_addresses_of_one_browser_are_bounded() -> None:
    port = Port()
    ann = port.connection("ann")
    for number in range(100):
        port.check(ann, ("192.0.2.10", 10_000 + number))
    assert len(ann.addresses) == len(port.router._by_address) == MAX_ADDRESSES
    assert ann.address == ("192.0.2.10", 10_099)


def test_who_has_left_is_forgotten() -> None:
    port = Port()
    ann = port.connection("ann")
    port.check(ann, HOME)
    port.router.remove(ann)
    sent = len(port.socket.sent)
    port.check(ann, HOME)
    assert len(port.socket.sent) == sent
    assert port.router._by_address == {}


@pytest.mark.row("R8")
@given(st.binary(min_size=1, max_size=MAX_DATAGRAM_BYTES))
def test_any_datagram_of_a_stranger_is_met_with_silence(datagram: bytes) -> None:
    port = Port()
    port.router.received(datagram, FORGED)
    assert port.socket.sent == []


@given(st.lists(st.binary(min_size=1, max_size=100) | st.binary(min_size=11, max_size=60).map(lambda rest: b"\x80" + rest), max_size=20))
async def test_any_datagram_from_a_browsers_address_disturbs_nothing(datagrams: list[bytes]) -> None:
    port = Port()
    ann = port.connection("ann")
    port.check(ann, HOME)
    sent = len(port.socket.sent)
    for datagram in datagrams:
        port.router.received(datagram, HOME)
    assert len(port.socket.sent) == sent
    assert ann.packets_in == 0


def test_a_browser_sends_from_a_bounded_number_of_streams() -> None:
    found, heard = connection(Wire(), HandClock()), Heard()
    found._owner = heard
    for number in range(100):
        found.srtp_received(b"\x80\x60" + bytes(6) + number.to_bytes(4, "big"))
    found.srtp_received(b"\x80\x60" + bytes(10))
    assert len(heard.packets) == MAX_STREAMS + 1


async def test_when_the_socket_is_full_pictures_are_dropped_first_and_the_rest_waits() -> None:
    port = Port()
    with waiting_allowed(port):
        port.socket.room = 0
        assert not port.router.send(b"picture", HOME, droppable=True)
        assert port.router.send(b"voice", HOME)
        assert not port.router.send(b"picture", HOME, droppable=True)
        port.socket.room = 10
        assert not port.router.send(b"picture", HOME, droppable=True)
        port.router._flush()
        assert port.router.send(b"picture", HOME, droppable=True)
    assert [datagram for datagram, _ in port.socket.sent] == [b"voice", b"picture"]


async def test_what_waits_for_the_socket_is_bounded() -> None:
    port = Port()
    with waiting_allowed(port):
        port.socket.room = 0
        sent = [port.router.send(b"voice", HOME) for _ in range(SEND_QUEUE_DATAGRAMS + 10)]
        assert sent.count(True) == SEND_QUEUE_DATAGRAMS


@contextlib.contextmanager
def waiting_allowed(port: Port) -> Iterator[None]:
    """Give the stand-in for a socket a file descriptor that an event loop can watch, though it never becomes writable there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as real:
        port.socket.fileno = real.fileno  # type: ignore[attr-defined]
        try:
            yield
        finally:
            asyncio.get_running_loop().remove_writer(port.socket)  # type: ignore[arg-type]


async def test_a_taken_port_is_an_error_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestrator.media.router.BIND_PAUSE_S", 0.0)
    first = await bind("127.0.0.1", 0)
    with first, pytest.raises(OSError, match="in use"):
        await bind("127.0.0.1", first.getsockname()[1])


async def test_datagrams_of_every_size_come_through_the_real_socket_or_vanish() -> None:
    clock, noise = HandClock(), random.Random(3)
    udp_socket = await bind("127.0.0.1", 0)
    router = Router(udp_socket, clock)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.settimeout(0)
        for size in (0, 1, 19, 20, 2_048, 2_049, 9_000):
            stranger.sendto(noise.randbytes(size), udp_socket.getsockname())
        router.read()
        with pytest.raises(BlockingIOError):
            stranger.recv(1)
    router.start(lambda: None)
    router.close()
