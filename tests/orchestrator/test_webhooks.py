"""Webhooks as their receivers see them: signed, in order, until they are taken, and never in the way of a room."""

from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from orchestrator.room_host import RoomHost
from orchestrator.store_sqlite import SqliteStore
from orchestrator.webhooks.cloud_event import trial_event
from orchestrator.webhooks.room_log import PAGE, RoomLog
from orchestrator.webhooks.sender import Sender
from orchestrator.webhooks.store import KEPT_ATTEMPTS, Attempt, WebhookStore
from orchestrator.webhooks.stream import Stream, SubscriptionOver
from orchestrator.webhooks.subscription import State, Subscription
from rooms.commands import CancelRequest, ChangePhase, RequestFloorForHall
from rooms.ids import RequestId, RoomId
from rooms.phases import Phase
from tests.builders import HALL, MIA, STATEMENT, WORKSHOP
from tests.clocks import ManualClock
from tests.orchestrator.hosting import hosted, tell
from tests.orchestrator.receiving import delivering, passing_time, receiving, subscribe
from tests.orchestrator.stories import STORY

ELSEWHERE = RoomId("side-event-1")


async def meet(host: RoomHost) -> int:
    """Hold the meeting of the story and return how many events it has."""
    await tell(host, STORY)
    return host.state.seq


async def ask(host: RoomHost, count: int) -> None:
    """Let so many delegates in the hall ask for the floor."""
    await tell(host, [(HALL, RequestFloorForHall(speech_type=STATEMENT, name=f"Delegate {number}")) for number in range(count)])


def state_of(data: Path, subscription: Subscription) -> State:
    with closing(WebhookStore(data)) as store:
        return next(one.state for one in store.subscriptions() if one.subscription.id == subscription.id)


@pytest.mark.row("L2")
async def test_every_event_is_a_signed_cloud_event(tmp_path: Path, host: RoomHost, clock: ManualClock) -> None:
    async with receiving() as receiver, delivering(tmp_path, host, clock=clock):
        subscription = subscribe(tmp_path, receiver.url)
        count = await meet(host)
        deliveries = await receiver.has(count)
    assert all(one.is_signed_with(subscription.secret) for one in deliveries)
    assert [one.seq for one in deliveries] == list(range(1, count + 1))
    granted = next(one for one in deliveries if one.kind == "floor_granted")
    assert granted.headers["Content-Type"] == "application/cloudevents+json; charset=utf-8"
    assert granted.headers["webhook-timestamp"] == str(int(clock.now().timestamp()))
    assert granted.event == {
        "specversion": "1.0",
        "id": granted.headers["webhook-id"],
        "source": "/rooms/workshop",
        "type": "org.tribuna.room.floor_granted",
        "time": granted.event["time"],
        "sequence": f"{granted.seq:010}",
        "sequencetype": "Integer",
        "datacontenttype": "application/json",
        "data": granted.event["data"],
    }
    assert granted.event["data"]["speaker"]["name"] == "Ravi"
    assert len({one.event["id"] for one in deliveries}) == count


@pytest.mark.row("L2")
async def test_the_order_is_kept_over_failures_and_every_event_is_repeated_until_it_is_taken(
    tmp_path: Path, host: RoomHost, clock: ManualClock
) -> None:
    async with receiving() as receiver, delivering(tmp_path, host, clock=clock), passing_time(clock):
        receiver.answers = [500, 200, 404, 429, 503, 200, 302, 200]
        subscription = subscribe(tmp_path, receiver.url)
        count = await meet(host)
        deliveries = await receiver.has(count + 5)
    assert [one.seq for one in deliveries] == [1, 1, 2, 2, 2, 2, 3, *range(3, count + 1)]
    second = [one for one in deliveries if one.seq == 2]
    assert len({one.event["id"] for one in second}) == 1
    stamps = [int(one.headers["webhook-timestamp"]) for one in second]
    pauses = [later - earlier for earlier, later in pairwise(stamps)]
    assert all(2 <= pause <= 5 * 2**number for number, pause in enumerate(pauses, start=1))
    assert all(one.is_signed_with(subscription.secret) for one in deliveries)


async def test_rooms_have_their_own_order_and_do_not_wait_for_each_other(tmp_path: Path, store: SqliteStore, clock: ManualClock) -> None:
    async with (
        hosted(store, clock=clock) as workshop,
        hosted(store, room=ELSEWHERE, clock=clock) as elsewhere,
        receiving() as receiver,
        delivering(tmp_path, workshop, elsewhere, clock=clock),
    ):
        subscribe(tmp_path, receiver.url)
        receiver.answers = [500]
        await workshop.handle(STORY[0][1], by=STORY[0][0])
        await receiver.has(1)
        count = await meet(elsewhere)
        deliveries = await receiver.has(1 + count)
    assert [one.seq for one in deliveries if one.event["source"] == "/rooms/side-event-1"] == list(range(1, count + 1))


@pytest.mark.row("L2")
async def test_a_receiver_that_does_not_answer_delays_neither_the_room_nor_other_receivers(
    tmp_path: Path, host: RoomHost, clock: ManualClock
) -> None:
    async with receiving(reading=False) as stalled, receiving() as lively, delivering(tmp_path, host, clock=clock):
        for receiver in (stalled, lively):
            subscribe(tmp_path, receiver.url)
        count = await meet(host)
        await lively.has(count)
        assert [one.seq for one in await stalled.has(1)] == [1]


async def test_a_receiver_far_behind_is_told_page_by_page(tmp_path: Path, host: RoomHost, clock: ManualClock) -> None:
    await tell(host, STORY[:6])
    await ask(host, 2 * PAGE)
    async with receiving() as receiver, delivering(tmp_path, host, clock=clock):
        subscribe(tmp_path, receiver.url)
        deliveries = await receiver.has(host.state.seq)
    assert [one.seq for one in deliveries] == list(range(1, host.state.seq + 1))


async def test_delivery_goes_on_after_a_stop_where_it_was(tmp_path: Path, host: RoomHost, clock: ManualClock) -> None:
    async with receiving() as receiver:
        subscribe(tmp_path, receiver.url)
        async with delivering(tmp_path, host, clock=clock):
            count = await meet(host)
            await receiver.has(count)
        await ask(host, 3)
        async with delivering(tmp_path, host, clock=clock):
            seqs = [one.seq for one in await receiver.has_all(range(1, count + 4))]
    assert sorted(set(seqs)) == list(range(1, count + 4))
    assert len(seqs) <= count + 4  # at most the last one before the stop came twice


async def test_only_what_was_subscribed_to_is_told(tmp_path: Path, store: SqliteStore, clock: ManualClock) -> None:
    async with hosted(store, clock=clock) as workshop, hosted(store, room=ELSEWHERE, clock=clock) as elsewhere:
        before = await meet(workshop)
        async with receiving() as receiver, delivering(tmp_path, workshop, elsewhere, clock=clock):
            subscribe(tmp_path, receiver.url, room=WORKSHOP, events=("request_filed", "phase_changed"), cursors={WORKSHOP: before})
            await meet(elsewhere)
            await ask(workshop, PAGE + 1)
            await workshop.handle(CancelRequest(request=RequestId("r4")), by=HALL)
            await workshop.handle(ChangePhase(to=Phase.SUSPENDED), by=MIA)
            deliveries = await receiver.has(PAGE + 2)
    assert {one.event["source"] for one in deliveries} == {"/rooms/workshop"}
    assert {one.kind for one in deliveries} == {"request_filed", "phase_changed"}
    assert deliveries[-1].kind == "phase_changed"
    assert min(one.seq for one in deliveries) == before + 1


async def test_a_receiver_that_is_gone_is_told_nothing_more(tmp_path: Path, host: RoomHost, clock: ManualClock) -> None:
    async with receiving() as leaving, receiving() as staying:
        leaving.answers = [200, 410]
        gone = subscribe(tmp_path, leaving.url)
        await meet(host)
        await deliver_until_over(tmp_path, gone, host, clock)
        subscribe(tmp_path, staying.url)
        async with delivering(tmp_path, host, clock=clock):
            await staying.has(host.state.seq)
        assert [one.seq for one in leaving.deliveries] == [1, 2]
    assert state_of(tmp_path, gone) is State.GONE


async def test_after_a_day_without_success_a_subscription_is_suspended_and_loses_nothing(
    tmp_path: Path, host: RoomHost, clock: ManualClock
) -> None:
    began, count = clock.now(), await meet(host)
    async with receiving() as receiver:
        receiver.answers = [503] * 100
        subscription = subscribe(tmp_path, receiver.url)
        async with passing_time(clock):
            await deliver_until_over(tmp_path, subscription, host, clock)
        assert state_of(tmp_path, subscription) is State.SUSPENDED
        assert {one.seq for one in receiver.deliveries} == {1}
        assert timedelta(days=1) <= clock.now() - began < timedelta(days=1, hours=2)
        assert len(receiver.deliveries) < 60
        receiver.answers, receiver.deliveries = [], []
        with closing(WebhookStore(tmp_path)) as store:
            store.set_state(subscription.id, State.ACTIVE)
        async with delivering(tmp_path, host, clock=clock):
            assert [one.seq for one in await receiver.has(count)] == list(range(1, count + 1))


async def test_a_redirect_is_not_followed(tmp_path: Path, clock: ManualClock) -> None:
    async with receiving() as receiver:
        receiver.answers = [307]
        outcome = await send_test(subscribe(tmp_path, receiver.url), clock)
        assert (outcome, len(receiver.deliveries)) == ("answered 307", 1)


async def test_an_address_inside_a_private_network_is_not_called(tmp_path: Path, clock: ManualClock) -> None:
    async with receiving() as receiver:
        url = receiver.url.replace("127.0.0.1", "0.0.0.0")  # which leads here, too
        assert "its address 0.0.0.0 is in a private network" in await send_test(subscribe(tmp_path, url), clock)
        assert receiver.deliveries == []


async def test_a_receiver_that_never_answers_is_given_up_after_its_time(tmp_path: Path, clock: ManualClock) -> None:
    async with receiving(reading=False) as receiver:
        assert await send_test(subscribe(tmp_path, receiver.url), clock, timeout_s=0.01) == "no answer within 0.01 s"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "https://no.such.host.invalid/", "https://127.0.0.1:1/"])
async def test_what_cannot_be_reached_is_said_in_words(tmp_path: Path, clock: ManualClock, url: str) -> None:
    assert await send_test(subscribe(tmp_path, url), clock)


async def test_a_log_restored_from_a_copy_is_told_from_its_end_on(tmp_path: Path, host: RoomHost, clock: ManualClock) -> None:
    count = await meet(host)
    async with receiving() as receiver, delivering(tmp_path, host, clock=clock):
        subscribe(tmp_path, receiver.url, cursors={WORKSHOP: count + 1_000})
        while not receiver.deliveries:
            await ask(host, 1)
    assert min(one.seq for one in receiver.deliveries) > count


def test_attempts_are_kept_to_a_bound_and_go_with_their_subscription(tmp_path: Path) -> None:
    subscription = subscribe(tmp_path, "https://example.org/")
    with closing(WebhookStore(tmp_path)) as store:
        attempts = [attempt(subscription, seq) for seq in range(1, KEPT_ATTEMPTS + 20)]
        for one in attempts:
            store.record(one)
        assert store.attempts(subscription.id, 1_000) == attempts[-KEPT_ATTEMPTS:]
        assert store.cursor(subscription.id, WORKSHOP).seq == attempts[-1].seq
        store.remove(subscription.id)
        store.record(attempt(subscription, 1_000))
        assert store.attempts(None, 1_000) == []
        assert store.cursor(subscription.id, WORKSHOP).seq == 0


def test_nobody_but_its_owner_may_read_the_secrets(tmp_path: Path) -> None:
    subscription = subscribe(tmp_path, "https://example.org/")
    file = tmp_path / "webhooks.db"
    assert file.stat().st_mode & 0o777 == 0o600
    assert subscription.secret.encode() in file.read_bytes()
    assert subscription.secret not in repr(subscription)
    file.chmod(0o644)
    with closing(WebhookStore(tmp_path)) as store:
        store.subscriptions()
    assert file.stat().st_mode & 0o777 == 0o600


def attempt(subscription: Subscription, seq: int) -> Attempt:
    return Attempt(
        subscription=subscription.id,
        room=WORKSHOP,
        seq=seq,
        event_type="floor_granted",
        at=subscription.added_at,
        took_s=0.1,
        status=200,
        problem="",
    )


async def deliver_until_over(data: Path, subscription: Subscription, host: RoomHost, clock: ManualClock) -> None:
    """Deliver the events of one room until nothing more is to be delivered."""
    with closing(WebhookStore(data)) as store:
        async with Sender(subscription, clock=clock) as sender:
            with pytest.raises(SubscriptionOver):
                await Stream(subscription, RoomLog(host, data), store=store, sender=sender, clock=clock).run()


async def send_test(subscription: Subscription, clock: ManualClock, *, timeout_s: float = 5.0) -> str:
    """What is wrong when a test event is sent."""
    async with Sender(subscription, clock=clock, timeout_s=timeout_s) as sender:
        return (await sender.send(trial_event(subscription.id, id="test-1", at=clock.now()))).problem
