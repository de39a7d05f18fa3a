"""The recorder as a viewer: it offers, and takes what comes when it is answered. ICE and DTLS as a browser does its side of them."""

import asyncio
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress

from aioice import stun

from orchestrator.media import rtcp, rtp
from orchestrator.media.ice import Credentials
from orchestrator.media.limits import MAX_DATAGRAM_BYTES
from orchestrator.media.router import DATAGRAMS_A_TURN, SOCKET_BUFFER_BYTES
from orchestrator.media.rtp import RtpPacket
from orchestrator.media.srtp import Srtp
from orchestrator.media.transport import Certificate, DtlsTransport
from orchestrator.recording.description import SOUNDS, Worker, read_answer, write_offer

CHECK_EVERY_S = 2.0
CHECKS_UNANSWERED = 3
"""After so many in a row the worker is gone."""

FIRST_CHECK_S = 0.1
CONNECT_TIMEOUT_S = 10.0
PRIORITY = 1_853_824_767
"""Of a peer-reflexive candidate (RFC 8445 §5.1.2.1)."""

SUCCESS = b"\x01\x01"
OUR_SSRC = 1

Take = Callable[[int, RtpPacket, float], None]
"""Takes the number of the line (``SOUNDS`` is the picture), a packet and when it came."""


class NoAnswer(Exception):
    """The worker is gone, or was never there."""


class Viewing:
    """One subscription: ``offer`` goes up, ``run`` takes the answer. take: gets every packet."""

    def __init__(self, take: Take, clock: Callable[[], float]) -> None:
        self._take = take
        self._clock = clock
        self._certificate = Certificate.generateCertificate()
        self._credentials = Credentials()
        self._way: Way | None = None
        self.offer = write_offer(self._credentials, self._certificate.fingerprint)

    async def run(self, answer: str, host: str) -> None:
        """Watch until the worker is gone. Raises NoAnswer, HandshakeFailed, ValueError (not an answer), OSError."""
        worker = read_answer(answer)
        with connected_socket(host, worker.udp_port) as udp:
            self._way = Way(worker, udp, self._credentials, self._certificate, self._take, self._clock)
            try:
                await self._way.run()
            finally:
                self._way = None

    def ask_keyframe(self) -> None:
        """Ask the source of the picture for a keyframe."""
        if self._way is not None:
            self._way.ask_keyframe()


class Way:
    """The connection with a worker."""

    def __init__(
        self, worker: Worker, udp: socket.socket, ours: Credentials, certificate: Certificate, take: Take, clock: Callable[[], float]
    ) -> None:
        self._worker = worker
        self._udp = udp
        self._ours = ours
        self._take = take
        self._clock = clock
        self._lines = {ssrc: line for line, ssrc in enumerate(worker.ssrcs)}
        self._dtls = DtlsTransport(certificate, self._send, is_client=True)
        self._srtp: Srtp | None = None
        self._answered = asyncio.Event()

    async def run(self) -> None:
        """Connect, and stay. Raises NoAnswer, HandshakeFailed."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self._udp, self._read)
        try:
            await self._connect()
            await self._stay()
        finally:
            await self._dtls.close()
            loop.remove_reader(self._udp)

    def ask_keyframe(self) -> None:
        """Ask the source of the picture for a keyframe."""
        if self._srtp is not None:
            request = rtcp.receiver_report(OUR_SSRC, []) + rtcp.picture_loss_indication(OUR_SSRC, self._worker.ssrcs[SOUNDS])
            self._send(self._srtp.protect_rtcp(request) or b"")

    async def _connect(self) -> None:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                while not await self._check(FIRST_CHECK_S):
                    pass
                self._srtp = await self._dtls.connect([("sha-256", self._worker.fingerprint)])
        except TimeoutError:
            raise NoAnswer from None

    async def _stay(self) -> None:
        unanswered = 0
        while unanswered < CHECKS_UNANSWERED:
            await asyncio.sleep(CHECK_EVERY_S)
            unanswered = 0 if await self._check(CHECK_EVERY_S) else unanswered + 1
        raise NoAnswer

    async def _check(self, patience_s: float) -> bool:
        """Check the way (RFC 8445 §7.1), which also keeps it open; whether the worker answers."""
        request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        request.attributes["USERNAME"] = f"{self._worker.credentials.ufrag}:{self._ours.ufrag}"
        request.attributes["PRIORITY"] = PRIORITY
        request.attributes["ICE-CONTROLLING"] = secrets.randbits(64)
        request.attributes["USE-CANDIDATE"] = None
        request.add_message_integrity(self._worker.credentials.password.encode())
        self._answered.clear()
        self._send(bytes(request))
        with suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                await self._answered.wait()
        return self._answered.is_set()

    def _send(self, datagram: bytes) -> None:
        """Send, or lose it as a network does."""
        with suppress(OSError):
            self._udp.send(datagram)

    def _read(self) -> None:
        for _ in range(DATAGRAMS_A_TURN):
            try:
                datagram = self._udp.recv(MAX_DATAGRAM_BYTES)
            except OSError:  # nothing more, or nobody there, which the checks find out
                return
            self._received(datagram)

    def _received(self, datagram: bytes) -> None:
        """Tell datagrams apart by their first byte (RFC 7983)."""
        if datagram.startswith(SUCCESS):
            self._answered.set()
        elif datagram and 20 <= datagram[0] <= 63:
            self._dtls.received(datagram)
        elif self._srtp is not None and not rtp.is_rtcp(datagram):
            packet = rtp.parse(self._srtp.unprotect(datagram) or b"")
            line = self._lines.get(packet.ssrc) if packet is not None else None
            if packet is not None and line is not None:
                self._take(line, packet, self._clock())


def connected_socket(host: str, udp_port: int) -> socket.socket:
    """A UDP socket that speaks with the worker alone, and holds what comes while we are busy. Raises OSError."""
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    found.settimeout(0)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BUFFER_BYTES)
    try:
        found.connect((host, udp_port))
    except OSError:
        found.close()
        raise
    return found
