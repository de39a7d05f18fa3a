"""How much one client may send: a token bucket that may go into debt, so that it sees who does not stop."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class TokenBucket:
    """Holds ``burst`` tokens at most and gains ``per_s`` a second. Below zero a frame is refused; ``burst`` below zero it is enough."""

    per_s: float
    burst: float
    tokens: float
    filled_at: datetime

    def take(self, at: datetime) -> bool:
        """Take a token at ``at`` (aware UTC); whether there was one. A clock that goes back gives none."""
        gained = max(0.0, (at - self.filled_at).total_seconds()) * self.per_s
        self.tokens = min(self.burst, self.tokens + gained) - 1
        self.filled_at = at
        return self.tokens >= 0

    @property
    def exhausted(self) -> bool:
        """Whether somebody went on for a whole burst after the first refusal."""
        return self.tokens < -self.burst
