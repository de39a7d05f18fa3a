"""Forwarding in C: the records of peers and streams are C's, Python names their fields; one call sends a batch to every viewer."""

import ctypes
import importlib
from collections.abc import Sequence
from typing import Any, ClassVar

from orchestrator.media.ice import Address
from orchestrator.media.kernel.interface import MAX_BATCH_PACKETS, Outlet, Packet, StreamDescription, Unusable
from orchestrator.media.kernel.sockaddr import sockaddr
from orchestrator.media.srtp import Srtp, protect_address

kernel: Any = None
missing = ""
try:
    kernel = importlib.import_module("orchestrator.media.kernel._kernel")
except ImportError as error:
    missing = str(error)

MAX_EXTENSION_BYTES = 32


class Peer(ctypes.Structure):
    """Where one viewer's datagrams go (``struct peer`` in fanout.h)."""

    packets_out: int
    bytes_out: int
    dropped: int
    _fields_: ClassVar[list[tuple[str, Any]]] = [
        ("session", ctypes.c_void_p),
        ("packets_out", ctypes.c_uint64),
        ("bytes_out", ctypes.c_uint64),
        ("dropped", ctypes.c_uint64),
        ("address_bytes", ctypes.c_uint32),
        ("sockaddr", ctypes.c_uint8 * 28),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._srtp: Srtp | None = None
        self._address: Address | None = None

    @property
    def srtp(self) -> Srtp | None:
        """Encrypts; libsrtp's session lives as long as this does."""
        return self._srtp

    @srtp.setter
    def srtp(self, srtp: Srtp | None) -> None:
        self.session = srtp.sending_address if srtp is not None else None
        self._srtp = srtp

    @property
    def address(self) -> Address | None:
        """Where the viewer is."""
        return self._address

    @address.setter
    def address(self, address: Address | None) -> None:
        if address == self._address:
            return
        encoded = sockaddr(address) if address is not None else b""
        self.sockaddr[: len(encoded)] = list(encoded)
        self.address_bytes = len(encoded)
        self._address = address

    def stream(self, description: StreamDescription) -> "Stream":
        """Begin a stream to this viewer."""
        return Stream(self, description)


class Stream(ctypes.Structure):
    """One RTP stream of a viewer, and its place in its numbers (``struct stream`` in fanout.h)."""

    packets: int
    octets: int
    payload_type: int
    timestamp_offset: int
    running: bool
    sequence: int
    highest: int
    first: int
    _fields_: ClassVar[list[tuple[str, Any]]] = [
        ("peer", ctypes.c_void_p),
        ("packets", ctypes.c_uint64),
        ("octets", ctypes.c_uint64),
        ("sent_at_s", ctypes.c_double),
        ("first", ctypes.c_int64),
        ("highest", ctypes.c_int64),
        ("ssrc", ctypes.c_uint32),
        ("clock_rate", ctypes.c_uint32),
        ("timestamp", ctypes.c_uint32),
        ("timestamp_offset", ctypes.c_uint32),
        ("skipped_timestamp", ctypes.c_uint32),
        ("sequence", ctypes.c_uint16),
        ("sequence_offset", ctypes.c_uint16),
        ("payload_type", ctypes.c_uint8),
        ("is_picture", ctypes.c_uint8),
        ("running", ctypes.c_uint8),
        ("has_sent", ctypes.c_uint8),
        ("has_skipped", ctypes.c_uint8),
        ("has_send_time", ctypes.c_uint8),
        ("extension_bytes", ctypes.c_uint8),
        ("level_extension_bytes", ctypes.c_uint8),
        ("extension", ctypes.c_uint8 * MAX_EXTENSION_BYTES),
        ("level_extension", ctypes.c_uint8 * MAX_EXTENSION_BYTES),
    ]

    def __init__(self, peer: Peer, description: StreamDescription) -> None:
        super().__init__(
            peer=ctypes.addressof(peer),
            ssrc=description.ssrc,
            clock_rate=description.clock_rate,
            timestamp=description.timestamp,
            sequence=description.sequence,
            payload_type=description.payload_type,
            is_picture=description.is_picture,
            has_send_time=description.has_send_time,
            extension_bytes=len(description.extension),
            level_extension_bytes=len(description.level_extension),
            extension=tuple(description.extension),
            level_extension=tuple(description.level_extension),
        )
        self.viewer = peer  # which the record points to

    @property
    def is_running(self) -> bool:
        """Whether the present source has sent its first packet."""
        return bool(self.running)

    def change_source(self) -> None:
        """The next packet is the first of another source."""
        self.running = False

    def source_sequence(self, sequence: int) -> int | None:
        """Map a number of the stream back to the present source's; None if it is not of this source's time, or not yet sent."""
        back = (self.sequence - sequence) & 0xFFFF
        if not self.running or back > self.highest - self.first:
            return None
        return int(self.highest - back) & 0xFFFF

    def rewrite(self, packet: Packet) -> bytes | None:
        """Renumber ``packet`` for this stream and write it, unencrypted; None: too late to be placed."""
        written: bytes | None = kernel.rewrite(ctypes.addressof(self), packet)
        return written


class Group:
    """The streams that show one track: an array of pointers to their records."""

    def __init__(self, outlet: Outlet, fanout: Any, streams: Sequence[Stream]) -> None:
        self._outlet = outlet
        self._fanout = fanout
        self._streams = tuple(streams)
        self._pointers = (ctypes.c_void_p * len(streams))(*map(ctypes.addressof, streams))
        self._address = ctypes.addressof(self._pointers)

    def forward(self, packets: list[Packet]) -> bool:
        """Send every packet to every stream; True: frames were cut short."""
        was_full = self._outlet.is_full
        cut_frames, is_full, kept = kernel.forward(self._fanout, packets, self._address, len(self._streams), was_full)
        if is_full and not was_full:
            self._outlet.filled()
        for index, payload_bytes, datagram in kept:
            self._wait(self._streams[index], payload_bytes, datagram)
        return bool(cut_frames)

    def _wait(self, stream: Stream, payload_bytes: int, datagram: bytes) -> None:
        """Let a datagram wait for the socket in the outlet's queue."""
        peer = stream.viewer
        if peer.address is None or not self._outlet.send(datagram, peer.address):
            peer.dropped += 1
            return
        peer.packets_out += 1
        peer.bytes_out += len(datagram)
        stream.packets += 1
        stream.octets += payload_bytes


class CTier:
    """Needs the extension module, which is built at installation if there is a compiler. segmentation: use UDP GSO if it works.

    Raises Unusable.
    """

    name = "c"

    def __init__(self, outlet: Outlet, *, segmentation: bool = True) -> None:
        if kernel is None:
            raise Unusable(f"the extension module was not built; install a C compiler, then Tribuna again ({missing})")
        expected = (ctypes.sizeof(Peer), ctypes.sizeof(Stream), MAX_BATCH_PACKETS)
        if expected != (kernel.PEER_BYTES, kernel.STREAM_BYTES, kernel.MAX_PACKETS):
            raise Unusable("the extension module is of another version; install Tribuna again")
        self._outlet = outlet
        self._fanout = kernel.new(outlet.fileno(), protect_address(), segmentation)

    @property
    def segmentation(self) -> bool:
        """Whether packets of one size to one viewer leave as one message (UDP GSO)."""
        return bool(kernel.segmentation(self._fanout))

    def peer(self) -> Peer:
        """A viewer who is nowhere yet."""
        return Peer()

    def group(self, streams: Sequence[Stream]) -> Group:
        """Streams that are to be sent the same packets."""
        return Group(self._outlet, self._fanout, streams)
