"""The phases of a room and every transition between them. No other file decides what may follow what."""

from collections.abc import Mapping
from enum import StrEnum


class Reach(StrEnum):
    """Who receives a route: everybody who watches the room, or only those behind the stage (rehearsal)."""

    ROOM = "room"
    BACKSTAGE = "backstage"


class Phase(StrEnum):
    """Where a room is in its life. It is in exactly one phase."""

    SCHEDULED = "scheduled"
    REHEARSAL = "rehearsal"
    OPEN = "open"
    LIVE = "live"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


TRANSITIONS: Mapping[Phase, tuple[Phase, ...]] = {
    Phase.SCHEDULED: (Phase.REHEARSAL, Phase.OPEN, Phase.CANCELLED),
    Phase.REHEARSAL: (Phase.OPEN, Phase.CANCELLED),
    Phase.OPEN: (Phase.LIVE, Phase.REHEARSAL, Phase.CANCELLED),
    Phase.LIVE: (Phase.SUSPENDED, Phase.CLOSED),
    Phase.SUSPENDED: (Phase.LIVE, Phase.CLOSED),
    Phase.CLOSED: (Phase.PUBLISHED,),
    Phase.PUBLISHED: (Phase.ARCHIVED,),
    Phase.ARCHIVED: (),
    Phase.CANCELLED: (),
}

REACH: Mapping[Phase, Reach] = {
    Phase.REHEARSAL: Reach.BACKSTAGE,
    Phase.OPEN: Reach.BACKSTAGE,
    Phase.LIVE: Reach.ROOM,
    Phase.SUSPENDED: Reach.BACKSTAGE,
}
"""How far sound and pictures go; a phase that is not here carries none."""

QUEUE_OPEN: frozenset[Phase] = frozenset({Phase.OPEN, Phase.LIVE, Phase.SUSPENDED})
"""Phases in which the floor may be asked for."""

OVER: frozenset[Phase] = frozenset({Phase.CLOSED, Phase.PUBLISHED, Phase.ARCHIVED, Phase.CANCELLED})
"""Phases after which nobody waits and nobody holds the floor."""


def diagram() -> str:
    """The table as a Mermaid state diagram, for the documentation."""
    arrows = [f"    {now} --> {then}" for now, following in TRANSITIONS.items() for then in following]
    ends = [f"    {phase} --> [*]" for phase, following in TRANSITIONS.items() if not following]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {Phase.SCHEDULED}", *arrows, *ends]) + "\n"
