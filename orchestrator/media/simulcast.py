"""Simulcast: one camera in several sizes, each a stream with a name of its own, its RID (RFC 8851, RFC 8853)."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from orchestrator.media.limits import MAX_LAYERS
from orchestrator.media.rtp import REPAIRED_RID_URI, RID_URI, RtpPacket

if TYPE_CHECKING:
    from orchestrator.media.publication import Track

RID = re.compile(r"^a=rid:([A-Za-z0-9_-]{1,16}) send *$", re.MULTILINE)
"""A stream without restrictions; those with some that we would have to understand are not accepted."""

SEND = re.compile(r"^a=simulcast:(?:recv \S+ )?send (\S+)", re.MULTILINE)


def read_layers(section: str) -> tuple[str, ...]:
    """The RIDs of the layers that an m-line of an offer sends, in its order; () if there are not several."""
    found = SEND.search(section)
    known = set(RID.findall(section))
    alternatives = found[1].split(";") if found else []
    names = [alternative.split(",")[0].removeprefix("~") for alternative in alternatives]
    layers = tuple(dict.fromkeys(name for name in names if name in known))[:MAX_LAYERS]
    return layers if len(layers) > 1 else ()


def write_layers(layers: Sequence[str]) -> list[str]:
    """Accept these layers of a line."""
    return [*(f"a=rid:{rid} recv" for rid in layers), f"a=simulcast:recv {';'.join(layers)}"] if layers else []


class Layers:
    """Tells the tracks of one payload type apart: by the RID in a packet, or else by what was learnt of its SSRC (RFC 8852 §4).

    repairs: the packets are retransmissions, which name the stream that they repair.
    """

    def __init__(self, tracks: Sequence["Track"], *, repairs: bool) -> None:
        self.repairs = repairs
        self._only = tracks[0] if len(tracks) == 1 else None
        self._by_rid = {track.rid.encode(): track for track in tracks if track.rid is not None}
        self._by_ssrc: dict[int, Track] = {}
        self._rid_id = tracks[0].line.extensions.get(REPAIRED_RID_URI if repairs else RID_URI)

    def track_of(self, packet: RtpPacket) -> "Track | None":
        """Return the track that a packet belongs to; None if nobody can know. A connection has a bounded number of SSRCs."""
        if self._only is not None:
            return self._only
        rid = packet.extensions.get(self._rid_id) if self._rid_id is not None else None
        if rid in self._by_rid:
            self._by_ssrc[packet.ssrc] = self._by_rid[rid]
        return self._by_ssrc.get(packet.ssrc)
