"""One WebRTC connection of the load: it describes itself, checks the way (ICE) and shakes hands (DTLS)."""

import asyncio
import secrets

from aioice import stun

from benchmarks.media import description
from benchmarks.media.description import Local, Remote
from benchmarks.media.dtls import MAX_DATAGRAM_BYTES, Client
from benchmarks.media.leg import PUBLISHER_SSRCS, Leg, udp_socket

CHECK_AGAIN_S = 0.1
PATIENCE_S = 15.0
REQUEST, SUCCESS = b"\x00\x01", b"\x01\x01"
PRIORITY = 1_853_824_767
"""Of a peer-reflexive candidate (RFC 8445 §5.1.2.1)."""


class Peer:
    """A connection to be. sending: it publishes; else it watches."""

    def __init__(self, client: Client, *, sending: bool) -> None:
        self._client = client
        self._sending = sending
        self._udp = udp_socket()
        self._check = b""
        self._local = Local(secrets.token_hex(4), secrets.token_hex(12), client.fingerprint)

    @property
    def sdp(self) -> str:
        """Its offer, or its answer."""
        return description.write(self._local, sending=self._sending)

    async def connect(self, remote_sdp: str) -> Leg:
        """Connect to who wrote ``remote_sdp``. Raises ValueError, TimeoutError, OpenSSL.SSL.Error."""
        remote = description.read(remote_sdp)
        self._udp.connect(remote.address)
        self._check = self._write_check(remote)
        async with asyncio.timeout(PATIENCE_S):
            await self._reach()
            srtp = await self._client.shake_hands(self._udp, self._receive, self._check)
        return Leg(self._udp, PUBLISHER_SSRCS if self._sending else remote.ssrcs, self._check, srtp)

    def _write_check(self, remote: Remote) -> bytes:
        """A connectivity check that chooses this address (RFC 8445 §7.1)."""
        request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        request.attributes["USERNAME"] = f"{remote.ufrag}:{self._local.ufrag}"
        request.attributes["PRIORITY"] = PRIORITY
        request.attributes["ICE-CONTROLLING"] = secrets.randbits(64)
        request.attributes["USE-CANDIDATE"] = None
        request.add_message_integrity(remote.password.encode())
        return bytes(request)

    async def _reach(self) -> None:
        """Check until the server answers."""
        while True:
            self._udp.send(self._check)
            try:
                async with asyncio.timeout(CHECK_AGAIN_S):
                    while not (await self._receive()).startswith(SUCCESS):
                        pass
            except TimeoutError:
                continue
            return

    async def _receive(self) -> bytes:
        """Return the next datagram that is not a check of the server's; those are answered."""
        while True:
            datagram = await asyncio.get_running_loop().sock_recv(self._udp, MAX_DATAGRAM_BYTES)
            if not datagram.startswith(REQUEST):
                return datagram
            self._answer(stun.parse_message(datagram))
            self._udp.send(self._check)  # a triggered check (RFC 8445 §7.3.1.4): it may not have known us at the first one

    def _answer(self, request: stun.Message) -> None:
        """Confirm that we are there: Janus wants to know, ICE-lite or not."""
        response = stun.Message(
            message_method=stun.Method.BINDING,
            message_class=stun.Class.RESPONSE,
            transaction_id=request.transaction_id,
            attributes={"XOR-MAPPED-ADDRESS": self._udp.getpeername()},
        )
        response.add_message_integrity(self._local.password.encode())
        self._udp.send(bytes(response))
