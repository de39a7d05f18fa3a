"""Keyframe requests to one source: merged, but never lost. Pure."""

from orchestrator.media.limits import KEYFRAME_INTERVAL_S


class KeyframeRequests:
    """Decides when a picture loss indication goes to a source.

    A request goes out at once, or at the end of the interval since the last one, and again each interval until a keyframe begins.
    """

    def __init__(self, interval_s: float = KEYFRAME_INTERVAL_S) -> None:
        self._interval_s = interval_s
        self._wanted = False
        self._sent_at: float | None = None

    def ask(self) -> None:
        """Somebody cannot go on without a keyframe that begins after now."""
        self._wanted = True

    def keyframe_began(self) -> None:
        """The source has begun a keyframe: everybody who asked before is served."""
        self._wanted = False

    def due(self, now: float) -> bool:
        """True if a request is to be sent now; it then counts as sent."""
        if not self._wanted or (self._sent_at is not None and now - self._sent_at < self._interval_s):
            return False
        self._sent_at = now
        return True
