"""Which fault strikes when: drawn from a seed, so that a run can be had again."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """KILL: SIGKILL of a node, and a new start. PAUSE: SIGSTOP for a while. KILL_WORKER: SIGKILL of its media process."""

    KILL = "kill"
    PAUSE = "pause"
    KILL_WORKER = "kill_worker"


@dataclass(frozen=True, slots=True)
class Strike:
    """after_s: since the strike before. node: its number. lasts_s: of a pause."""

    after_s: float
    fault: Fault
    node: int
    lasts_s: float = 0.0


def strikes(rng: random.Random, *, nodes: int) -> Iterator[Strike]:
    """Give strikes without end: a kill every few seconds, pauses up to 3 s and once in a while 30 s."""
    while True:
        fault = rng.choices(list(Fault), weights=[5, 3, 2])[0]
        lasts_s = 0.0
        if fault is Fault.PAUSE:
            lasts_s = 30.0 if rng.random() < 0.05 else rng.uniform(0.05, 3.0)
        yield Strike(after_s=rng.uniform(0.1, 4.0), fault=fault, node=rng.randrange(nodes), lasts_s=lasts_s)
