"""Packets on their way to the viewers: those of one track that arrive in one turn of the loop leave together, at its end."""

from typing import TYPE_CHECKING

from orchestrator.media.kernel.interface import MAX_BATCH_PACKETS, Packet, Tier
from orchestrator.media.rtp import RtpPacket

if TYPE_CHECKING:
    from orchestrator.media.publication import Track


class Fanout:
    """Holds packets until ``flush``, which belongs at the end of each turn and before each change of who is shown where."""

    def __init__(self, tier: Tier) -> None:
        self.tier = tier
        self._batches: dict[Track, list[Packet]] = {}

    def forward(self, track: "Track", packet: RtpPacket, at: float) -> None:
        """Take a packet, which arrived at ``at``, for every slot that shows ``track`` now."""
        batch = self._batches.setdefault(track, [])
        batch.append(outgoing(track, packet, at))
        if len(batch) == MAX_BATCH_PACKETS:
            self.flush()

    def flush(self) -> None:
        """Send what was taken; a source of which a full socket dropped pictures is asked for a keyframe."""
        batches, self._batches = self._batches, {}
        for track, batch in batches.items():
            if track.group is None:
                track.group = self.tier.group([slot.stream for slot in track.slots])
            if track.group.forward(batch):
                track.request_keyframe()


def outgoing(track: "Track", packet: RtpPacket, at: float) -> Packet:
    """A packet of ``track`` as the tiers take it."""
    level = track.audio_level(packet)
    return Packet(packet.sequence, packet.timestamp, packet.marker, level[0] if level else -1, packet.payload, at)
