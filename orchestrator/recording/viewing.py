"""The recorder as a viewer: a WHEP offer, and what comes when it is answered. ICE and DTLS as the browser's side does them."""

import asyncio
import re
import secrets
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from aioice import stun

from orchestrator.media import rtcp, rtp
from orchestrator.media.ice import Credentials
from orchestrator.media.limits import MAX_DATAGRAM_BYTES
from orchestrator.media.router import SOCKET_BUFFER_BYTES
from orchestrator.media.rtp import RtpPacket
from orchestrator.media.srtp import Srtp
from orchestrator.media.transport import Certificate, DtlsTransport

SOUNDS = 8
"""As many at once as a page hears."""

CHECK_EVERY_S = 2.0
CHECKS_UNANSWERED = 3
"""After so many in a row the worker is gone."""

CONNECT_TIMEOUT_S = 10.0
AUDIO_TYPE, VIDEO_TYPE = 111, 96
PRIORITY = 1_853_824_767
"""Of a peer-reflexive candidate (RFC 8445 §5.1.2.1)."""

DATAGRAMS_A_TURN = 64
SUCCESS = b"\x01\x01"


class NoAnswer(Exception):
    """The worker is gone, or was never there."""


@dataclass(frozen=True, slots=True)
class Worker:
    """What the answer says of the other side. ssrcs: of each line."""

    credentials: Credentials
    fingerprint: str
    udp_port: int
    ssrcs: tuple[int, ...]


class Viewing:
    """One subscription. heard: takes the number of the sound, a packet and when it came; seen: a packet of the picture.

    ``offer`` goes up; ``run`` takes the answer.
    """

    def __init__(
        self, heard: Callable[[int, RtpPacket, float], None], seen: Callable[[RtpPacket, float], None], clock: Callable[[], float]
    ) -> None:
        self._heard = heard
        self._seen = seen
        self._clock = clock
        self._certificate = Certificate.generateCertificate()
        self._credentials = Credentials()
        self._socket: socket.socket | None = None
        self._dtls: DtlsTransport | None = None
        self._srtp: Srtp | None = None
        self._worker: Worker | None = None
        self._answered = asyncio.Event()

    @property
    def offer(self) -> str:
        """SDP: one picture and all sounds. No candidates: the worker learns where we are from our check."""
        mids = [*(f"a{number}" for number in range(SOUNDS)), "v"]
        lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {' '.join(mids)}"]
        for mid in mids:
            lines += self._video(mid) if mid == "v" else self._audio(mid)
        return "\r\n".join(lines) + "\r\n"

    async def run(self, answer: str, host: str) -> None:
        """Watch until the worker is gone. Raises NoAnswer, HandshakeFailed, ValueError (no answer that we understand), OSError."""
        self._worker = worker = read_answer(answer)
        self._socket = connected_socket(host, worker.udp_port)
        loop = asyncio.get_running_loop()
        self._dtls = DtlsTransport(self._certificate, self._send, role="client")
        loop.add_reader(self._socket, self._read)
        try:
            await self._connect(worker)
            await self._stay(worker)
        finally:
            loop.remove_reader(self._socket)
            await self._dtls.close()
            self._socket.close()

    def ask_keyframe(self) -> None:
        """Ask the source of the picture for a keyframe."""
        if self._srtp is not None and self._worker is not None:
            request = self._srtp.protect_rtcp(rtcp.receiver_report(1, []) + rtcp.picture_loss_indication(1, self._worker.ssrcs[SOUNDS]))
            self._send(request or b"")

    async def _connect(self, worker: Worker) -> None:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                while not await self._check(worker, 0.1):
                    pass
                assert self._dtls is not None
                self._srtp = await self._dtls.connect([("sha-256", worker.fingerprint)])
        except TimeoutError:
            raise NoAnswer from None

    async def _stay(self, worker: Worker) -> None:
        unanswered = 0
        while unanswered < CHECKS_UNANSWERED:
            unanswered = 0 if await self._check(worker, CHECK_EVERY_S) else unanswered + 1
            await asyncio.sleep(CHECK_EVERY_S)
        raise NoAnswer

    async def _check(self, worker: Worker, patience_s: float) -> bool:
        """Check the way (RFC 8445 §7.1), which also keeps it open; whether the worker answers."""
        request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        request.attributes["USERNAME"] = f"{worker.credentials.ufrag}:{self._credentials.ufrag}"
        request.attributes["PRIORITY"] = PRIORITY
        request.attributes["ICE-CONTROLLING"] = secrets.randbits(64)
        request.attributes["USE-CANDIDATE"] = None
        request.add_message_integrity(worker.credentials.password.encode())
        self._answered.clear()
        self._send(bytes(request))
        with suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                await self._answered.wait()
        return self._answered.is_set()

    def _send(self, datagram: bytes) -> None:
        """Send, or lose it as a network does."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.send(datagram)

    def _read(self) -> None:
        assert self._socket is not None
        for _ in range(DATAGRAMS_A_TURN):
            try:
                datagram = self._socket.recv(MAX_DATAGRAM_BYTES)
            except OSError:  # nothing more, or nobody there, which the checks find out
                return
            self._take(datagram)

    def _take(self, datagram: bytes) -> None:
        """Tell datagrams apart by their first byte (RFC 7983)."""
        if datagram.startswith(SUCCESS):
            self._answered.set()
        elif datagram and 20 <= datagram[0] <= 63 and self._dtls is not None:
            self._dtls.received(datagram)
        elif self._srtp is not None and not rtp.is_rtcp(datagram):
            packet = rtp.parse(self._srtp.unprotect(datagram) or b"")
            if packet is not None:
                self._hand_on(packet, self._clock())

    def _hand_on(self, packet: RtpPacket, at: float) -> None:
        assert self._worker is not None
        line = self._worker.ssrcs.index(packet.ssrc) if packet.ssrc in self._worker.ssrcs else None
        if line == SOUNDS:
            self._seen(packet, at)
        elif line is not None:
            self._heard(line, packet, at)

    def _audio(self, mid: str) -> list[str]:
        return self._line("audio", mid, AUDIO_TYPE, [f"a=rtpmap:{AUDIO_TYPE} opus/48000/2"])

    def _video(self, mid: str) -> list[str]:
        return self._line("video", mid, VIDEO_TYPE, [f"a=rtpmap:{VIDEO_TYPE} VP8/90000", f"a=rtcp-fb:{VIDEO_TYPE} nack pli"])

    def _line(self, kind: str, mid: str, payload_type: int, codec: Sequence[str]) -> list[str]:
        return [
            f"m={kind} 9 UDP/TLS/RTP/SAVPF {payload_type}",
            "c=IN IP4 0.0.0.0",
            f"a=mid:{mid}",
            "a=rtcp-mux",
            f"a=ice-ufrag:{self._credentials.ufrag}",
            f"a=ice-pwd:{self._credentials.password}",
            f"a=fingerprint:sha-256 {self._certificate.fingerprint}",
            "a=setup:active",
            *codec,
            "a=recvonly",
        ]


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


def read_answer(text: str) -> Worker:
    """Read the worker's answer. Raises ValueError: something is missing."""
    sections = re.split(r"(?m)^(?=m=)", text)[1:]
    ssrcs = [re.search(r"(?m)^a=ssrc:(\d+) ", section) for section in sections]
    port = re.search(r"(?mi)^a=candidate:\S+ 1 udp \d+ \S+ (\d+) typ host", text)
    if port is None or None in ssrcs or len(ssrcs) != SOUNDS + 1:
        raise ValueError("the answer says not where to go or what comes")
    return Worker(
        credentials=Credentials(_attribute(text, "ice-ufrag"), _attribute(text, "ice-pwd")),
        fingerprint=_attribute(text, "fingerprint:sha-256 ", r"(\S+)"),
        udp_port=int(port[1]),
        ssrcs=tuple(int(one[1]) for one in ssrcs if one is not None),
    )


def _attribute(text: str, name: str, value: str = r":(\S+)") -> str:
    found = re.search(rf"(?m)^a={name}{value}", text)
    if found is None:
        raise ValueError(f"the answer has no {name}")
    return found[1]
