"""One browser's way to us: where it is, its DTLS association, its SRTP. What the media mean is its owner's business."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from orchestrator.media.ice import Address, Credentials
from orchestrator.media.kernel.interface import Peer
from orchestrator.media.limits import CONNECT_TIMEOUT_S, MAX_ADDRESSES, MAX_STREAMS, SILENCE_TIMEOUT_S, UNCHECKED_ADDRESS_S
from orchestrator.media.messages import SessionId
from orchestrator.media.rtp import is_rtcp, stream_of
from orchestrator.media.srtp import Srtp
from orchestrator.media.transport import Certificate, DtlsTransport, HandshakeFailed


class Owner(Protocol):
    """What a connection's traffic is for. ``at`` is the time of arrival."""

    def connected(self) -> None: ...
    def rtp_received(self, packet: bytes, at: float) -> None: ...
    def rtcp_received(self, compound: bytes, at: float) -> None: ...


class Sender(Protocol):
    """Where datagrams leave; False: dropped."""

    def __call__(self, datagram: bytes, address: Address, *, droppable: bool = False) -> bool: ...


class Connection:
    """Lives in ``run()`` until either side ends it.

    fingerprints: of the browser's certificate; is_dtls_server: it waits for our handshake. peer: our way of sending media to it.
    flush: lets packets that wait for others of their kind leave now. clock: seconds; all times here are its.
    """

    def __init__(
        self,
        session: SessionId,
        *,
        fingerprints: Sequence[tuple[str, str]],
        is_dtls_server: bool = False,
        certificate: Certificate,
        send: Sender,
        peer: Peer,
        flush: Callable[[], None],
        clock: Callable[[], float],
    ) -> None:
        self.session = session
        self.credentials = Credentials()
        self.former: Credentials | None = None
        """Those before an ICE restart, as long as no check has used the new ones."""
        self.addresses: dict[Address, float] = {}
        """Where checks came from, and when the last one did."""
        self.peer = peer
        self.flush = flush
        self.heard_at = clock()
        self.packets_in = self.bytes_in = 0
        self._fingerprints = fingerprints
        self._send = send
        self.clock = clock
        self._dtls = DtlsTransport(certificate, self._send_dtls, is_client=is_dtls_server)
        self._streams: set[bytes] = set()
        self._reachable = asyncio.Event()
        self._owner: Owner | None = None
        self._life: asyncio.Timeout | None = None
        self._reason: str | None = None

    @property
    def srtp(self) -> Srtp | None:
        """Both directions of the session; None before the handshake and after the end."""
        return self.peer.srtp

    @srtp.setter
    def srtp(self, srtp: Srtp | None) -> None:
        self.peer.srtp = srtp

    @property
    def address(self) -> Address | None:
        """Where the browser is, as far as we know."""
        return self.peer.address

    @address.setter
    def address(self, address: Address | None) -> None:
        self.peer.address = address

    async def run(self, owner: Owner) -> str:
        """Connect, stay until the end, and return the reason of it (``SessionClosed``)."""
        self._owner = owner
        if self._reason is not None:
            return self._reason
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S) as self._life:
                await self._connect()
                if self.srtp is not None:
                    self._life.reschedule(None)
                    owner.connected()
                    await self._dtls.closed()
                return self._reason or "left"
        except HandshakeFailed:
            return "handshake_failed"
        except TimeoutError:
            return self._reason or "never_connected"
        finally:
            self.srtp = self._life = None
            await self._dtls.close()

    async def _connect(self) -> None:
        """Wait for the browser and shake hands; a connection that was ended meanwhile stays without SRTP."""
        await self._reachable.wait()
        srtp = await self._dtls.connect(self._fingerprints)
        if self._reason is None:
            self.srtp = srtp

    def end(self, reason: str) -> None:
        """Let ``run()`` return ``reason`` soon; media stop at once."""
        self.srtp = None
        if self._reason is None:
            self._reason = reason
            if self._life is not None and not self._life.expired():
                self._life.reschedule(asyncio.get_running_loop().time())

    @property
    def is_silent(self) -> bool:
        """Nothing authentic came for so long that nobody can be there any more."""
        return self.clock() - self.heard_at > SILENCE_TIMEOUT_S

    def credentials_of(self, ufrag: str) -> Credentials:
        """Our credentials with this user name fragment: the newest, unless it is that of the ones before."""
        return self.former if self.former is not None and self.former.ufrag == ufrag else self.credentials

    def checked(self, address: Address, *, nominated: bool) -> list[Address]:
        """The browser can be reached at ``address``, and has chosen it if ``nominated``; returns addresses that are given up for it."""
        self.heard_at = self.clock()
        self.addresses[address] = self.heard_at
        if self.address is None or nominated or self.heard_at - self.addresses[self.address] > UNCHECKED_ADDRESS_S:
            self.address = address
        self._reachable.set()
        if len(self.addresses) <= MAX_ADDRESSES:
            return []
        oldest = next(known for known in self.addresses if known not in (self.address, address))
        del self.addresses[oldest]
        return [oldest]

    def forget(self, address: Address) -> None:
        """``address`` is another connection's now."""
        self.addresses.pop(address, None)
        if self.address == address:
            self.address = next(iter(self.addresses), None)

    def dtls_received(self, datagram: bytes) -> None:
        """Take a DTLS datagram."""
        self._dtls.received(datagram)

    def knows(self, stream: bytes) -> bool:
        """Whether something authentic came from ``stream`` (an SSRC) before."""
        return stream in self._streams

    def srtp_received(self, datagram: bytes) -> bool:
        """Decrypt a datagram and hand it to the owner; False: it vanishes, as it is forged, repeated or not expected."""
        stream = stream_of(datagram)
        if self.srtp is None or self._owner is None or stream is None:
            return False
        if stream not in self._streams and len(self._streams) >= MAX_STREAMS:
            return False
        compound = is_rtcp(datagram)
        packet = self.srtp.unprotect_rtcp(datagram) if compound else self.srtp.unprotect(datagram)
        if packet is None:
            return False
        self._streams.add(stream)
        self.heard_at = self.clock()
        self.packets_in += 1
        self.bytes_in += len(datagram)
        (self._owner.rtcp_received if compound else self._owner.rtp_received)(packet, self.heard_at)
        return True

    def send_rtp(self, packet: bytes, *, droppable: bool) -> bool:
        """Encrypt and send an RTP packet; False: it did not leave."""
        return self.srtp is not None and self._send_protected(self.srtp.protect(packet), droppable=droppable)

    def send_rtcp(self, compound: bytes) -> bool:
        """Encrypt and send a compound RTCP packet; False: it did not leave."""
        return self.srtp is not None and self._send_protected(self.srtp.protect_rtcp(compound), droppable=False)

    def _send_protected(self, datagram: bytes | None, *, droppable: bool) -> bool:
        if datagram is None or self.address is None or not self._send(datagram, self.address, droppable=droppable):
            self.peer.dropped += 1
            return False
        self.peer.packets_out += 1
        self.peer.bytes_out += len(datagram)
        return True

    def _send_dtls(self, datagram: bytes) -> None:
        if self.address is not None:
            self._send(datagram, self.address)
