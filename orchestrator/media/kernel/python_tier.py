"""Forwarding with nothing but Python and pylibsrtp: one packet at a time, for systems without ``sendmmsg``."""

from collections.abc import Sequence

from orchestrator.media.ice import Address
from orchestrator.media.kernel.interface import Outlet, Packet, StreamDescription
from orchestrator.media.kernel.streams import NumberedStream
from orchestrator.media.srtp import Srtp


class Peer:
    """Where one viewer's datagrams go."""

    def __init__(self, outlet: Outlet) -> None:
        self.packets_out = self.bytes_out = self.dropped = 0
        self.srtp: Srtp | None = None
        self.address: Address | None = None
        self.outlet = outlet

    def stream(self, description: StreamDescription) -> "Stream":
        """Begin a stream to this viewer."""
        return Stream(self, description)

    def send(self, packet: bytes, *, droppable: bool) -> bool:
        """Encrypt and send a packet; False: it did not leave."""
        datagram = self.srtp.protect(packet) if self.srtp is not None else None
        if datagram is None or self.address is None or not self.outlet.send(datagram, self.address, droppable=droppable):
            self.dropped += 1
            return False
        self.packets_out += 1
        self.bytes_out += len(datagram)
        return True


class Stream(NumberedStream):
    """One RTP stream of a viewer."""

    def __init__(self, peer: Peer, description: StreamDescription) -> None:
        super().__init__(description)
        self._peer = peer

    def forward(self, packet: Packet) -> bool:
        """Send a packet; True: a frame was cut short by a full socket."""
        written = self.rewrite(packet)
        if written is None:
            return False
        is_picture = self.description.is_picture
        if is_picture and self.is_skipping(packet):
            self._peer.dropped += 1
            return False
        if self._peer.send(written, droppable=is_picture):
            self.sent(len(packet.payload))
            return False
        if is_picture and self._peer.outlet.is_full:
            self.skip_frame(packet)
            return True
        return False


class Group:
    """The streams that show one track."""

    def __init__(self, streams: Sequence[Stream]) -> None:
        self._streams = tuple(streams)

    def forward(self, packets: list[Packet]) -> bool:
        """Send every packet to every stream; True: frames were cut short."""
        cut = [stream.forward(packet) for stream in self._streams for packet in packets]
        return any(cut)


class PythonTier:
    """Runs everywhere."""

    name = "python"

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def peer(self) -> Peer:
        """A viewer who is nowhere yet."""
        return Peer(self._outlet)

    def group(self, streams: Sequence[Stream]) -> Group:
        """Streams that are to be sent the same packets."""
        return Group(streams)
