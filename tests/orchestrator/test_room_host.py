"""A room takes one command after the other, and nobody is told of anything that is not durable."""

import asyncio
from collections.abc import Sequence

import pytest

from orchestrator import room_host
from orchestrator.deciding import Receipt
from orchestrator.errors import Busy, StoreUnavailable
from orchestrator.room_host import RoomHost
from orchestrator.store_sqlite import SqliteStore
from rooms.commands import AnyCommand, CancelRequest, ChangePhase, GrantFloor, Join, RequestFloor
from rooms.errors import AlreadyWaiting, NotPermitted
from rooms.events import AnyRoomEvent, ParticipantAdmitted
from rooms.ids import CommandId, RequestId, RoomId
from rooms.people import SYSTEM, Person
from rooms.phases import Phase
from rooms.state import RoomState
from tests.builders import LENA, MIA, PIA, RAVI, STATEMENT
from tests.clocks import NOON, ManualClock
from tests.orchestrator.hosting import FailingStore, HeldStore, hosted, tell
from tests.orchestrator.stories import STORY

FIRST = CommandId("first")


@pytest.mark.row("C1")
async def test_a_room_that_is_hosted_again_is_where_it_was(store: SqliteStore) -> None:
    async with hosted(store) as before:
        await tell(before, STORY)
    async with hosted(store) as after:
        assert after.state == before.state


async def test_the_receipt_says_how_many_events_the_room_has_with_the_command(host: RoomHost) -> None:
    assert await host.handle(Join(), by=MIA) == Receipt(seq=1)
    assert await host.handle(Join(), by=RAVI) == Receipt(seq=2)
    assert await host.handle(Join(), by=RAVI) == Receipt(seq=2)


async def test_a_refused_command_is_told_to_its_sender_alone(host: RoomHost) -> None:
    told: list[AnyRoomEvent] = []
    host.listen(lambda state, events: told.extend(events))
    with pytest.raises(NotPermitted):
        await host.handle(ChangePhase(to=Phase.OPEN), by=RAVI)
    assert (host.state.seq, told) == (0, [])


async def test_a_command_that_comes_twice_has_one_effect_and_one_answer(host: RoomHost) -> None:
    await tell(host, STORY[:6])
    ask = RequestFloor(speech_type=STATEMENT)
    first = await host.handle(ask, by=RAVI, command_id=FIRST)
    await host.handle(ask, by=LENA)
    assert await host.handle(ask, by=RAVI, command_id=FIRST) == first
    assert [entry.filing.speaker for entry in host.state.queue] == [RAVI, LENA]


async def test_a_repeated_request_is_no_second_request_even_if_the_first_is_over(host: RoomHost) -> None:
    await tell(host, STORY[:6])
    ask = RequestFloor(speech_type=STATEMENT)
    first = await host.handle(ask, by=RAVI, command_id=FIRST)
    await host.handle(CancelRequest(request=RequestId("r1")), by=RAVI)
    assert await host.handle(ask, by=RAVI, command_id=FIRST) == first
    assert host.state.queue == ()


@pytest.mark.row("L1")
async def test_a_repeated_command_is_known_after_a_restart(store: SqliteStore) -> None:
    ask = RequestFloor(speech_type=STATEMENT)
    async with hosted(store) as before:
        await tell(before, STORY[:6])
        first = await before.handle(ask, by=RAVI, command_id=FIRST)
    async with hosted(store) as after:
        assert await after.handle(ask, by=RAVI, command_id=FIRST) == first
        with pytest.raises(AlreadyWaiting):
            await after.handle(ask, by=RAVI, command_id=CommandId("second"))


async def test_a_command_that_changes_nothing_is_answered_the_same_when_it_would_change_something_later(host: RoomHost) -> None:
    await host.handle(Join(), by=MIA)
    first = await host.handle(Join(), by=MIA, command_id=FIRST)
    renamed = MIA.__class__(id=MIA.id, role=MIA.role, name="Mia the Second")
    assert await host.handle(Join(), by=renamed, command_id=FIRST) == first
    assert host.state.people[MIA.id] == MIA


async def test_nobody_is_told_before_it_is_durable(store: SqliteStore) -> None:
    slow = HeldStore(store)
    async with hosted(slow) as host:
        told: list[AnyRoomEvent] = []
        host.listen(lambda state, events: told.extend(events))
        joining = asyncio.ensure_future(host.handle(Join(), by=MIA))
        await slow.reached.wait()
        assert (host.state.seq, told, joining.done()) == (0, [], False)
        slow.let_go.set()
        await joining
        assert told == [ParticipantAdmitted(person=MIA, at=NOON)]


async def test_a_disk_that_fails_costs_the_command_and_not_the_room(store: SqliteStore) -> None:
    failing = FailingStore(store)
    async with hosted(failing) as host:
        with pytest.raises(StoreUnavailable):
            await host.handle(Join(), by=MIA)
        assert host.state.people == {}
        failing.broken = False
        assert await host.handle(Join(), by=MIA) == Receipt(seq=1)


async def test_a_listener_that_fails_disturbs_nobody(host: RoomHost, caplog: pytest.LogCaptureFixture) -> None:
    told: list[AnyRoomEvent] = []

    def fail(state: RoomState, events: Sequence[AnyRoomEvent]) -> None:
        raise RuntimeError("recording is broken")

    host.listen(fail)
    host.listen(lambda state, events: told.extend(events))
    await host.handle(Join(), by=MIA)
    await host.handle(Join(), by=RAVI)
    assert len(told) == 2
    assert "a listener failed" in caplog.text


@pytest.mark.row("R4")
async def test_more_commands_than_a_room_takes_are_refused_at_once(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_host, "MAX_WAITING", 2)
    slow = HeldStore(store)
    async with hosted(slow) as host:
        first = asyncio.ensure_future(host.handle(Join(), by=MIA))
        await slow.reached.wait()
        waiting = [asyncio.ensure_future(host.handle(Join(), by=person)) for person in (RAVI, LENA)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await host.handle(Join(), by=SYSTEM)
        slow.let_go.set()
        assert await asyncio.gather(first, *waiting) == [Receipt(seq=1), Receipt(seq=2), Receipt(seq=3)]


@pytest.mark.row("A5")
async def test_two_rooms_do_not_wait_for_each_other(store: SqliteStore) -> None:
    slow = HeldStore(store)
    async with hosted(slow) as stuck, hosted(store, room=RoomId("side-event-3")) as free:
        joining = asyncio.ensure_future(stuck.handle(Join(), by=MIA))
        await slow.reached.wait()
        assert await free.handle(Join(), by=MIA) == Receipt(seq=1)
        assert not joining.done()
        slow.let_go.set()
        await joining


async def test_the_loser_of_a_race_catches_up_and_decides_again(host: RoomHost, store: SqliteStore) -> None:
    await tell(host, STORY[:6])
    ask = RequestFloor(speech_type=STATEMENT)
    async with hosted(store) as other:
        await host.handle(ask, by=RAVI)
        await other.handle(ask, by=LENA)
        assert [entry.filing.request for entry in other.state.queue] == ["r1", "r2"]
        with pytest.raises(AlreadyWaiting):
            await other.handle(ask, by=RAVI)


async def test_commands_that_come_at_once_are_done_in_the_order_in_which_they_came(host: RoomHost) -> None:
    await tell(host, STORY[:6])
    ask = RequestFloor(speech_type=STATEMENT)
    await asyncio.gather(*(host.handle(ask, by=person) for person in (LENA, RAVI)))
    assert [entry.filing.speaker for entry in host.state.queue] == [LENA, RAVI]


async def test_a_clock_that_is_set_back_does_not_turn_back_the_log(host: RoomHost, clock: ManualClock) -> None:
    await tell(host, STORY[:10])
    clock.turn(hours=-1)
    await host.handle(GrantFloor(request=RequestId("r1")), by=MIA)
    assert host.state.floor is not None
    assert host.state.floor.at == NOON


async def test_a_sender_that_gave_up_waiting_does_not_stop_the_room(store: SqliteStore) -> None:
    slow = HeldStore(store)
    async with hosted(slow) as host:
        impatient = asyncio.ensure_future(host.handle(Join(), by=MIA))
        await slow.reached.wait()
        impatient.cancel()
        slow.let_go.set()
        assert await host.handle(Join(), by=RAVI) == Receipt(seq=2)


async def test_commands_that_wait_when_the_room_ends_are_not_left_waiting(store: SqliteStore) -> None:
    slow = HeldStore(store)
    async with hosted(slow) as host:
        commands = [asyncio.ensure_future(host.handle(Join(), by=person)) for person in (MIA, RAVI)]
        await slow.reached.wait()
    outcomes = await asyncio.gather(*commands, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError, asyncio.CancelledError]


async def test_commands_that_wait_together_are_kept_in_one_step_and_each_gets_its_own_answer(store: SqliteStore) -> None:
    slow = HeldStore(store)
    async with hosted(slow) as host:
        first = asyncio.ensure_future(host.handle(Join(), by=MIA))
        await slow.reached.wait()
        story: list[tuple[Person, AnyCommand]] = [
            (RAVI, Join()),
            (RAVI, ChangePhase(to=Phase.OPEN)),
            (RAVI, Join()),
            (SYSTEM, ChangePhase(to=Phase.OPEN)),
        ]
        waiting = [asyncio.ensure_future(host.handle(command, by=by)) for by, command in story]
        slow.let_go.set()
        await first
        joined, refused, joined_again, opened = await asyncio.gather(*waiting, return_exceptions=True)
        assert (joined, joined_again, opened) == (Receipt(seq=2), Receipt(seq=2), Receipt(seq=3))
        assert isinstance(refused, NotPermitted)
        assert slow.steps == 2


async def test_a_command_that_is_sent_twice_while_the_first_waits_has_one_effect(store: SqliteStore) -> None:
    slow = HeldStore(store)
    async with hosted(slow) as host:
        blocking = asyncio.ensure_future(host.handle(Join(), by=MIA))
        await slow.reached.wait()
        twice = [asyncio.ensure_future(host.handle(Join(), by=RAVI, command_id=FIRST)) for _ in range(2)]
        behind = asyncio.ensure_future(host.handle(Join(), by=LENA))
        slow.let_go.set()
        assert await asyncio.gather(blocking, *twice, behind) == [Receipt(seq=1), Receipt(seq=2), Receipt(seq=2), Receipt(seq=3)]


async def test_what_was_decided_after_a_repeated_command_is_decided_again(store: SqliteStore) -> None:
    """Ravi's first request is over; its repetition would be a second one, and Lena's place would be behind it."""
    slow = HeldStore(store)
    async with hosted(store) as before:
        await tell(before, STORY[:6])
        first = await before.handle(RequestFloor(speech_type=STATEMENT), by=RAVI, command_id=FIRST)
        await before.handle(CancelRequest(request=RequestId("r1")), by=RAVI)
    async with hosted(slow) as host:
        blocking = asyncio.ensure_future(host.handle(RequestFloor(speech_type=STATEMENT), by=PIA))
        await slow.reached.wait()
        again = asyncio.ensure_future(host.handle(RequestFloor(speech_type=STATEMENT), by=RAVI, command_id=FIRST))
        lena = asyncio.ensure_future(host.handle(RequestFloor(speech_type=STATEMENT), by=LENA))
        slow.let_go.set()
        await asyncio.gather(blocking, again, lena)
        assert again.result() == first
        assert [(entry.filing.request, entry.filing.speaker) for entry in host.state.queue] == [("r2", PIA), ("r3", LENA)]
