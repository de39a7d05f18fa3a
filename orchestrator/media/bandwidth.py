"""How much a viewer's line carries, how many pictures that is, and how much publishers may send. Pure; times are handed in.

Sound is never given up. Pictures are, the least important first: other cameras, then the hall, then whoever has the floor. One that is
sent in several sizes becomes smaller before it goes. Each size of each picture is a step, from the smallest of the most important on.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from orchestrator.media.limits import (
    ESTIMATE_LIFE_S,
    MAX_LAYERS,
    MAX_SLOTS,
    MAX_TRIAL_PAUSE_S,
    PUBLICATION_BITRATE_BPS,
    PUBLICATION_FLOOR_BPS,
    REPORT_LAG_S,
    SHORTAGE_PATIENCE_S,
    TRIAL_PAUSE_S,
)

FALL = 0.95
"""Below this part of its best an estimate has fallen: the line was full, and not only more than what was sent."""

MUCH_LOST = 0.2
"""Above this a line is overloaded. Half as much may be chance, which sending again repairs; where it is not, the estimate falls besides."""

TELLING_PACKETS = 50
FORGETTING = 0.75
"""A second ago counts so much less than now: with one packet of twenty lost by chance, a camera seldom seems to lose one of ten."""

MAX_STEPS = MAX_SLOTS * MAX_LAYERS


SOME_LOST = 0.05
"""A line that is shown less already is given time while it loses less and its estimate grows: it can follow what arrives only slowly."""

OF_LITTLE = 2
"""When a line loses nothing and is left one small picture, its estimate has to be so much lower: of little that arrives it tells little."""


class Estimate:
    """A viewer's own estimate of its line (REMB). It grows no further than somewhat above what arrives, so only its fall is news."""

    def __init__(self) -> None:
        self.bitrate_bps: int | None = None
        self._best_bps = 0
        self._at = 0.0

    def reported(self, bitrate_bps: int, at: float) -> None:
        """Take a report that arrived at ``at``."""
        if at - self._at > ESTIMATE_LIFE_S:
            self._best_bps = 0
        self._best_bps = max(self._best_bps, bitrate_bps)
        self.bitrate_bps, self._at = bitrate_bps, at

    def limit_bps(self, at: float) -> int | None:
        """What the line carries; None while nobody knows, because it was never full or has not been spoken of for long."""
        if self.bitrate_bps is None or at - self._at > ESTIMATE_LIFE_S or self.bitrate_bps >= FALL * self._best_bps:
            return None
        return self.bitrate_bps


class LossRate:
    """The part of the pictures' packets that a viewer lost lately. Of few packets, such as those of slides, nothing is concluded."""

    def __init__(self) -> None:
        self._expected = self._lost = 0.0

    def reported(self, fraction_lost: float, expected: int) -> None:
        """Take a report: of ``expected`` packets this part (0..1) was lost."""
        self._expected += expected
        self._lost += fraction_lost * expected

    def take(self) -> float:
        """Return the part (0..1), once a second; what was reported before counts less and less."""
        fraction_lost = self._lost / self._expected if self._expected >= TELLING_PACKETS else 0.0
        self._expected *= FORGETTING
        self._lost *= FORGETTING
        return fraction_lost


class PictureLimit:
    """How many steps of the pictures one viewer is sent: ``allowed``.

    When they are too much for the line for a while, as many as fit remain. What is reported in the seconds after that still speaks of
    more pictures and is not heard; then an estimate below what is left counts only if it does not grow. When all has gone well for a
    while, one more is tried; if that was too much it goes again at once, and the next trial comes after twice the pause.
    """

    def __init__(self) -> None:
        self.allowed = MAX_STEPS
        self._short_since: float | None = None
        self._is_trial = False
        self._trial_best_bps = self._last_bps = 0
        self._pause_s = TRIAL_PAUSE_S
        self._settled_at = self._blind_until = 0.0

    def decide(
        self,
        costs_bps: Sequence[int],
        *,
        limit_bps: int | None,
        fraction_lost: float,
        at: float,
        patience_s: float = SHORTAGE_PATIENCE_S,
    ) -> int:
        """Return how many steps are allowed from now on.

        costs_bps: what each step of all pictures that are due adds, the first one first. limit_bps: what the line carries of them, None
        if unknown. fraction_lost: 0..1. patience_s: how long a shortage is borne.
        """
        if self.is_blind(at):
            return self.allowed
        shown = costs_bps[: self.allowed]
        is_reduced = len(shown) < len(costs_bps)
        doubt = OF_LITTLE if is_reduced and len(shown) == 1 else 1
        if self._is_short(sum(shown), limit_bps, fraction_lost, doubt, is_reduced=is_reduced):
            patience_s = SHORTAGE_PATIENCE_S if is_reduced else patience_s
            self._endure(shown, carried_bps(sum(shown), limit_bps, fraction_lost), at, patience_s)
        else:
            self._short_since = None
            if at >= self._settled_at:
                self._try_more(len(costs_bps), limit_bps or 0, at)
        return self.allowed

    def is_blind(self, at: float) -> bool:
        """Whether what the viewer reports now is of more pictures than it is shown."""
        return at < self._blind_until

    def _is_short(self, needed_bps: int, limit_bps: int | None, fraction_lost: float, doubt: int, *, is_reduced: bool) -> bool:
        if fraction_lost > MUCH_LOST and needed_bps:
            return True
        if limit_bps is None:
            return False
        is_growing, self._last_bps = limit_bps > self._last_bps, limit_bps
        if self._is_trial:  # an estimate needs seconds to follow what is sent; that it does not fall is good news
            self._trial_best_bps = max(self._trial_best_bps, limit_bps)
            return limit_bps < FALL * self._trial_best_bps
        if fraction_lost >= SOME_LOST:
            return needed_bps > limit_bps
        return needed_bps > limit_bps * doubt and not (is_reduced and is_growing)

    def _endure(self, shown: Sequence[int], carried: int, at: float, patience_s: float) -> None:
        """Take steps back once patience has ended, which a trial is not given."""
        self._short_since = at if self._short_since is None else self._short_since
        if not self._is_trial and at - self._short_since < patience_s:
            return
        if self._is_trial:
            self._pause_s = min(2 * self._pause_s, MAX_TRIAL_PAUSE_S)
        self.allowed = min(sum(total <= carried for total in accumulate(shown)), max(0, len(shown) - 1))
        self._short_since, self._is_trial, self._last_bps = None, False, 0
        self._settled_at, self._blind_until = at + self._pause_s, at + REPORT_LAG_S

    def _try_more(self, due: int, limit_bps: int, at: float) -> None:
        """What is shown has proved itself; add a step if one is left."""
        if self._is_trial:
            self._pause_s, self._is_trial = TRIAL_PAUSE_S, False
        if self.allowed < due:
            self.allowed += 1
            self._is_trial, self._trial_best_bps = True, limit_bps
            self._settled_at = at + TRIAL_PAUSE_S


def carried_bps(needed_bps: int, limit_bps: int | None, fraction_lost: float) -> int:
    """What a line carries that is too weak for ``needed_bps``, by its estimate and by what it loses."""
    by_loss = round(needed_bps * (1 - fraction_lost / 2)) if fraction_lost > MUCH_LOST else needed_bps
    return by_loss if limit_bps is None else min(limit_bps, by_loss)


def publication_bitrate_bps(limits_bps: Iterable[int | None]) -> int:
    """What a publisher may send: as much as the best of its viewers can take. limits_bps: of each viewer, None if unknown."""
    limits = list(limits_bps)
    known = [limit for limit in limits if limit is not None]
    if not known or len(known) < len(limits):
        return PUBLICATION_BITRATE_BPS
    return min(max(*known, PUBLICATION_FLOOR_BPS), PUBLICATION_BITRATE_BPS)
