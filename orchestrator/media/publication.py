"""What one person sends: an audio track and perhaps a video track, received, counted and handed on as clear packets."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from orchestrator.media import rtcp, rtp, vp8
from orchestrator.media.clock import ntp_seconds
from orchestrator.media.connection import Connection
from orchestrator.media.keyframes import KeyframeRequests
from orchestrator.media.limits import PUBLICATION_BITRATE_BPS, SENDING_TIMEOUT_S
from orchestrator.media.reception import Reception
from orchestrator.media.rtp import RtpPacket
from orchestrator.media.sdp import CODECS, Line
from rooms.ids import ParticipantId
from rooms.routes import Medium

if TYPE_CHECKING:
    from orchestrator.media.subscription import Slot

OUR_SSRC = 1
"""Who speaks in our reports to publishers: we send them no stream of our own (as browsers that only receive do)."""

CLOCK_LEAK_S = 0.001
"""The estimate of a publisher's clock may grow by so much with each report, to follow its drift."""


class Track:
    """One medium of a publication, and the slots that show it now or will with its next keyframe."""

    def __init__(self, publication: "Publication", line: Line) -> None:
        self.publication = publication
        self.line = line
        self.medium = line.medium
        self.clock_rate = CODECS[line.medium][1]
        self.routed = False
        self.sending = False
        self.slots: list[Slot] = []
        self.awaited_by: list[Slot] = []
        self.keyframes = KeyframeRequests()
        self.reception: Reception | None = None
        self.packet_at = 0.0
        self.timestamp = 0
        self.loudest_dbov: int | None = None
        self._level_id = line.extensions.get(rtp.AUDIO_LEVEL_URI)

    @property
    def source(self) -> ParticipantId:
        """Who is heard or seen."""
        return self.publication.participant

    def received(self, packet: RtpPacket, at: float) -> bool:
        """Count a packet; False if it is of another stream than the one that is being received."""
        reception = self.reception
        if reception is None or reception.ssrc != packet.ssrc:
            if reception is not None and at - self.packet_at < SENDING_TIMEOUT_S:
                return False
            reception = self._begin(packet.ssrc)
        reception.received(packet.sequence, packet.timestamp, at)
        self.packet_at, self.timestamp = at, packet.timestamp
        level = self.audio_level(packet)
        if level is not None:
            dbov = rtp.audio_level_dbov(level)
            self.loudest_dbov = dbov if self.loudest_dbov is None else max(dbov, self.loudest_dbov)
        return True

    def _begin(self, ssrc: int) -> Reception:
        """A stream starts over under another SSRC: its numbers have nothing to do with those before."""
        self.reception = Reception(ssrc, self.clock_rate)
        for slot in self.slots:
            slot.rewriter.change_source()
        if self.slots:
            self.request_keyframe()
        return self.reception

    def audio_level(self, packet: RtpPacket) -> bytes | None:
        """The audio level element of a packet, if it has one."""
        return packet.extensions.get(self._level_id) if self._level_id is not None else None

    def starts_keyframe(self, packet: RtpPacket) -> bool:
        """Whether a viewer may begin to see this track with this packet."""
        return self.medium is Medium.VIDEO and vp8.starts_keyframe(packet.payload)

    def request_keyframe(self) -> None:
        """Have a keyframe come soon."""
        if self.medium is Medium.VIDEO:
            self.keyframes.ask()
            self.send_due_request(self.publication.connection.clock())

    def send_due_request(self, at: float) -> None:
        """Send a keyframe request if somebody waits for it and it is time for one."""
        if self.reception is not None and (self.slots or self.awaited_by) and self.keyframes.due(at):
            self.publication.connection.send_rtcp(
                rtcp.receiver_report(OUR_SSRC, []) + rtcp.picture_loss_indication(OUR_SSRC, self.reception.ssrc)
            )

    def timestamp_at(self, at: float) -> int:
        """The track's RTP timestamp of the instant ``at``: by its sender's clock if known, else by its last packet."""
        offset = self.publication.clock_offset_s
        report = self.reception.sender_report if self.reception else None
        if offset is None or report is None:
            return round(self.timestamp + (at - self.packet_at) * self.clock_rate) & 0xFFFFFFFF
        elapsed_s = at - offset - ntp_seconds(report.ntp)
        return round(report.timestamp + elapsed_s * self.clock_rate) & 0xFFFFFFFF


class Publication:
    """The owner of a connection that sends. on_packet: takes each packet that a track has received, with its time."""

    def __init__(
        self,
        participant: ParticipantId,
        connection: Connection,
        lines: list[Line],
        *,
        on_connected: Callable[["Publication"], None],
        on_packet: Callable[[Track, RtpPacket, float], None],
    ) -> None:
        self.participant = participant
        self.connection = connection
        self.tracks = [Track(self, line) for line in lines]
        self.unrouted_packets = 0
        self.clock_offset_s: float | None = None
        self.fraction_lost = 0.0
        self._by_payload_type = {track.line.payload_type: track for track in self.tracks}
        self._on_connected = on_connected
        self._on_packet = on_packet

    def connected(self) -> None:
        """The browser's packets can be read now."""
        self._on_connected(self)

    def rtp_received(self, packet: bytes, at: float) -> None:
        """Hand a packet on if it is one of a track."""
        found = rtp.parse(packet)
        track = self._by_payload_type.get(found.payload_type) if found else None
        if found is not None and track is not None and track.received(found, at):
            self._on_packet(track, found, at)

    def rtcp_received(self, compound: bytes, at: float) -> None:
        """Keep the sender reports: they tie the tracks' timestamps together."""
        for item in rtcp.parse(compound):
            if isinstance(item, rtcp.SenderReport):
                self._sender_reported(item, at)

    def _sender_reported(self, report: rtcp.SenderReport, at: float) -> None:
        """Estimate how far our clock is ahead of the sender's: one estimate for both tracks, so that lips and words stay together."""
        for track in self.tracks:
            if track.reception is not None and track.reception.ssrc == report.ssrc:
                track.reception.sender_reported(report, at)
                seen = at - ntp_seconds(report.ntp)
                known = self.clock_offset_s
                self.clock_offset_s = seen if known is None else min(seen, known + CLOCK_LEAK_S)

    def report(self, at: float) -> None:
        """Tell the browser how its streams arrive and how much it may send."""
        receptions = [track.reception for track in self.tracks if track.reception is not None]
        blocks = [block for block in (reception.report(at) for reception in receptions) if block is not None]
        if not blocks:
            return
        self.fraction_lost = max(block.fraction_lost for block in blocks) / 256
        self.connection.send_rtcp(
            rtcp.receiver_report(OUR_SSRC, blocks)
            + rtcp.source_description(OUR_SSRC, "tribuna")
            + rtcp.maximum_bitrate(OUR_SSRC, PUBLICATION_BITRATE_BPS, [block.ssrc for block in blocks])
        )
