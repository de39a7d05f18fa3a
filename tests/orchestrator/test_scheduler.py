"""The programme runs by the clock, over restarts and failures."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from config.definitions import LeadTimes
from orchestrator.room_host import RoomHost
from orchestrator.scheduler import RETRY_AFTER, Scheduler
from orchestrator.store_sqlite import SqliteStore
from rooms.commands import ChangePhase, ScheduleRoom
from rooms.people import SYSTEM
from rooms.phases import Phase
from rooms.slot.commands import MoveSlot
from rooms.slot.state import RippleId
from tests.builders import MIA, RULES
from tests.clocks import ManualClock
from tests.orchestrator.hosting import FailingStore, hosted
from tests.orchestrator.programmes import ENDS, STARTS, workshop_slot
from tests.orchestrator.watching import until

SLOT = workshop_slot()


@asynccontextmanager
async def running(host: RoomHost, clock: ManualClock) -> AsyncIterator[Scheduler]:
    scheduler = Scheduler([SLOT], {host.room: host}, clock=clock)
    task = asyncio.create_task(scheduler.run(), name="programme")
    yield scheduler
    task.cancel()
    await asyncio.wait([task])


@pytest.mark.row("A4")
async def test_the_day_passes_as_the_programme_says(store: SqliteStore) -> None:
    clock = ManualClock(STARTS - timedelta(hours=2))
    async with hosted(store, clock=clock) as host, running(host, clock):
        assert await clock.somebody_sleeps() == SLOT.rehearsal_at
        clock.turn_to(STARTS - timedelta(minutes=60))
        await until(host, lambda state: state.phase is Phase.REHEARSAL)
        assert await clock.somebody_sleeps() == SLOT.doors_at
        clock.turn_to(STARTS - timedelta(minutes=15))
        await until(host, lambda state: state.phase is Phase.OPEN)
        await host.handle(ChangePhase(to=Phase.LIVE), by=MIA)
        for minutes in (5, 1, 0):
            assert await clock.somebody_sleeps() == ENDS - timedelta(minutes=minutes)
            clock.turn_to(ENDS - timedelta(minutes=minutes))
            await until(host, lambda state, minutes=minutes: minutes in state.warned_min)  # type: ignore[misc]
        assert host.state.phase is Phase.LIVE


async def test_a_service_that_starts_late_opens_the_doors_at_once(store: SqliteStore) -> None:
    clock = ManualClock(STARTS + timedelta(minutes=10))
    async with hosted(store, clock=clock) as host:
        await Scheduler([SLOT], {host.room: host}, clock=clock).do_what_is_due()
        assert host.state.phase is Phase.OPEN


async def test_a_restart_does_not_open_what_people_have_closed_again(store: SqliteStore) -> None:
    clock = ManualClock(STARTS)
    async with hosted(store, clock=clock) as host:
        await Scheduler([SLOT], {host.room: host}, clock=clock).do_what_is_due()
        await host.handle(ChangePhase(to=Phase.REHEARSAL), by=MIA)
    async with hosted(store, clock=clock) as host:
        await Scheduler([SLOT], {host.room: host}, clock=clock).do_what_is_due()
        assert host.state.phase is Phase.REHEARSAL


async def test_what_could_not_be_written_is_tried_again(store: SqliteStore) -> None:
    clock, failing = ManualClock(STARTS - timedelta(hours=1)), FailingStore(store)
    async with hosted(failing, clock=clock) as host:
        scheduler = Scheduler([SLOT], {host.room: host}, clock=clock)
        assert await scheduler.do_what_is_due() == clock.now() + RETRY_AFTER
        failing.broken = False
        clock.turn(seconds=RETRY_AFTER.total_seconds())
        assert await scheduler.do_what_is_due() == SLOT.doors_at
        assert host.state.phase is Phase.REHEARSAL


async def test_when_everything_is_done_the_programme_rests(store: SqliteStore) -> None:
    clock = ManualClock(ENDS + timedelta(hours=1))
    async with hosted(store, clock=clock) as host:
        assert await Scheduler([SLOT], {host.room: host}, clock=clock).do_what_is_due() is None
        assert host.state.phase is Phase.SCHEDULED


@pytest.mark.row("B3")
async def test_the_programme_follows_a_meeting_that_was_moved(store: SqliteStore) -> None:
    clock = ManualClock(ENDS - timedelta(minutes=3))
    async with hosted(store, clock=clock) as host:
        await host.handle(ScheduleRoom(title="Workshop", rules=RULES, starts_at=STARTS, ends_at=ENDS), by=SYSTEM)
        for step in (Phase.OPEN, Phase.LIVE):
            await host.handle(ChangePhase(to=step), by=MIA)
        async with running(host, clock):
            await until(host, lambda state: 5 in state.warned_min)
            assert await clock.somebody_sleeps() == ENDS - timedelta(minutes=1)
            move = MoveSlot(ripple=RippleId("late"), origin=host.room, minutes=12, wanted_by=MIA.id)
            await host.handle(move, by=SYSTEM)
            for minutes in (5, 1):
                clock.turn_to(ENDS + timedelta(minutes=12 - minutes))
                await until(host, lambda state, minutes=minutes: minutes in state.warned_min)  # type: ignore[misc]


@pytest.mark.row("A4")
async def test_a_room_closes_by_itself_after_the_grace_and_not_before(store: SqliteStore) -> None:
    clock = ManualClock(STARTS)
    slot = replace(SLOT, lead_times=LeadTimes(close_after_min=10))
    async with hosted(store, clock=clock) as host:
        await host.handle(ScheduleRoom(title="Workshop", rules=RULES, starts_at=STARTS, ends_at=ENDS), by=SYSTEM)
        scheduler = Scheduler([slot], {host.room: host}, clock=clock)
        for step in (Phase.OPEN, Phase.LIVE):
            await host.handle(ChangePhase(to=step), by=MIA)
        clock.turn_to(ENDS + timedelta(minutes=9))
        assert await scheduler.do_what_is_due() == ENDS + timedelta(minutes=10)
        assert host.state.phase is Phase.LIVE
        clock.turn_to(ENDS + timedelta(minutes=10))
        await scheduler.do_what_is_due()
        assert (host.state.phase, host.state.slot.closed_at) == (Phase.CLOSED, clock.now())
