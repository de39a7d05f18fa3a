"""A delay is looked at, confirmed in every room that it concerns, and taken back."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import msgspec
import pytest

from config.definitions import Definition
from orchestrator.delays import MAX_PLANS, Delays
from orchestrator.errors import DelayUnknown, PlanOutdated, StoreUnavailable
from orchestrator.room_host import RoomHost
from orchestrator.store_sqlite import SqliteStore
from rooms.agenda.items import Item, ItemId
from rooms.commands import ChangePhase, ScheduleRoom
from rooms.errors import RoomOver
from rooms.ids import RoomId
from rooms.people import SYSTEM
from rooms.phases import Phase
from rooms.slot.errors import NoHours
from rooms.slot.state import RippleId
from tests.builders import MIA, RULES, T0
from tests.config.writing import definition
from tests.orchestrator.hosting import FailingStore, hosted

FIRST, SECOND, OTHER = RoomId("meeting"), RoomId("second"), RoomId("other")
SESSION = "kind: meeting, title: More, day: 2026-11-23, format: hybrid, access: {watch: everybody, speak_remotely: invited}"


def conference() -> Definition:
    more = (
        f"  - {{id: second, {SESSION}, starts: 16:30, ends: 17:00, hall: main}}\n"
        f"  - {{id: other, {SESSION}, starts: 17:00, ends: 18:00, hall: side}}\n"
    )
    return definition(("halls:", "halls:\n  - {id: side, name: Side room}"), add=more)


@pytest.fixture
async def rooms(store: SqliteStore) -> AsyncIterator[dict[RoomId, RoomHost]]:
    """Three meetings: two in one hall, the third elsewhere with a speaker of the second."""
    agenda = (Item(id=ItemId("talk"), title="Talk", speakers=("Ana",)),)
    shared = msgspec.structs.replace(RULES, agenda=agenda)
    hours = {FIRST: (0, 60, RULES), SECOND: (60, 120, shared), OTHER: (120, 180, shared)}
    async with AsyncExitStack() as stack:
        hosts = {room: await stack.enter_async_context(hosted(FailingStore(store), room=room)) for room in hours}
        for host in hosts.values():
            host._store.broken = False  # type: ignore[attr-defined]
        for room, (starts, ends, rules) in hours.items():
            at = (T0 + timedelta(minutes=starts), T0 + timedelta(minutes=ends))
            await hosts[room].handle(ScheduleRoom(title=room.title(), rules=rules, starts_at=at[0], ends_at=at[1]), by=SYSTEM)
        yield hosts


def starts(rooms: dict[RoomId, RoomHost]) -> list[int]:
    """When the meetings start, in minutes after T0."""
    return [round((host.state.starts_at - T0).total_seconds() / 60) for host in rooms.values() if host.state.starts_at]


@pytest.mark.row("B3")
async def test_nothing_moves_before_somebody_confirms_it(rooms: dict[RoomId, RoomHost]) -> None:
    plan = Delays(rooms).plan(FIRST, 12, conference())
    assert [shift.room for shift in plan.shifts] == [FIRST, SECOND, OTHER]
    assert starts(rooms) == [0, 60, 120]


@pytest.mark.row("B3")
async def test_once_confirmed_every_concerned_room_has_it_in_its_log(rooms: dict[RoomId, RoomHost]) -> None:
    delays = Delays(rooms)
    plan = delays.plan(FIRST, 12, conference())
    await delays.confirm(FIRST, plan.id, by=MIA.id)
    assert starts(rooms) == [12, 72, 132]
    for host in rooms.values():
        [move] = host.state.slot.moves
        assert (move.ripple, move.origin, move.wanted_by) == (plan.id, FIRST, "mia")
        assert [one.moved_min for one in host.state.announcements.standing] == [12]


@pytest.mark.row("B3")
async def test_a_delay_is_taken_back_everywhere_by_the_room_that_had_it(rooms: dict[RoomId, RoomHost]) -> None:
    delays = Delays(rooms)
    plan = delays.plan(FIRST, 12, conference())
    await delays.confirm(FIRST, plan.id, by=MIA.id)
    with pytest.raises(DelayUnknown):
        await delays.undo(SECOND, plan.id)
    assert set(await delays.undo(FIRST, plan.id)) == set(rooms)
    assert starts(rooms) == [0, 60, 120]
    with pytest.raises(DelayUnknown):
        await delays.undo(FIRST, plan.id)


async def test_what_was_planned_on_a_programme_that_has_changed_is_looked_at_again(rooms: dict[RoomId, RoomHost]) -> None:
    delays = Delays(rooms)
    outdated, newer = delays.plan(FIRST, 12, conference()), delays.plan(FIRST, 5, conference())
    await delays.confirm(FIRST, newer.id, by=MIA.id)
    for room, name in ((FIRST, outdated.id), (SECOND, newer.id), (FIRST, RippleId("made-up"))):
        with pytest.raises(PlanOutdated):
            await delays.confirm(room, name, by=MIA.id)


async def test_a_meeting_that_begins_after_the_look_is_looked_at_again(rooms: dict[RoomId, RoomHost]) -> None:
    delays = Delays(rooms)
    plan = delays.plan(FIRST, 12, conference())
    for step in (Phase.OPEN, Phase.LIVE):
        await rooms[FIRST].handle(ChangePhase(to=step), by=MIA)
    with pytest.raises(PlanOutdated):
        await delays.confirm(FIRST, plan.id, by=MIA.id)


async def test_a_delay_that_failed_half_way_is_completed_by_confirming_again(rooms: dict[RoomId, RoomHost]) -> None:
    delays = Delays(rooms)
    plan = delays.plan(FIRST, 12, conference())
    rooms[SECOND]._store.broken = True  # type: ignore[attr-defined]
    with pytest.raises(StoreUnavailable):
        await delays.confirm(FIRST, plan.id, by=MIA.id)
    rooms[SECOND]._store.broken = False  # type: ignore[attr-defined]
    await delays.confirm(FIRST, plan.id, by=MIA.id)
    assert starts(rooms) == [12, 72, 132]


async def test_of_plans_that_nobody_confirms_a_few_are_kept(rooms: dict[RoomId, RoomHost]) -> None:
    delays = Delays(rooms)
    first, *_ = [delays.plan(FIRST, 12, conference()) for _ in range(MAX_PLANS + 1)]
    with pytest.raises(PlanOutdated):
        await delays.confirm(FIRST, first.id, by=MIA.id)


async def test_a_meeting_that_is_over_or_without_hours_is_not_late(rooms: dict[RoomId, RoomHost]) -> None:
    delays = Delays(rooms)
    await rooms[SECOND].handle(ScheduleRoom(title="Second", rules=RULES), by=SYSTEM)
    with pytest.raises(NoHours):
        delays.plan(SECOND, 12, conference())
    await rooms[OTHER].handle(ChangePhase(to=Phase.CANCELLED), by=MIA)
    with pytest.raises(RoomOver):
        delays.plan(OTHER, 12, conference())
    assert [shift.room for shift in delays.plan(FIRST, 12, conference()).shifts] == [FIRST]
