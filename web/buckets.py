"""How much one sender may send over HTTP, over however many connections: by person, by room or by address."""

from collections import OrderedDict
from datetime import datetime

from web.bucket import TokenBucket
from web.limits import SocketLimits

MAX_BUCKETS = 10_000
"""Senders whose sending is remembered. Beyond it whoever was silent longest is forgotten: their bucket has long been full again."""


class Buckets:
    """One token bucket a sender."""

    def __init__(self, limits: SocketLimits) -> None:
        self._limits = limits
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def take(self, sender: str, at: datetime) -> bool:
        """Take a token of ``sender`` at ``at`` (aware UTC); whether there was one."""
        bucket = self._bucket(sender, at)
        granted = bucket.take(at)
        bucket.tokens = max(bucket.tokens, -bucket.burst)  # a socket is closed in such debt; here the wait ends some day
        return granted

    def _bucket(self, sender: str, at: datetime) -> TokenBucket:
        if sender not in self._buckets:
            limits = self._limits
            self._buckets[sender] = TokenBucket(per_s=limits.frames_per_s, burst=limits.burst, tokens=limits.burst, filled_at=at)
        self._buckets.move_to_end(sender)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)
        return self._buckets[sender]
