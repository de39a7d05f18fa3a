"""A viewer's stream in Python: what numbering.c and fanout.c do, for the tiers without C of ours."""

from orchestrator.media import rtp
from orchestrator.media.kernel.interface import LEVEL_AT, SEND_TIME_AT, Packet, StreamDescription
from orchestrator.media.rewriter import Rewriter


class NumberedStream:
    """Numbers, headers and counters of one stream."""

    def __init__(self, description: StreamDescription) -> None:
        self.description = description
        self.packets = self.octets = 0
        self.payload_type = description.payload_type
        self._skipped_timestamp: int | None = None
        self._rewriter = Rewriter(clock_rate=description.clock_rate, sequence=description.sequence, timestamp=description.timestamp)

    @property
    def is_running(self) -> bool:
        """Whether the present source has sent its first packet."""
        return self._rewriter.is_running

    @property
    def timestamp_offset(self) -> int:
        """From the source's timestamps to the stream's."""
        return self._rewriter.timestamp_offset

    def change_source(self) -> None:
        """The next packet is the first of another source."""
        self._rewriter.change_source()

    def source_sequence(self, sequence: int) -> int | None:
        """Map a number of the stream back to the present source's; None if it is not of this source's time, or not yet sent."""
        return self._rewriter.source_sequence(sequence)

    def rewrite(self, packet: Packet) -> bytes | None:
        """Renumber ``packet`` for this stream and write it, unencrypted; None: too late to be placed."""
        place = self._rewriter.place(packet.sequence, packet.timestamp, packet.at)
        if place is None:
            return None
        header = rtp.header(
            payload_type=self.payload_type,
            sequence=place.sequence,
            timestamp=place.timestamp,
            ssrc=self.description.ssrc,
            marker=packet.marker or (place.begins and not self.description.is_picture),
            extension=self._extension(packet),
        )
        return header + packet.payload

    def _extension(self, packet: Packet) -> bytes:
        with_level, without = self.description.level_extension, self.description.extension
        if packet.level >= 0 and with_level:
            return with_level[:LEVEL_AT] + bytes([packet.level]) + with_level[LEVEL_AT + 1 :]
        if self.description.has_send_time:
            return without[:SEND_TIME_AT] + rtp.send_time(packet.at) + without[SEND_TIME_AT + 3 :]
        return without

    def is_skipping(self, packet: Packet) -> bool:
        """Whether ``packet`` belongs to the frame of which something was dropped."""
        return self._skipped_timestamp == packet.timestamp

    def skip_frame(self, packet: Packet) -> None:
        """Drop the rest of the frame that ``packet`` belongs to: nobody could decode it."""
        self._skipped_timestamp = packet.timestamp

    def sent(self, payload_bytes: int) -> None:
        """Count a packet."""
        self.packets += 1
        self.octets += payload_bytes
