"""One browser's connection: it begins with a handshake and ends once, for one reason, whoever ends it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiortc import RTCCertificate, RTCDtlsParameters, RTCDtlsTransport

from orchestrator.media import rtp
from orchestrator.media.connection import Connection
from orchestrator.media.ice import Address
from orchestrator.media.kernel.python_tier import Peer
from orchestrator.media.messages import SessionId
from orchestrator.media.transport import DatagramPipe
from tests.media.builders import CERTIFICATE, HandClock, Wire
from tests.media.builders import connection as build_connection

HOME = ("192.0.2.7", 50_000)
PATIENCE_S = 20.0
PACKET = rtp.header(payload_type=111, sequence=1, timestamp=2, ssrc=3, marker=False) + b"opus"


@dataclass
class Owner:
    """Keeps what arrives and says when it can begin."""

    packets: list[bytes] = field(default_factory=list)
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    def connected(self) -> None:
        self.ready.set()

    def rtp_received(self, packet: bytes, at: float) -> None:
        self.packets.append(packet)

    def rtcp_received(self, compound: bytes, at: float) -> None:
        self.packets.append(compound)


@dataclass
class Call:
    """A connection and the browser at its other end."""

    connection: Connection
    browser: RTCDtlsTransport
    owner: Owner
    running: asyncio.Task[str]

    async def reason(self) -> str:
        async with asyncio.timeout(PATIENCE_S):
            return await self.running


@pytest.fixture
async def call() -> AsyncIterator[Call]:
    def to_browser(datagram: bytes, address: Address, *, droppable: bool = False) -> bool:
        pipe.put(datagram)
        return True

    certificate, owner = RTCCertificate.generateCertificate(), Owner()
    fingerprints = [(found.algorithm, found.value) for found in certificate.getFingerprints()]
    connection = Connection(
        SessionId("x"),
        fingerprints=fingerprints,
        certificate=CERTIFICATE,
        send=to_browser,
        peer=Peer(Wire()),
        flush=lambda: None,
        clock=HandClock(),
    )
    pipe = DatagramPipe(connection.dtls_received)
    browser = RTCDtlsTransport(pipe, [certificate])  # type: ignore[arg-type]
    browser._set_role("client")
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as tasks:
        running = tasks.create_task(connection.run(owner))
        connection.checked(HOME, nominated=True)
        await browser.start(RTCDtlsParameters(fingerprints=CERTIFICATE.getFingerprints()))
        await owner.ready.wait()
        yield Call(connection, browser, owner, running)
        connection.end("asked")
        await browser.stop()


async def test_what_a_browser_sends_is_decrypted_for_the_owner(call: Call) -> None:
    call.connection.srtp_received(call.browser._tx_srtp.protect(PACKET))
    assert call.owner.packets == [PACKET]
    assert call.connection.packets_in == 1


async def test_what_was_forged_or_replayed_does_not_count(call: Call) -> None:
    protected = call.browser._tx_srtp.protect(PACKET)
    call.connection.srtp_received(protected[:-1] + b"x")
    call.connection.srtp_received(protected)
    call.connection.srtp_received(protected)
    assert call.connection.packets_in == 1


async def test_a_browser_that_says_goodbye_has_left(call: Call) -> None:
    await call.browser.stop()
    assert await call.reason() == "left"
    assert not call.connection.send_rtp(PACKET, droppable=False)


async def test_media_stop_at_once_when_we_end_a_connection(call: Call) -> None:
    call.connection.end("silent")
    call.connection.end("asked")
    assert not call.connection.send_rtp(PACKET, droppable=False)
    call.connection.srtp_received(call.browser._tx_srtp.protect(PACKET))
    assert call.owner.packets == []
    assert await call.reason() == "silent"


async def test_a_connection_that_was_ended_before_it_began_never_begins() -> None:
    connection = build_connection(Wire(), HandClock())
    connection.end("replaced")
    owner = Owner()
    assert await connection.run(owner) == "replaced"
    assert not owner.ready.is_set()


async def test_ending_a_connection_that_is_just_leaving_does_no_harm(call: Call) -> None:
    await call.browser.stop()
    while not call.running.done():
        call.connection.end("asked")
        await asyncio.sleep(0)
    call.connection.end("asked")
    assert await call.reason() in ("left", "asked")
