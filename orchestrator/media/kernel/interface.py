"""What forwarding needs, and what each tier of it offers: peers, their streams, and groups of streams that show one track."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from orchestrator.media.ice import Address
from orchestrator.media.srtp import Srtp

LEVEL_AT = 5
"""Where the block of extensions with an audio level has it: behind the block's header and the element's (RFC 8285 §4.2)."""

SEND_TIME_AT = 5
"""Where the other block of extensions has the time of sending, if it has one."""

MAX_BATCH_PACKETS = 64
"""Packets of one track that are forwarded together, at most."""


class Packet(NamedTuple):
    """A packet of a track. sequence: uint16; timestamp: uint32; level: its audio level element (RFC 6464), -1 if none; at: seconds."""

    sequence: int
    timestamp: int
    marker: bool
    level: int
    payload: bytes
    at: float


@dataclass(frozen=True, slots=True)
class StreamDescription:
    """What one RTP stream of a viewer begins with, and keeps, but for the payload type.

    sequence (< 32768, so that SRTP's rollover counter starts in step) and timestamp are those before the first packet. ``extension``
    goes with packets without an audio level, ``level_extension`` with the others, whose level is put at ``LEVEL_AT``; b"": none.
    has_send_time: a packet's time is put into ``extension`` at ``SEND_TIME_AT``.
    """

    ssrc: int
    payload_type: int
    clock_rate: int
    sequence: int
    timestamp: int
    is_picture: bool
    extension: bytes = b""
    level_extension: bytes = b""
    has_send_time: bool = False


class Outlet(Protocol):
    """The UDP socket. ``is_full``: it takes nothing now; whoever is refused by the socket itself says so with ``filled``."""

    is_full: bool

    def fileno(self) -> int: ...
    def filled(self) -> None: ...
    def send(self, datagram: bytes, address: Address, *, droppable: bool = False) -> bool: ...


class Stream(Protocol):
    """One RTP stream of a viewer. packets, octets: sent, as sender reports count them (RFC 3550 §6.4.1).

    payload_type: of what follows; another source may have another codec.
    """

    packets: int
    octets: int
    payload_type: int

    @property
    def is_running(self) -> bool:
        """Whether the present source has sent its first packet, so that its timestamps can be told in the stream's."""

    @property
    def timestamp_offset(self) -> int:
        """From the source's timestamps to the stream's, modulo 2**32."""

    def change_source(self) -> None:
        """The next packet is the first of another source."""

    def rewrite(self, packet: Packet) -> bytes | None:
        """Renumber ``packet`` for this stream and write it, unencrypted; None: too late to be placed."""

    def source_sequence(self, sequence: int) -> int | None:
        """Map a number of the stream back to the present source's; None if it is not of this source's time, or not yet sent."""


class Peer(Protocol):
    """Where one viewer's datagrams go: nowhere before there is ``srtp`` and ``address``. Counts datagrams and their bytes."""

    packets_out: int
    bytes_out: int
    dropped: int
    srtp: Srtp | None
    address: Address | None

    def stream(self, description: StreamDescription) -> Stream: ...


class Group(Protocol):
    """The streams that show one track."""

    def forward(self, packets: list[Packet]) -> bool:
        """Send at most ``MAX_BATCH_PACKETS`` to every stream; True: frames of pictures were cut short, the source owes a keyframe."""


class Tier(Protocol):
    """One way of forwarding. A group takes only streams of peers of its own tier."""

    name: str

    def peer(self) -> Peer: ...
    def group(self, streams: Sequence[Any]) -> Group: ...


class Unusable(Exception):
    """This tier does not run here; the sentence says why."""


Open = Callable[[Outlet], Tier]
"""Makes a tier for a socket. Raises Unusable."""
