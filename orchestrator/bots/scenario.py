"""Who comes when, asks for the floor, changes their mind, speaks how long. Pure: one seed is one story, for as long as anybody listens."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

SPEECH_S = (20.0, 60.0)
PAUSE_S = 6.0
"""From one speaker to the next, about."""

WANTED_QUEUE = 3
"""People who wait at a time, about, if somebody gives the floor."""

WITHDRAWS = 0.15
POINT_OF_ORDER = 0.06
"""Shares of all requests."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One request for the floor and what becomes of it. All in seconds.

    thinks_s: before the hand goes up. withdraws_s: after so long without the floor the hand goes down again; None: never.
    speaks_s: then the floor is given back. hurry: a point of order, where the room has such a thing.
    """

    thinks_s: float
    speaks_s: float
    withdraws_s: float | None = None
    hurry: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """The story of ``people`` remote participants and of a hall."""

    seed: int
    people: int

    def arrives_s(self, number: int) -> float:
        """When participant ``number`` (from 1) comes, in seconds from the beginning."""
        return 1.2 * (number - 1) + self._rng("arrival", number).uniform(0.0, 2.0)

    def turns(self, number: int) -> Iterator[Turn]:
        """Yield what participant ``number`` does, without end."""
        rng = self._rng("participant", number)
        yield self._turn(rng, rng.uniform(2.0, 8.0) + 6.0 * (number - 1))
        while True:
            yield self._turn(rng, rng.uniform(0.4, 1.6) * self._round_s)

    def hall_turns(self) -> Iterator[Turn]:
        """Yield what people in the hall do, without end; one after the other."""
        rng = self._rng("hall", 0)
        while True:
            yield self._turn(rng, rng.uniform(40.0, 120.0))

    @property
    def _round_s(self) -> float:
        """Pause between two requests of one person that keeps about WANTED_QUEUE people waiting."""
        return (sum(SPEECH_S) / 2 + PAUSE_S) * max(1, self.people - WANTED_QUEUE)

    def _turn(self, rng: random.Random, thinks_s: float) -> Turn:
        withdraws_s = rng.uniform(15.0, 60.0)
        return Turn(
            thinks_s=thinks_s,
            speaks_s=rng.uniform(*SPEECH_S),
            withdraws_s=withdraws_s if rng.random() < WITHDRAWS else None,
            hurry=rng.random() < POINT_OF_ORDER,
        )

    def _rng(self, part: str, number: int) -> random.Random:
        return random.Random(f"{self.seed} {part} {number}")  # noqa: S311 - a story, not a secret
