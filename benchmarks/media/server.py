"""What the servers under measurement have in common."""

import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from benchmarks.media.leg import Leg

CHECK_EVERY_S = 2.5


@dataclass(frozen=True, slots=True)
class Audience:
    """A server with everybody connected. pid: of the process that forwards. tier: how, if it can do so in several ways.

    memory_before_kib: its memory before the viewers joined; None if that is of no interest.
    """

    pid: int
    publisher: Leg
    viewers: list[Leg]
    memory_before_kib: int | None = None
    tier: str | None = None


Server = Callable[[int], AbstractAsyncContextManager[Audience]]
"""Runs a server of its own with so many viewers."""


async def joined(publisher: Leg, watch: Callable[[], Awaitable[Leg]], viewers: int) -> list[Leg]:
    """Let viewers join one after the other; those who are there keep their connections alive meanwhile."""
    legs, checked_at = list[Leg](), time.monotonic()
    for _ in range(viewers):
        legs.append(await watch())
        if time.monotonic() - checked_at > CHECK_EVERY_S:
            checked_at = time.monotonic()
            for leg in (publisher, *legs):
                leg.udp.send(leg.check)
    return legs
