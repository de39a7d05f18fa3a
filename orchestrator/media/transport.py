"""DTLS-SRTP (RFC 5764) by aiortc, over our own UDP port: the only file that knows aiortc's private names.

aiortc's ``RTCDtlsTransport`` asks its ICE transport for ``role``, ``_recv()`` and ``_send()``, and nothing else.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from OpenSSL import SSL

from orchestrator.media.limits import HANDSHAKE_QUEUE_DATAGRAMS
from orchestrator.media.srtp import Srtp

PREFERRED_PROFILE = b"SRTP_AEAD_AES_128_GCM"


class HandshakeFailed(Exception):
    """The other side is not who its offer says, or has nothing in common with us."""


class Certificate(RTCCertificate):
    """Our certificate, one for all sessions, with one OpenSSL context instead of one for each."""

    _context: Any = None

    def _create_ssl_context(self, srtp_profiles: Any) -> Any:
        if self._context is None:
            self._context = super()._create_ssl_context(srtp_profiles)
            self._context.set_mode(SSL.MODE_RELEASE_BUFFERS)  # after the handshake nothing more is said for hours
            self._context.set_session_cache_mode(SSL.SESS_CACHE_OFF)  # no browser resumes a session
            self._context.set_options(SSL.OP_NO_TICKET)
        return self._context

    @property
    def fingerprint(self) -> str:
        """The SHA-256 fingerprint as SDP writes it."""
        return next(found.value for found in self.getFingerprints() if found.algorithm == "sha-256")


class DatagramPipe:
    """What aiortc takes for an ICE transport: datagrams handed in, datagrams handed on."""

    role = "controlled"

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._hand_on = send
        self._queue: asyncio.Queue[bytes] = asyncio.Queue(HANDSHAKE_QUEUE_DATAGRAMS)

    def put(self, datagram: bytes) -> None:
        """Take a datagram in; when full it is dropped, and DTLS sends it again."""
        if not self._queue.full():
            self._queue.put_nowait(datagram)

    async def _recv(self) -> bytes:
        return await self._queue.get()

    async def _send(self, datagram: bytes) -> None:
        self._hand_on(datagram)


class DtlsTransport:
    """Our end of one DTLS association: the server's, unless the other side is one. send: takes datagrams for the other side."""

    def __init__(self, certificate: Certificate, send: Callable[[bytes], None], *, is_client: bool = False) -> None:
        self._pipe = DatagramPipe(send)
        self._dtls = RTCDtlsTransport(self._pipe, [certificate])  # type: ignore[arg-type]  # a pipe does what is asked of it
        self._dtls._role = "client" if is_client else "server"
        self._dtls._srtp_profiles = sorted(self._dtls._srtp_profiles, key=lambda one: one.openssl_profile != PREFERRED_PROFILE)

    def received(self, datagram: bytes) -> None:
        """Take a DTLS datagram from the other side."""
        self._pipe.put(datagram)

    async def connect(self, fingerprints: Sequence[tuple[str, str]]) -> Srtp:
        """Shake hands and return the keyed SRTP. Raises HandshakeFailed."""
        expected = [RTCDtlsFingerprint(algorithm=algorithm, value=value) for algorithm, value in fingerprints]
        await self._dtls.start(RTCDtlsParameters(fingerprints=expected))
        if self._dtls.state != "connected":
            raise HandshakeFailed(self._dtls.state)
        return Srtp(receiving=self._dtls._rx_srtp._srtp, sending=self._dtls._tx_srtp._srtp)

    async def closed(self) -> None:
        """Return when the other side has said goodbye (close_notify)."""
        if self._dtls._task is not None:
            await asyncio.wait([self._dtls._task])

    async def close(self) -> None:
        """Say goodbye and leave no task behind."""
        pump = self._dtls._task
        await self._dtls.stop()
        if pump is not None:
            await asyncio.wait([pump])
