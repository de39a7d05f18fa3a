"""Packets, connections and a room's switch for tests, without a network: SRTP is left out, datagrams are kept in a list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

from orchestrator.media import rtcp, rtp
from orchestrator.media.codecs import OPUS, VP8, Codec
from orchestrator.media.connection import Connection
from orchestrator.media.fanout import Fanout
from orchestrator.media.formats import Format
from orchestrator.media.ice import Address
from orchestrator.media.kernel.python_tier import Peer, PythonTier
from orchestrator.media.messages import SessionId, Slots
from orchestrator.media.publication import Publication, Track
from orchestrator.media.rtp import RtpPacket
from orchestrator.media.sdp import Line, StreamSsrcs
from orchestrator.media.srtp import Srtp
from orchestrator.media.subscription import Subscription
from orchestrator.media.switch import Switch
from orchestrator.media.transport import Certificate
from rooms.ids import ParticipantId
from rooms.phases import Reach
from rooms.routes import Medium, Route

ANN, BEN, HALL = ParticipantId("ann"), ParticipantId("ben"), ParticipantId("hall")
CERTIFICATE = Certificate.generateCertificate()
AUDIO_TYPE, VIDEO_TYPE, RTX_TYPE = 111, 96, 97
KEYFRAME, DELTA = b"\x10\x00key", b"\x10\x01delta"
"""The beginnings of two VP8 frames (RFC 7741 §4.2, §4.3)."""


class HandClock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += seconds


class ClearText:
    """In place of SRTP: packets stay as they are."""

    def same(self, packet: bytes) -> bytes:
        return packet

    protect = protect_rtcp = unprotect = unprotect_rtcp = same


@dataclass
class Wire:
    """Every datagram that was sent; ``is_full``: the socket takes no more."""

    datagrams: list[tuple[bytes, Address]] = field(default_factory=list)
    is_full: bool = False

    def fileno(self) -> int:
        raise AssertionError("there is no socket")

    def filled(self) -> None:
        self.is_full = True

    def send(self, datagram: bytes, address: Address, *, droppable: bool = False) -> bool:
        if not self.is_full:
            self.datagrams.append((datagram, address))
        return not self.is_full


def connection(wire: Wire, clock: HandClock, name: str = "session", flush: Callable[[], None] = lambda: None) -> Connection:
    """A connection whose browser is there and whose handshake is done."""
    made = Connection(SessionId(name), fingerprints=(), certificate=CERTIFICATE, send=wire.send, peer=Peer(wire), flush=flush, clock=clock)
    made.checked(("192.0.2.7", 50_000), nominated=True)
    made.srtp = cast(Srtp, ClearText())
    return made


def line(medium: Medium, mid: str = "0", codecs: Sequence[Codec] = (VP8,)) -> Line:
    """A line of a browser; a camera's codecs have the payload types ``VIDEO_TYPE``, that plus 10, and so on."""
    extensions = {rtp.MID_URI: 4} | ({rtp.AUDIO_LEVEL_URI: 1} if medium is Medium.AUDIO else {})
    if medium is Medium.AUDIO:
        return Line(medium, mid, "UDP/TLS/RTP/SAVPF", (Format(OPUS, AUDIO_TYPE, "", feedback=("nack",)),), extensions)
    formats = [
        Format(codec, VIDEO_TYPE + at, "", "", ("nack",), RTX_TYPE + at) for at, codec in zip(range(0, 40, 10), codecs, strict=False)
    ]
    return Line(medium, mid, "UDP/TLS/RTP/SAVPF", tuple(formats), extensions)


class Stage:
    """One room's switch with publications and viewers."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.fanout = Fanout(PythonTier(Wire()))
        self.switch = Switch(
            self.fanout,
            on_sending=lambda publication: self.changes.append(publication.participant),
            on_slots=lambda subscription: self.shown.append(subscription.occupants),
        )
        self.changes: list[ParticipantId] = []
        self.shown: list[Slots] = []
        self.up: dict[ParticipantId, Wire] = {}
        self._sequences: dict[Track, int] = {}

    def publisher(self, participant: ParticipantId, lines: list[Line] | None = None) -> Publication:
        """Somebody connects and can send what ``lines`` say, or else a microphone and a camera."""
        self.up[participant] = Wire()
        made = Publication(
            participant,
            connection(self.up[participant], self.clock, participant, self.fanout.flush),
            lines or [line(Medium.AUDIO, "0"), line(Medium.VIDEO, "1")],
            on_connected=self.switch.add_publication,
            on_packet=self.switch.packet_received,
        )
        made.connected()
        return made

    def viewer(
        self, participant: ParticipantId | None = None, *, slots: int = 1, backstage: bool = False, codecs: Sequence[Codec] = (VP8,)
    ) -> tuple[Subscription, Wire]:
        """Somebody watches in ``slots`` slots of each medium."""
        wire = Wire()
        lines = [line(medium, f"{medium}-{index}", codecs) for medium in Medium for index in range(slots)]
        made = Subscription(
            participant,
            connection(wire, self.clock, "viewer", self.fanout.flush),
            lines,
            [StreamSsrcs(1_000 + number, 2_000 + number) for number in range(len(lines))],
            backstage=backstage,
            cname="tribuna",
            on_connected=self.switch.add_subscription,
            on_report=self.switch.adapt,
        )
        made.connected()
        return made, wire

    def sends(self, publication: Publication, medium: Medium, payload: bytes = b"opus", *, after_s: float = 0.02) -> None:
        """The next packet of a track arrives, and leaves."""
        self.receives(publication, medium, payload, after_s=after_s)
        self.fanout.flush()

    def receives(
        self, publication: Publication, medium: Medium, payload: bytes = b"opus", *, after_s: float = 0.0, ssrc: int | None = None
    ) -> None:
        """The next packet of a track arrives; others may come in the same turn. ssrc: another than the track has had."""
        self.clock.turn(after_s)
        track = next(one for one in publication.tracks if one.medium is medium)
        sequence = self._sequences[track] = self._sequences.get(track, 100) + 1
        usual_ssrc = 10 if medium is Medium.AUDIO else 20
        extension = rtp.extension_block([(1, b"\x20")]) if medium is Medium.AUDIO else b""
        timestamp = round(self.clock() * track.clock_rate) & 0xFFFFFFFF
        head = rtp.header(
            payload_type=track.format.payload_type,
            sequence=sequence & 0xFFFF,
            timestamp=timestamp,
            ssrc=ssrc or usual_ssrc,
            marker=False,
            extension=extension,
        )
        publication.rtp_received(head + payload, self.clock())

    def routes(self, *sources: ParticipantId, reach: Reach = Reach.ROOM) -> None:
        """Everything of these people goes out."""
        self.switch.set_routes([Route(source=source, medium=medium, reach=reach) for source in sources for medium in Medium])

    def keyframe_requests(self, participant: ParticipantId) -> int:
        """How often somebody was asked for a keyframe."""
        items = [item for datagram, _ in self.up[participant].datagrams for item in rtcp.parse(datagram)]
        return sum(isinstance(item, rtcp.KeyframeRequest) for item in items)


def received(wire: Wire, ssrc: int | None = None) -> list[RtpPacket]:
    """The media packets on a wire, of one slot or of all."""
    packets = [rtp.parse(datagram) for datagram, _ in wire.datagrams if not rtp.is_rtcp(datagram)]
    return [packet for packet in packets if packet is not None and ssrc in (None, packet.ssrc)]
