"""Applause is counted and told at most once a second, however many clap."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from orchestrator.frames import Frame
from orchestrator.reactions import MOST_EACH, Reactions
from rooms.errors import NotAdmitted
from rooms.participation import Participation
from rooms.phases import Phase
from rooms.reactions import NoReactions, NothingToApplaud, ReactingTooFast, Reaction
from tests.builders import CAST, LENA, RAVI, RULES, person, room
from tests.clocks import ManualClock


@asynccontextmanager
async def clapping(clock: ManualClock) -> AsyncIterator[tuple[Reactions, list[Frame]]]:
    frames: list[Frame] = []
    reactions = Reactions(push=frames.append, clock=clock)
    task = asyncio.create_task(reactions.run(), name="reactions")
    try:
        yield reactions, frames
    finally:
        task.cancel()
        await asyncio.wait([task])


@pytest.mark.row("G4")
async def test_a_thousand_reactions_are_one_frame_a_second() -> None:
    clock, crowd = ManualClock(), [person(f"Guest{number}") for number in range(250)]
    hall = room(people=(*CAST, *crowd))
    async with clapping(clock) as (reactions, frames):
        reactions.react(hall, RAVI, Reaction.APPLAUSE)
        await clock.somebody_sleeps()
        for _ in range(4):
            for guest in crowd:
                reactions.react(hall, guest, Reaction.APPLAUSE)
        reactions.react(hall, LENA, Reaction.AGREE)
        assert len(frames) == 1
        clock.turn(seconds=1)
        await clock.somebody_sleeps()
    assert [msgspec.json.decode(frame.data)["counts"] for frame in frames] == [{"applause": 1}, {"applause": 1000, "agree": 1}]


@pytest.mark.row("G4")
async def test_one_person_claps_only_so_fast() -> None:
    clock = ManualClock()
    async with clapping(clock) as (reactions, _):
        for _ in range(MOST_EACH):
            reactions.react(room(), RAVI, Reaction.APPLAUSE)
        with pytest.raises(ReactingTooFast):
            reactions.react(room(), RAVI, Reaction.APPLAUSE)
        reactions.react(room(), LENA, Reaction.APPLAUSE)
        await clock.somebody_sleeps()
        reactions.react(room(), RAVI, Reaction.APPLAUSE)


async def test_nobody_claps_from_outside_before_the_meeting_or_where_nobody_does() -> None:
    silent = room(rules=msgspec.structs.replace(RULES, participation=Participation(reactions=False)))
    async with clapping(ManualClock()) as (reactions, frames):
        for hall, who, refusal in [
            (room(), person("Zoe"), NotAdmitted),
            (room(Phase.OPEN), RAVI, NothingToApplaud),
            (silent, RAVI, NoReactions),
        ]:
            with pytest.raises(refusal):
                reactions.react(hall, who, Reaction.APPLAUSE)
    assert frames == []
