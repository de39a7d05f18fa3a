"""The one place where a packet is rewritten, protected and sent to the slots that show it: what a faster kernel would replace."""

from collections.abc import Sequence

from orchestrator.media.publication import Track
from orchestrator.media.rtp import RtpPacket
from orchestrator.media.subscription import Slot
from rooms.routes import Medium


def forward(track: Track, packet: RtpPacket, slots: Sequence[Slot], at: float) -> None:
    """Send ``packet``, which arrived at ``at``, to every slot in ``slots``."""
    level = track.audio_level(packet)
    is_video = track.medium is Medium.VIDEO
    for slot in slots:
        place = slot.rewriter.place(packet.sequence, packet.timestamp, at)
        if place is None:
            continue
        marker = packet.marker or (place.begins and not is_video)
        header = slot.header(place, marker=marker, level=level)
        if slot.connection.send_rtp(header + packet.payload, droppable=is_video):
            slot.packets += 1
            slot.octets += len(packet.payload)
