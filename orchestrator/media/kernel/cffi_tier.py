"""Forwarding without a compiler: headers in Python, libsrtp through pylibsrtp's cffi in place, one ``sendmmsg`` of libc a batch."""

import errno
import socket
from collections.abc import Sequence
from typing import Any, NamedTuple

from orchestrator.media.ice import Address
from orchestrator.media.kernel.interface import Outlet, Packet, StreamDescription, Unusable
from orchestrator.media.kernel.sendmmsg import UDP_SEGMENT, Messages, libc, sockaddr_array
from orchestrator.media.kernel.sockaddr import sockaddr
from orchestrator.media.kernel.streams import NumberedStream
from orchestrator.media.srtp import BUFFER_BYTES, MAX_PACKET_BYTES, Srtp, pointer

QUEUE_DATAGRAMS = 128
"""Sent together."""

MAX_SEGMENT_BYTES = 1_232
"""Fits every link of IPv6, so that no link makes the kernel refuse."""

MAX_SEGMENTS = 48
"""In one message, which ends at 65,535 bytes."""


class Peer:
    """Where one viewer's datagrams go."""

    def __init__(self) -> None:
        self.packets_out = self.bytes_out = self.dropped = 0
        self.srtp: Srtp | None = None
        self.sockaddr: Any = None
        self._address: Address | None = None

    @property
    def address(self) -> Address | None:
        """Where the viewer is."""
        return self._address

    @address.setter
    def address(self, address: Address | None) -> None:
        if address != self._address:
            self.sockaddr = sockaddr_array(sockaddr(address)) if address is not None else None
            self._address = address

    def stream(self, description: StreamDescription) -> "Stream":
        """Begin a stream to this viewer."""
        return Stream(self, description)


class Stream(NumberedStream):
    """One RTP stream of a viewer."""

    def __init__(self, peer: Peer, description: StreamDescription) -> None:
        super().__init__(description)
        self.peer = peer


class Entry(NamedTuple):
    """A datagram in the queue; size: encrypted."""

    stream: Stream
    packet: Packet
    size: int


class Queue:
    """Encrypted datagrams on their way, and what becomes of those that the socket does not take."""

    def __init__(self, outlet: Outlet, messages: Messages, *, segmentation: bool) -> None:
        self.segmentation = segmentation
        self.has_cut = False
        self._outlet = outlet
        self._messages = messages
        self._pointers = [pointer(address) for address in messages.addresses]
        self._entries: list[Entry] = []

    def put(self, stream: Stream, packet: Packet) -> None:
        """Encrypt a packet for a stream and let it wait for ``send``."""
        written, peer = stream.rewrite(packet), stream.peer
        if written is None:
            return
        if stream.description.is_picture and (self._outlet.is_full or stream.is_skipping(packet)):
            self._skip_frame(stream, packet)
            return
        if len(self._entries) == QUEUE_DATAGRAMS:
            self.send()
        size = self._encrypt(peer, written)
        if size:
            self._entries.append(Entry(stream, packet, size))
        else:
            peer.dropped += 1

    def _encrypt(self, peer: Peer, packet: bytes) -> int:
        """Put a packet at the end of the queue; returns its size there, 0 if it cannot be sent."""
        number, size = len(self._entries), len(packet)
        if peer.srtp is None or peer.sockaddr is None or size > MAX_PACKET_BYTES:
            return 0
        start = number * BUFFER_BYTES
        self._messages.window[start : start + size] = packet
        return peer.srtp.protect_in_place(self._pointers[number], size)

    def send(self) -> None:
        """Send what waits: sound that the socket does not take waits in the outlet's queue, pictures are dropped."""
        done = 0
        while done < len(self._entries) and not self._outlet.is_full:
            runs = self._make_messages(done)
            sent, error = self._messages.send(self._outlet.fileno(), len(runs))
            for entry in self._entries[done : done + sum(runs[:sent])]:
                count_sent(entry)
            done += sum(runs[:sent])
            if not sent:
                done += self._refused(done, runs[0], error)
        for number in range(done, len(self._entries)):
            self._hold_back(number)
        self._entries.clear()

    def _make_messages(self, first: int) -> list[int]:
        """Make messages of the queue from ``first`` on; returns how many datagrams are in each."""
        runs: list[int] = []
        while first < len(self._entries):
            sizes = self._run(first)
            self._messages.make(len(runs), self._entries[first].stream.peer.sockaddr, first, sizes)
            runs.append(len(sizes))
            first += len(sizes)
        return runs

    def _run(self, first: int) -> list[int]:
        """Sizes of the datagrams from ``first`` on that can be one message: one viewer, one size, but the last may be shorter."""
        entry = self._entries[first]
        sizes = [entry.size]
        if not self.segmentation or entry.size > MAX_SEGMENT_BYTES:
            return sizes
        for other in self._entries[first + 1 : first + MAX_SEGMENTS]:
            if other.stream.peer is not entry.stream.peer or other.size > entry.size or sizes[-1] < entry.size:
                break
            sizes.append(other.size)
        return sizes

    def _refused(self, first: int, segments: int, error: int) -> int:
        """Draw the conclusions from a message that was refused; returns how many datagrams that settles."""
        if error in (errno.EAGAIN, errno.ENOBUFS):
            self._outlet.filled()
            return 0
        if error == errno.EINTR:
            return 0
        if segments > 1 and error in (errno.EIO, errno.EINVAL, errno.EMSGSIZE):
            self.segmentation = False  # this device, kernel or path cannot, and will not next time; single datagrams may be fragmented
            return 0
        self._entries[first].stream.peer.dropped += segments  # no way to that address now
        return segments

    def _hold_back(self, number: int) -> None:
        entry = self._entries[number]
        peer = entry.stream.peer
        if entry.stream.description.is_picture:
            self._skip_frame(entry.stream, entry.packet)
            return
        start = number * BUFFER_BYTES
        if peer.address is not None and self._outlet.send(self._messages.window[start : start + entry.size], peer.address):
            count_sent(entry)
        else:
            peer.dropped += 1

    def _skip_frame(self, stream: Stream, packet: Packet) -> None:
        stream.peer.dropped += 1
        self.has_cut = self.has_cut or not stream.is_skipping(packet)
        stream.skip_frame(packet)


def count_sent(entry: Entry) -> None:
    """The datagram has left."""
    entry.stream.sent(len(entry.packet.payload))
    entry.stream.peer.packets_out += 1
    entry.stream.peer.bytes_out += entry.size


class Group:
    """The streams that show one track."""

    def __init__(self, queue: Queue, streams: Sequence[Stream]) -> None:
        self._queue = queue
        self._streams = tuple(streams)

    def forward(self, packets: list[Packet]) -> bool:
        """Send every packet to every stream; True: frames were cut short."""
        self._queue.has_cut = False
        for stream in self._streams:
            for packet in packets:
                self._queue.put(stream, packet)
        self._queue.send()
        return self._queue.has_cut


class CffiTier:
    """Needs ``sendmmsg``, which Linux has. segmentation: use UDP GSO if it works. Raises Unusable."""

    name = "cffi"

    def __init__(self, outlet: Outlet, *, segmentation: bool = True) -> None:
        library = libc()
        if library is None:
            raise Unusable("this system has no sendmmsg")
        messages = Messages(library, QUEUE_DATAGRAMS, BUFFER_BYTES)
        self._queue = Queue(outlet, messages, segmentation=segmentation and can_segment(outlet))

    @property
    def segmentation(self) -> bool:
        """Whether packets of one size to one viewer leave as one message (UDP GSO)."""
        return self._queue.segmentation

    def peer(self) -> Peer:
        """A viewer who is nowhere yet."""
        return Peer()

    def group(self, streams: Sequence[Stream]) -> Group:
        """Streams that are to be sent the same packets."""
        return Group(self._queue, streams)


def can_segment(outlet: Outlet) -> bool:
    """Whether the kernel knows UDP_SEGMENT."""
    with socket.fromfd(outlet.fileno(), socket.AF_INET, socket.SOCK_DGRAM) as same:
        try:
            same.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, 0)
        except OSError:
            return False
    return True
