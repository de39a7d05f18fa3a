"""What one viewer receives: fixed slots, each one RTP stream that never breaks, whoever appears in it."""

import secrets
from collections.abc import Callable

from orchestrator.media import rtcp, rtp
from orchestrator.media.clock import ntp, round_trip_s
from orchestrator.media.connection import Connection
from orchestrator.media.messages import Slots
from orchestrator.media.publication import Track
from orchestrator.media.rewriter import Place, Rewriter
from orchestrator.media.rtcp import KeyframeRequest, ReportBlock, SenderReport
from orchestrator.media.sdp import CODECS, Line
from rooms.ids import ParticipantId
from rooms.routes import Medium


class Slot:
    """One m-line of a subscription. ``track`` is shown now; ``awaited`` takes its place with its next keyframe."""

    def __init__(self, subscription: "Subscription", line: Line, ssrc: int) -> None:
        self.subscription = subscription
        self.connection = subscription.connection
        self.medium = line.medium
        self.payload_type = line.payload_type
        self.ssrc = ssrc
        self.track: Track | None = None
        self.awaited: Track | None = None
        self.packets = self.octets = 0
        self.rewriter = Rewriter(clock_rate=CODECS[line.medium][1], sequence=secrets.randbelow(1 << 15), timestamp=secrets.randbits(32))
        mid_id = line.extensions.get(rtp.MID_URI)
        self._mid = [(mid_id, line.mid.encode())] if mid_id is not None else []
        self._mid_block = rtp.extension_block(self._mid)
        self._level_id = line.extensions.get(rtp.AUDIO_LEVEL_URI)
        self._reported_packets = 0

    @property
    def destined(self) -> Track | None:
        """Whom the slot shows when it has caught up."""
        return self.awaited or self.track

    def show(self, track: Track | None) -> None:
        """Change to ``track`` now."""
        self.wait_for(None)
        if track is self.track:
            return
        if self.track is not None:
            self.track.slots.remove(self)
        self.track = track
        if track is not None:
            track.slots.append(self)
            self.rewriter.change_source()

    def wait_for(self, track: Track | None) -> None:
        """Change to ``track`` with its next keyframe and ask for one; None: to nobody."""
        if track is self.awaited:
            return
        if self.awaited is not None:
            self.awaited.awaited_by.remove(self)
        self.awaited = track
        if track is not None:
            track.awaited_by.append(self)
            track.request_keyframe()

    def header(self, place: Place, *, marker: bool, level: bytes | None) -> bytes:
        """The packet's header in this slot. Extensions are this leg's own: nothing of the source's passes through unread."""
        extension = self._mid_block
        if level is not None and self._level_id is not None:
            extension = rtp.extension_block([*self._mid, (self._level_id, level[:1])])
        return rtp.header(
            payload_type=self.payload_type,
            sequence=place.sequence,
            timestamp=place.timestamp,
            ssrc=self.ssrc,
            marker=marker,
            extension=extension,
        )

    def sender_report(self, at: float) -> SenderReport | None:
        """Our clock and the slot's timestamp side by side; None if nothing was sent since the last one."""
        if self.track is None or not self.rewriter.is_running or self.packets == self._reported_packets:
            return None
        self._reported_packets = self.packets
        timestamp = (self.track.timestamp_at(at) + self.rewriter.timestamp_offset) & 0xFFFFFFFF
        return SenderReport(self.ssrc, ntp(at), timestamp, self.packets & 0xFFFFFFFF, self.octets & 0xFFFFFFFF)


class Subscription:
    """The owner of a connection that receives. ``participant`` None: a spectator. ssrcs: one for each line."""

    def __init__(
        self,
        participant: ParticipantId | None,
        connection: Connection,
        lines: list[Line],
        ssrcs: list[int],
        *,
        backstage: bool,
        cname: str,
        on_connected: Callable[["Subscription"], None],
    ) -> None:
        self.participant = participant
        self.connection = connection
        self.backstage = backstage
        self.slots = [Slot(self, line, ssrc) for line, ssrc in zip(lines, ssrcs, strict=True)]
        self.round_trip_s: float | None = None
        self._lost: dict[int, int] = {}
        self._by_ssrc = {slot.ssrc: slot for slot in self.slots}
        self._cname = cname
        self._on_connected = on_connected

    def of(self, medium: Medium) -> list[Slot]:
        """The slots of one medium, in the order of the offer."""
        return [slot for slot in self.slots if slot.medium is medium]

    @property
    def occupants(self) -> Slots:
        """Who appears in the slots now."""
        audio, video = (
            tuple(slot.track.source if slot.track else None for slot in self.of(medium)) for medium in (Medium.AUDIO, Medium.VIDEO)
        )
        return Slots(audio=audio, video=video)

    @property
    def fraction_lost(self) -> float:
        """The worst slot by the viewer's last reports, 0..1."""
        return max(self._lost.values(), default=0) / 256

    def connected(self) -> None:
        """The browser can be sent media now."""
        self._on_connected(self)

    def rtp_received(self, packet: bytes, at: float) -> None:
        """A viewer has nothing to send; what it sends all the same goes nowhere."""

    def rtcp_received(self, compound: bytes, at: float) -> None:
        """Read how the viewer fares and pass its wish for a keyframe to the source of the slot."""
        for item in rtcp.parse(compound):
            slot = self._by_ssrc.get(item.ssrc)
            if slot is None:
                continue
            if isinstance(item, ReportBlock):
                self._lost[item.ssrc] = item.fraction_lost
                self.round_trip_s = round_trip_s(item.lsr, item.dlsr, at) or self.round_trip_s
            elif isinstance(item, KeyframeRequest) and slot.track is not None:
                slot.track.request_keyframe()

    def report(self, at: float) -> None:
        """Send a sender report for each slot that is in use."""
        for slot in self.slots:
            found = slot.sender_report(at)
            if found is not None:
                self.connection.send_rtcp(rtcp.sender_report(found) + rtcp.source_description(slot.ssrc, self._cname))
