"""Applause in one room: counted in memory and told at most once a second, however many clap."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from orchestrator.clock import Clock
from orchestrator.frames import Frame, ReactionsCounted, frame
from rooms.ids import ParticipantId
from rooms.people import Person
from rooms.reactions import ReactingTooFast, Reaction, require_reacting
from rooms.state import RoomState

EVERY = timedelta(seconds=1)
"""The least time between two frames."""

MOST_EACH = 5
"""Reactions of one person in one frame; beyond it they are refused."""


class Reactions:
    """Counts what people show since the last frame, and ``run`` pushes the counts."""

    def __init__(self, *, push: Callable[[Frame], None], clock: Clock) -> None:
        """push: brings a frame to everybody who looks at the room."""
        self._push = push
        self._clock = clock
        self._counts: Counter[Reaction] = Counter()
        self._shown_by: Counter[ParticipantId] = Counter()
        self._some = asyncio.Event()

    def react(self, state: RoomState, person: Person, reaction: Reaction) -> None:
        """Count what ``person`` shows. Raises Refused: they may not, not now, or not so fast."""
        require_reacting(state, person)
        if self._shown_by[person.id] >= MOST_EACH:
            raise ReactingTooFast
        self._shown_by[person.id] += 1
        self._counts[reaction] += 1
        self._some.set()

    async def run(self) -> None:
        """Tell everybody, for as long as the service lives."""
        while True:
            await self._some.wait()
            self._some.clear()
            counts, self._counts = self._counts, Counter()
            self._shown_by.clear()
            self._push(frame(ReactionsCounted(counts=dict(counts))))
            await self._clock.sleep_until(self._clock.now() + EVERY)
