"""Pauses before coming back: longer each time, and different for each client, so that a restart is not followed by a storm."""

import random
import secrets

FIRST_S = 0.5
LONGEST_S = 15.0


class Backoff:
    """Gives the next pause. ``first_s`` doubles up to ``longest_s``; each pause is drawn between half of that and all of it.

    rng: where the draw comes from; tests give a seeded one.
    """

    def __init__(self, first_s: float = FIRST_S, longest_s: float = LONGEST_S, rng: random.Random | None = None) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._rng = rng or secrets.SystemRandom()
        self._ceiling_s = first_s

    def next_s(self, *, at_least_s: float = 0.0) -> float:
        """Return the seconds to wait now; the next pause will be longer."""
        pause_s = self._rng.uniform(self._ceiling_s / 2, self._ceiling_s)
        self._ceiling_s = min(self._ceiling_s * 2, self._longest_s)
        return at_least_s + pause_s

    def reset(self) -> None:
        """All is well again: the next pause is a short one."""
        self._ceiling_s = self._first_s
