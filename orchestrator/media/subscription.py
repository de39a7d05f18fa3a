"""What one viewer receives: fixed slots, each one RTP stream that never breaks, whoever appears in it."""

import secrets
from collections.abc import Callable, Sequence

from orchestrator.media import rtcp, rtp, rtx
from orchestrator.media.bandwidth import Estimate, LossRate, PictureLimit
from orchestrator.media.clock import ntp, round_trip_s
from orchestrator.media.codecs import CODECS
from orchestrator.media.connection import Connection
from orchestrator.media.fanout import outgoing
from orchestrator.media.formats import Format
from orchestrator.media.kernel.interface import StreamDescription
from orchestrator.media.messages import Slots
from orchestrator.media.publication import Track
from orchestrator.media.repair import RepairBudget
from orchestrator.media.rtcp import KeyframeRequest, LostPackets, MaximumBitrate, ReportBlock, SenderReport
from orchestrator.media.rtp import RtpPacket
from orchestrator.media.sdp import Line, StreamSsrcs, picture_codecs
from rooms.ids import ParticipantId
from rooms.routes import Medium


class Slot:
    """One m-line of a subscription. ``track`` is shown now; ``awaited`` takes its place with its next keyframe.

    fraction_lost: 0..1, of the present track, by the viewer's last report.
    """

    def __init__(self, subscription: "Subscription", line: Line, ssrcs: StreamSsrcs) -> None:
        self.subscription = subscription
        self.connection = subscription.connection
        self.medium = line.medium
        self.ssrc = ssrcs.media
        self.track: Track | None = None
        self.awaited: Track | None = None
        self.stream = self.connection.peer.stream(describe(line, self.ssrc))
        self.fraction_lost = 0.0
        self._reported_packets = 0
        self._reported_sequence: int | None = None
        self._line = line
        self._rtx_ssrc = ssrcs.rtx
        self._rtx_sequence = secrets.randbelow(1 << 15)

    @property
    def destined(self) -> Track | None:
        """Whom the slot shows when it has caught up."""
        return self.awaited or self.track

    def show(self, track: Track | None) -> None:
        """Change to ``track`` now."""
        self.wait_for(None)
        if track is self.track:
            return
        self.fraction_lost = 0.0
        self.connection.flush()
        if self.track is not None:
            self.track.slots.remove(self)
            self.track.group = None
        self.track = track
        if track is not None:
            track.slots.append(self)
            track.group = None
            self.stream.change_source()
            self.stream.payload_type = self._format(track).payload_type

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

    def reported(self, block: ReportBlock) -> int:
        """Take the viewer's report of this slot; returns how many packets it is about."""
        before, self._reported_sequence = self._reported_sequence, block.highest_sequence
        self.fraction_lost = block.fraction_lost / 256
        return (block.highest_sequence - before) & 0xFFFF if before is not None else 0

    def keyframe_wanted(self) -> None:
        """The viewer cannot go on; while the present source has not begun here, its keyframe comes anyway."""
        if self.track is not None and self.stream.is_running:
            self.track.request_keyframe()

    def send_again(self, sequence: int, at: float) -> None:
        """Send a packet once more, if it is the present source's, still kept, and within what the viewer may ask for."""
        viewer, source_sequence = self.subscription, self.stream.source_sequence(sequence)
        packet = self.track.cache.get(source_sequence, at) if self.track is not None and source_sequence is not None else None
        if self.track is None or packet is None:
            return
        if not viewer.repairs.admits(self.ssrc, sequence, len(packet.payload), at=at, round_trip_s=viewer.round_trip_s):
            return
        repair = self._retransmission(self.track, packet, sequence, at) or self._same_again(self.track, packet, sequence, at)
        if repair is not None:
            self.connection.send_rtp(repair, droppable=True)

    def _format(self, track: Track) -> Format:
        """How the viewer calls the codec of a track that it can take."""
        found = self._line.format_of(track.codec)
        if found is None:
            raise AssertionError("a slot shows only what its viewer can take")
        return found

    def _retransmission(self, track: Track, packet: RtpPacket, sequence: int, at: float) -> bytes | None:
        """Write the packet into the stream of retransmissions; None if the viewer has none."""
        payload_type = self._format(track).rtx_payload_type
        if payload_type is None:
            return None
        self._rtx_sequence = (self._rtx_sequence + 1) & 0xFFFF
        return rtx.wrap(
            packet,
            payload_type=payload_type,
            sequence=self._rtx_sequence,
            timestamp=(packet.timestamp + self.stream.timestamp_offset) & 0xFFFFFFFF,
            ssrc=self._rtx_ssrc,
            original_sequence=sequence,
            extension=rtp.extension_block(send_time_elements(self._line, at)),
        )

    def _same_again(self, track: Track, packet: RtpPacket, sequence: int, at: float) -> bytes | None:
        """Write the packet as it was sent, to the bit, because it is encrypted with the same nonce (RFC 7714 §8.2).

        None for the first of a voice: it was sent with a mark that it would not get again.
        """
        if self.medium is Medium.AUDIO and self.stream.source_sequence((sequence - 1) & 0xFFFF) is None:
            return None
        return self.stream.rewrite(outgoing(track, packet, at))

    def sender_report(self, at: float) -> SenderReport | None:
        """Our clock and the slot's timestamp side by side; None if nothing was sent since the last one."""
        stream = self.stream
        if self.track is None or not stream.is_running or stream.packets == self._reported_packets:
            return None
        self._reported_packets = stream.packets
        timestamp = (self.track.timestamp_at(at) + stream.timestamp_offset) & 0xFFFFFFFF
        return SenderReport(self.ssrc, ntp(at), timestamp, stream.packets & 0xFFFFFFFF, stream.octets & 0xFFFFFFFF)


def describe(line: Line, ssrc: int) -> StreamDescription:
    """The stream of one m-line. Header extensions are this leg's own: nothing of a source's passes through unread."""
    mid_id, level_id = line.extensions.get(rtp.MID_URI), line.extensions.get(rtp.AUDIO_LEVEL_URI)
    mid = [(mid_id, line.mid.encode())] if mid_id is not None else []
    send_time = send_time_elements(line, 0.0)
    return StreamDescription(
        ssrc=ssrc,
        payload_type=line.formats[0].payload_type,
        clock_rate=line.formats[0].codec.clock_rate,
        sequence=secrets.randbelow(1 << 15),
        timestamp=secrets.randbits(32),
        is_picture=line.medium is Medium.VIDEO,
        extension=rtp.extension_block([*send_time, *mid]),
        level_extension=rtp.extension_block([(level_id, b"\x7f"), *mid]) if level_id is not None else b"",
        has_send_time=bool(send_time),
    )


def send_time_elements(line: Line, at: float) -> list[tuple[int, bytes]]:
    """The element that says when a packet leaves, by which a browser measures our way to it and not the speaker's to us.

    Only what is never sent twice under one number has it: the second time is another one (see ``Slot._same_again``).
    """
    number = line.extensions.get(rtp.SEND_TIME_URI)
    has_repairs = all(one.rtx_payload_type is not None for one in line.formats)
    return [(number, rtp.send_time(at))] if number is not None and has_repairs else []


class Subscription:
    """The owner of a connection that receives. ``participant`` None: a spectator. ssrcs: for each line.

    on_report: is called after each round of reports, with its time.
    """

    def __init__(
        self,
        participant: ParticipantId | None,
        connection: Connection,
        lines: list[Line],
        ssrcs: list[StreamSsrcs],
        *,
        backstage: bool,
        cname: str,
        on_connected: Callable[["Subscription"], None],
        on_report: Callable[["Subscription", float], None],
    ) -> None:
        self.participant = participant
        self.connection = connection
        self.backstage = backstage
        self.slots = [Slot(self, line, one) for line, one in zip(lines, ssrcs, strict=True)]
        self.repairs = RepairBudget()
        self.estimate = Estimate()
        self.pictures = PictureLimit()
        self._picture_losses = LossRate()
        self.withheld_pictures = self.unreadable_pictures = 0
        self.round_trip_s: float | None = None
        self.codecs = picture_codecs(lines).union(CODECS[Medium.AUDIO])
        self._by_ssrc = {slot.ssrc: slot for slot in self.slots}
        self._cname = cname
        self._on_connected = on_connected
        self._on_report = on_report

    def of(self, medium: Medium) -> list[Slot]:
        """The slots of one medium, in the order of the offer."""
        return [slot for slot in self.slots if slot.medium is medium]

    @property
    def occupants(self) -> Slots:
        """Who appears in the slots now."""
        audio, video = (
            tuple(slot.track.source if slot.track else None for slot in self.of(medium)) for medium in (Medium.AUDIO, Medium.VIDEO)
        )
        return Slots(audio=audio, video=video, withheld_pictures=self.withheld_pictures, unreadable_pictures=self.unreadable_pictures)

    @property
    def fraction_lost(self) -> float:
        """The worst slot by the viewer's last reports, 0..1."""
        return max((slot.fraction_lost for slot in self.slots), default=0.0)

    def allow_pictures(self, costs_bps: Sequence[int], at: float, *, patience_s: float) -> bool:
        """Find out how many pictures the line carries; True: others than before. costs_bps: of those due, the most important first."""
        before, lost = self.pictures.allowed, self._picture_losses.take()
        self.pictures.decide(costs_bps, limit_bps=self.estimate.limit_bps(at), fraction_lost=lost, at=at, patience_s=patience_s)
        if self.pictures.is_blind(at):
            self._picture_losses = LossRate()  # what is lost of more pictures says nothing of fewer
        return self.pictures.allowed != before

    def connected(self) -> None:
        """The browser can be sent media now."""
        self._on_connected(self)

    def rtp_received(self, packet: bytes, at: float) -> None:
        """A viewer has nothing to send; what it sends all the same goes nowhere."""

    def rtcp_received(self, compound: bytes, at: float) -> None:
        """Read how the viewer fares, send again what it lost and pass its wish for a keyframe to the source of the slot."""
        for item in rtcp.parse(compound):
            if isinstance(item, MaximumBitrate):
                self.estimate.reported(item.bitrate_bps, at)
            elif item.ssrc in self._by_ssrc:
                self._take(item, self._by_ssrc[item.ssrc], at)

    def _take(self, item: ReportBlock | SenderReport | KeyframeRequest | LostPackets, slot: Slot, at: float) -> None:
        """Take what is said of a slot."""
        match item:
            case ReportBlock():
                expected = slot.reported(item)
                if slot.medium is Medium.VIDEO:
                    self._picture_losses.reported(slot.fraction_lost, expected)
                self.round_trip_s = round_trip_s(item.lsr, item.dlsr, at) or self.round_trip_s
            case LostPackets():
                for sequence in item.sequences:
                    slot.send_again(sequence, at)
            case KeyframeRequest():
                slot.keyframe_wanted()

    def report(self, at: float) -> None:
        """Send a sender report for each slot that is in use."""
        self._on_report(self, at)
        for slot in self.slots:
            found = slot.sender_report(at)
            if found is not None:
                self.connection.send_rtcp(rtcp.sender_report(found) + rtcp.source_description(slot.ssrc, self._cname))
