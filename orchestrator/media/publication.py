"""What one person sends: an audio track and perhaps a video track, received, counted and handed on as clear packets."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from orchestrator.media import rtcp, rtp, rtx, vp8
from orchestrator.media.bandwidth import publication_bitrate_bps
from orchestrator.media.clock import ntp_seconds
from orchestrator.media.connection import Connection
from orchestrator.media.formats import payload_types
from orchestrator.media.kernel.interface import Group
from orchestrator.media.keyframes import KeyframeRequests
from orchestrator.media.limits import LAYER_TIMEOUT_S, PUBLICATION_BITRATE_BPS, SENDING_TIMEOUT_S, TOLD_SOUND_LOSS
from orchestrator.media.losses import Losses
from orchestrator.media.packet_cache import PacketCache
from orchestrator.media.reception import Reception
from orchestrator.media.rtcp import ReportBlock
from orchestrator.media.rtp import RtpPacket
from orchestrator.media.sdp import Line
from orchestrator.media.simulcast import Layers
from orchestrator.media.uplink import Uplink
from rooms.ids import ParticipantId
from rooms.routes import Medium

if TYPE_CHECKING:
    from orchestrator.media.subscription import Slot

OUR_SSRC = 1
"""Who speaks in our reports to publishers: we send them no stream of our own (as browsers that only receive do)."""

CLOCK_LEAK_S = 0.001
"""The estimate of a publisher's clock may grow by so much with each report, to follow its drift."""


class Track:
    """One medium of a publication, and the slots that show it now or will with its next keyframe.

    rid: the name of one of the sizes in which a camera is sent (simulcast), None if there is but one. width: of that size, in pixels;
    0: unknown. group: the streams of ``slots`` as the fan-out has them; None: they have changed.
    """

    def __init__(self, publication: "Publication", line: Line, rid: str | None = None) -> None:
        self.publication = publication
        self.rid = rid
        self.width = 0
        self.line = line
        self.medium = line.medium
        self.format = line.formats[0]
        self.codec = self.format.codec
        self.clock_rate = self.codec.clock_rate
        self.routed = False
        self.sending = False
        self.slots: list[Slot] = []
        self.group: Group | None = None
        self.awaited_by: list[Slot] = []
        self.keyframes = KeyframeRequests()
        self.reception: Reception | None = None
        self.packet_at = 0.0
        self.timestamp = 0
        self.loudest_dbov: int | None = None
        self.losses = Losses()
        self.cache = PacketCache()
        self.bitrate_bps = 0
        self._octets = 0
        self._measured_at: float | None = None
        self._level_id = line.extensions.get(rtp.AUDIO_LEVEL_URI)

    @property
    def source(self) -> ParticipantId:
        """Who is heard or seen."""
        return self.publication.participant

    def received(self, packet: RtpPacket, at: float) -> bool:
        """Count a packet; False if it is of another stream than the one that is being received, or came before."""
        reception = self.reception
        if reception is None or reception.ssrc != packet.ssrc:
            if reception is not None and at - self.packet_at < SENDING_TIMEOUT_S:
                return False
            reception = self._begin(packet.ssrc)
        reception.received(packet.sequence, packet.timestamp, at)
        self.packet_at, self.timestamp = at, packet.timestamp
        if self.rid is not None:
            self.width = vp8.keyframe_width(packet.payload) or self.width
        self._octets += rtp.HEADER.size + len(packet.payload)
        level = self.audio_level(packet)
        if level is not None:
            dbov = rtp.audio_level_dbov(level)
            self.loudest_dbov = dbov if self.loudest_dbov is None else max(dbov, self.loudest_dbov)
        return self.losses.received(packet.sequence, at)

    def has_stopped(self, at: float) -> bool:
        """Whether no packet came for so long that none is to be expected."""
        silent_s = at - self.packet_at
        sizes = [one for one in self.publication.tracks if one.line is self.line]
        is_outlived = silent_s > LAYER_TIMEOUT_S and any(one.packet_at - self.packet_at > LAYER_TIMEOUT_S for one in sizes)
        return is_outlived or silent_s > SENDING_TIMEOUT_S

    def repaired(self, packet: RtpPacket, at: float) -> RtpPacket | None:
        """Return what a retransmission repairs, if it is still missing."""
        if self.reception is None:
            return None
        original = rtx.unwrap(packet, payload_type=self.format.payload_type, ssrc=self.reception.ssrc)
        return original if original is not None and self.losses.repaired(original.sequence, at) else None

    def ask_again(self, at: float) -> None:
        """Ask the sender for packets that are missing, and for a keyframe if some are lost for good."""
        if self.reception is None or "nack" not in self.format.feedback:
            return
        lost = self.losses.due(at)
        if lost:
            nack = rtcp.generic_nack(OUR_SSRC, self.reception.ssrc, lost)
            self.publication.connection.send_rtcp(rtcp.receiver_report(OUR_SSRC, []) + nack)
        if self.losses.take_broken() and self.slots:
            self.request_keyframe()

    def measure(self, at: float) -> None:
        """Take the bitrate since this was last done."""
        if self._measured_at is not None and at > self._measured_at:
            self.bitrate_bps = round(self._octets * 8 / (at - self._measured_at))
        self._octets, self._measured_at = 0, at

    def _begin(self, ssrc: int) -> Reception:
        """A stream starts over under another SSRC: its numbers have nothing to do with those before."""
        self.reception = Reception(ssrc, self.clock_rate)
        self.losses = Losses()
        self.cache.clear()
        self.publication.connection.flush()
        for slot in self.slots:
            slot.stream.change_source()
        if self.slots:
            self.request_keyframe()
        return self.reception

    def audio_level(self, packet: RtpPacket) -> bytes | None:
        """The audio level element of a packet, if it has one."""
        return packet.extensions.get(self._level_id) if self._level_id is not None else None

    def starts_keyframe(self, packet: RtpPacket) -> bool:
        """Whether a viewer may begin to see this track with this packet."""
        return self.codec.starts_keyframe(packet.payload)

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
        self.tracks = [Track(self, line, rid) for line in lines for rid in line.layers or (None,)]
        self.unrouted_packets = 0
        self.clock_offset_s: float | None = None
        self.fraction_lost = 0.0
        self._uplink = Uplink()
        self._send_time_ids = {number: line.extensions.get(rtp.SEND_TIME_URI) for line in lines for number in payload_types(line.formats)}
        by_line = [(line, [track for track in self.tracks if track.line is line]) for line in lines]
        self._layers = {line.formats[0].rtx_payload_type: Layers(tracks, repairs=True) for line, tracks in by_line}
        self._layers |= {line.formats[0].payload_type: Layers(tracks, repairs=False) for line, tracks in by_line}
        self._on_connected = on_connected
        self._on_packet = on_packet

    @property
    def sending(self) -> tuple[Medium, ...]:
        """The media that arrive."""
        return tuple(dict.fromkeys(track.medium for track in self.tracks if track.sending))

    def arriving(self, medium: Medium) -> list[Track]:
        """The tracks of one medium that arrive, the smallest first."""
        return sorted((track for track in self.tracks if track.sending and track.medium is medium), key=lambda track: track.width)

    def connected(self) -> None:
        """The browser's packets can be read now."""
        self._on_connected(self)

    def rtp_received(self, packet: bytes, at: float) -> None:
        """Hand a packet on if it is one of a track."""
        found = rtp.parse(packet)
        if found is None:
            return
        self._measure_line(found, len(packet), at)
        layers = self._layers.get(found.payload_type)
        track = layers.track_of(found) if layers is not None else None
        if layers is None or track is None:
            return
        if layers.repairs:
            self._take(track, track.repaired(found, at), at)
        else:
            self._take(track, found if track.received(found, at) else None, at)

    def _measure_line(self, packet: RtpPacket, octets: int, at: float) -> None:
        """See whether the packets queue in front of the publisher's line, and say so at once if they do."""
        number = self._send_time_ids.get(packet.payload_type)
        sent = packet.extensions.get(number) if number is not None else None
        if sent is not None and len(sent) == 3 and self._uplink.received(int.from_bytes(sent, "big"), octets, at):
            ssrcs = [track.reception.ssrc for track in self.tracks if track.reception is not None]
            self.connection.send_rtcp(rtcp.receiver_report(OUR_SSRC, []) + rtcp.maximum_bitrate(OUR_SSRC, self._bitrate_bps(at), ssrcs))

    def _take(self, track: Track, packet: RtpPacket | None, at: float) -> None:
        """Keep and hand on what is new, and see what is missing."""
        if packet is not None:
            if track.routed:
                track.cache.keep(packet, at)
            self._on_packet(track, packet, at)
        track.ask_again(at)

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
        for track in self.tracks:
            track.measure(at)
        found = [(track, track.reception.report(at)) for track in self.tracks if track.reception is not None]
        blocks = [(track, block) for track, block in found if block is not None]
        if not blocks:
            return
        self.fraction_lost = max(block.fraction_lost for _, block in blocks) / 256
        told = [told_loss(track, block) for track, block in blocks]
        self.connection.send_rtcp(
            rtcp.receiver_report(OUR_SSRC, told)
            + rtcp.source_description(OUR_SSRC, "tribuna")
            + rtcp.maximum_bitrate(OUR_SSRC, self._bitrate_bps(at), [block.ssrc for block in told])
        )

    def _bitrate_bps(self, at: float) -> int:
        """What its own line carries, and those of who sees or awaits the pictures. Of several sizes, each viewer has one that fits."""
        own_bps = self._uplink.limit_bps or PUBLICATION_BITRATE_BPS
        if any(track.line.layers for track in self.tracks):
            return own_bps
        slots = [slot for track in self.tracks if track.medium is Medium.VIDEO for slot in (*track.slots, *track.awaited_by)]
        return min(own_bps, publication_bitrate_bps(slot.subscription.estimate.limit_bps(at) for slot in slots))


def told_loss(track: Track, block: ReportBlock) -> ReportBlock:
    """The report as the track's browser is to see it: Opus protects against as much loss as it hears of, so it hears of its listeners'."""
    if track.medium is not Medium.AUDIO:
        return block
    heard = max((slot.fraction_lost for slot in track.slots), default=0.0)
    return replace(block, fraction_lost=max(block.fraction_lost, round(256 * min(heard, TOLD_SOUND_LOSS))))
