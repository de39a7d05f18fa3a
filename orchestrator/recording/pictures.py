"""VP8 pictures put together from packets (RFC 7741 §4). Pure; what has a gap is no picture, nor what follows until a keyframe."""

from dataclasses import dataclass

from orchestrator.media.vp8 import descriptor_bytes, starts_keyframe
from orchestrator.recording.anchor import Anchor
from orchestrator.recording.order import Numbered

CLOCK_RATE = 90_000
MAX_PICTURE_BYTES = 4 * 1024 * 1024
"""No camera of ours sends a tenth of it; a picture beyond it is given up."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One encoded picture, to be seen ``at_s`` seconds on some clock."""

    at_s: float
    data: bytes
    is_keyframe: bool


class Pictures:
    """Of one stream. waits: for a keyframe, without which nothing more can be seen."""

    def __init__(self) -> None:
        self.waits = True
        self._anchor = Anchor(CLOCK_RATE)
        self._last: int | None = None
        self._parts: list[bytes] | None = None
        self._is_keyframe = False
        self._at_s = 0.0

    def take(self, one: Numbered) -> Picture | None:
        """Take the next packet; returns the picture that is complete with it."""
        if self._last is not None and one.number != self._last + 1:
            self._lose()
        self._last = one.number
        payload = one.packet.payload
        start = descriptor_bytes(payload)
        if start is None:
            return None
        if payload[0] & 0x17 == 0x10:  # the start of partition 0
            self._parts, self._is_keyframe = [], starts_keyframe(payload)
            self._at_s = self._anchor.place(one.packet.timestamp, one.at)
        if self._parts is None:
            return None
        self._parts.append(payload[start:])
        if sum(map(len, self._parts)) > MAX_PICTURE_BYTES:
            self._lose()
        return self._complete() if one.packet.marker else None

    def _lose(self) -> None:
        self._parts, self.waits = None, True

    def _complete(self) -> Picture | None:
        parts, self._parts = self._parts, None
        if parts is None or (self.waits and not self._is_keyframe):
            return None
        self.waits = False
        return Picture(self._at_s, b"".join(parts), self._is_keyframe)
