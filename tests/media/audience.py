"""Viewers with sockets and SRTP of their own, and a port that forwards to them: nothing between a tier and the kernel is a stand-in."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from pylibsrtp import Policy, Session

from orchestrator.media import rtp
from orchestrator.media.ice import Address
from orchestrator.media.kernel.c_tier import CTier
from orchestrator.media.kernel.cffi_tier import CffiTier
from orchestrator.media.kernel.interface import Outlet, Packet, Peer, Stream, StreamDescription, Tier
from orchestrator.media.kernel.python_tier import PythonTier
from orchestrator.media.router import Router
from orchestrator.media.rtp import RtpPacket
from orchestrator.media.srtp import MAX_PACKET_BYTES, TRAILER_BYTES, Srtp
from tests.media.builders import HandClock

OPEN: dict[str, Callable[[Outlet], Tier]] = {
    "c": CTier,
    "c without segmentation": lambda outlet: CTier(outlet, segmentation=False),
    "cffi": CffiTier,
    "cffi without segmentation": lambda outlet: CffiTier(outlet, segmentation=False),
    "python": PythonTier,
}

MID, LEVEL, SEND_TIME = 4, 1, 3
SSRC = 0xCAFE


def keys(direction: int) -> Session:
    """One end of an SRTP session with keys that everybody here has."""
    return Session(Policy(key=bytes(range(28)), ssrc_type=direction, srtp_profile=Policy.SRTP_PROFILE_AEAD_AES_128_GCM))


def description(*, is_picture: bool, sequence: int = 99, timestamp: int = 7) -> StreamDescription:
    """A stream with a mid and, if it is sound, audio levels, or else times of sending."""
    mid = (MID, b"m0")
    return StreamDescription(
        ssrc=SSRC,
        payload_type=96 if is_picture else 111,
        clock_rate=90_000 if is_picture else 48_000,
        sequence=sequence,
        timestamp=timestamp,
        is_picture=is_picture,
        extension=rtp.extension_block([(SEND_TIME, bytes(3)), mid] if is_picture else [mid]),
        level_extension=b"" if is_picture else rtp.extension_block([(LEVEL, b"\x7f"), mid]),
        has_send_time=is_picture,
    )


class Viewer:
    """A socket that decrypts what comes. ``address`` is where it is, unless the test says otherwise."""

    def __init__(self, peer: Peer, own: socket.socket, address: Any = None) -> None:
        self.peer = peer
        self.socket = own
        self._sessions = keys(Policy.SSRC_ANY_INBOUND), keys(Policy.SSRC_ANY_OUTBOUND)
        self._receiving = keys(Policy.SSRC_ANY_INBOUND)
        peer.srtp = Srtp(self._sessions[0]._srtp, self._sessions[1]._srtp)
        peer.address = address or own.getsockname()

    def datagrams(self) -> list[bytes]:
        """What has arrived since this was last asked."""
        found = []
        while True:
            try:
                found.append(self.socket.recv(MAX_PACKET_BYTES + TRAILER_BYTES))
            except BlockingIOError:
                return found

    def packets(self) -> list[RtpPacket]:
        """The same, decrypted; a datagram that was forged, repeated or is no packet is an error."""
        found = []
        for datagram in self.datagrams():
            clear = Srtp(self._receiving._srtp, self._receiving._srtp).unprotect(datagram)
            packet = rtp.parse(clear) if clear is not None else None
            assert packet is not None
            found.append(packet)
        return found


class Hall:
    """A router on a socket, a tier that uses it, and viewers."""

    def __init__(self, open_tier: Callable[[Outlet], Tier], own: socket.socket) -> None:
        own.settimeout(0)
        self.router = Router(own, HandClock())
        self.tier = open_tier(self.router)
        self._own = own
        self._sockets: list[socket.socket] = []

    def viewer(self) -> Viewer:
        """Somebody on this machine."""
        theirs = self.socket(socket.AF_INET)
        theirs.bind(("127.0.0.1", 0))
        return Viewer(self.tier.peer(), theirs)

    def socket(self, family: int) -> socket.socket:
        """A datagram socket that is closed with the hall."""
        made = socket.socket(family, socket.SOCK_DGRAM)
        made.settimeout(0)
        self._sockets.append(made)
        return made

    def close(self) -> None:
        """Give the sockets back."""
        if self.router.is_full:
            asyncio.get_running_loop().remove_writer(self._own)
        for one in self._sockets:
            one.close()


@contextmanager
def hall(open_tier: Callable[[Outlet], Tier]) -> Iterator[Hall]:
    """A hall on a UDP port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.bind(("127.0.0.1", 0))
        with closing(Hall(open_tier, own)) as made:
            yield made


@contextmanager
def crowded_hall(open_tier: Callable[[Outlet], Tier]) -> Iterator[Hall]:
    """A hall on a Unix socket: there the kernel says that it is full as soon as a viewer does not read, on UDP only a slow line does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as own, closing(Hall(open_tier, own)) as made:
        yield made


def unix_sockaddr(address: Address) -> bytes:
    """``sockaddr_un`` for the tiers that write their addresses themselves."""
    path = address if isinstance(address, bytes) else b""
    return socket.AF_UNIX.to_bytes(2, "little") + path


def sound(sequence: int, payload: bytes = b"opus", *, level: int = 0x20, at: float | None = None) -> Packet:
    """The n-th packet of a microphone, which begins a new burst never."""
    return Packet(sequence & 0xFFFF, sequence * 960 & 0xFFFFFFFF, False, level, payload, sequence * 0.02 if at is None else at)


def picture(frame: int, parts: int, payload: bytes = b"vp8", *, first: int = 0) -> list[Packet]:
    """The packets of one frame; ``first``: the sequence number of the first."""
    return [Packet(first + n & 0xFFFF, frame * 3_000, n == parts - 1, -1, payload, frame / 30) for n in range(parts)]


def forward(tier: Tier, streams: list[Stream], *packets: Packet) -> bool:
    """Send packets in one batch."""
    return tier.group(streams).forward(list(packets))
