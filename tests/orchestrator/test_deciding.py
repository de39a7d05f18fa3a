"""Commands that are decided together come to what they would have come to one after the other."""

import asyncio
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.deciding import Decision, Wanted, decide_all
from rooms.commands import AnyCommand
from rooms.evolve import replay
from rooms.ids import CommandId
from rooms.people import Person
from rooms.state import RoomState
from tests.builders import WORKSHOP
from tests.clocks import NOON
from tests.orchestrator.stories import STORY

Sent = tuple[Person, AnyCommand, bool]


def decided(state: RoomState, batch: Sequence[Sent], loop: asyncio.AbstractEventLoop) -> list[Decision]:
    """One batch; the third of each says whether the command has an id."""
    return list(
        decide_all(
            state,
            [
                Wanted(command, by, CommandId(f"c{number}") if has_id else None, loop.create_future())
                for number, (by, command, has_id) in enumerate(batch)
            ],
            at=NOON,
        )
    )


def outcome(decision: Decision) -> tuple[int, object, str]:
    return decision.seq, decision.kept and tuple(decision.kept.events), getattr(decision.refusal, "code", "")


@given(st.lists(st.tuples(st.sampled_from(STORY), st.booleans()), max_size=30), st.integers(1, 30))
def test_a_batch_decides_what_single_commands_would(story: list[tuple[tuple[Person, AnyCommand], bool]], size: int) -> None:
    sent: list[Sent] = [(by, command, has_id) for (by, command), has_id in [*((one, False) for one in STORY[:6]), *story]]
    loop = asyncio.new_event_loop()
    try:
        by_size = {number: run(sent, number, loop) for number in {1, size}}
    finally:
        loop.close()
    assert by_size[size] == by_size[1]


def run(sent: Sequence[Sent], size: int, loop: asyncio.AbstractEventLoop) -> list[tuple[int, object, str]]:
    """Everything that comes of ``sent``, in batches of ``size``."""
    state, outcomes = RoomState(room=WORKSHOP), []
    for begin in range(0, len(sent), size):
        decisions = decided(state, sent[begin : begin + size], loop)
        state = replay(WORKSHOP, [event for decision in decisions if decision.kept for event in decision.kept.events], onto=state)
        outcomes += [outcome(decision) for decision in decisions]
    return outcomes
