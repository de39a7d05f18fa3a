"""The events of one room on their way to one receiver: one after the other, each until it is taken."""

import asyncio
import logging
from datetime import datetime, timedelta

from orchestrator.client.backoff import Backoff
from orchestrator.clock import Clock
from orchestrator.codec import Record, Unreadable
from orchestrator.errors import StoreUnavailable
from orchestrator.webhooks.cloud_event import room_event, type_of, wanted
from orchestrator.webhooks.room_log import PAGE, RoomLog
from orchestrator.webhooks.sender import GONE, Outcome, Sender
from orchestrator.webhooks.store import Attempt, WebhookStore
from orchestrator.webhooks.subscription import State, Subscription

logger = logging.getLogger(__name__)

FIRST_PAUSE_S = 5.0
LONGEST_PAUSE_S = 3_600.0
GIVE_UP_AFTER = timedelta(days=1)
"""Of one event that is never taken; then the whole subscription is suspended, and nothing is lost by that."""


class SubscriptionOver(Exception):
    """Nothing more is to be delivered: the receiver is gone, or was unreachable for too long."""


class Stream:
    """Delivers the events of ``log`` to ``subscription``. At most one request is under way.

    The cursor is on the disk before the next event is sent: after a crash the last one may come again, and nothing is left out.
    """

    def __init__(self, subscription: Subscription, log: RoomLog, *, store: WebhookStore, sender: Sender, clock: Clock) -> None:
        self._subscription = subscription
        self._log = log
        self._store = store
        self._sender = sender
        self._clock = clock
        self._backoff = Backoff(FIRST_PAUSE_S, LONGEST_PAUSE_S)

    async def run(self) -> None:
        """Deliver for as long as the service lives. Raises SubscriptionOver."""
        while True:
            try:
                await self._deliver_all()
            except (StoreUnavailable, Unreadable) as error:
                logger.warning("webhook %s: room %s has to wait: %s", self._subscription.id, self._log.room, error)
                await self._pause()

    async def _deliver_all(self) -> None:
        """Deliver from the durable cursor on. Raises SubscriptionOver, StoreUnavailable, Unreadable."""
        cursor = await asyncio.to_thread(self._store.cursor, self._subscription.id, self._log.room)
        seq = durable = min(cursor.seq, self._log.state.seq)  # a log that was restored from a copy is shorter than what was told of it
        failing_since = cursor.failing_since
        while True:
            await self._log.beyond(seq)
            for kept in await self._log.page(seq):
                seq = kept.seq
                if wanted(kept, self._subscription):
                    await self._deliver(kept, failing_since)
                    durable, failing_since = seq, None
            if seq - durable >= PAGE:  # what was only passed over is cheap to pass over again
                await asyncio.to_thread(self._store.advance, self._subscription.id, self._log.room, seq)
                durable = seq

    async def _deliver(self, kept: Record, failing_since: datetime | None) -> None:
        """Return when the receiver has taken the event and that is on the disk."""
        while True:
            event = room_event(kept, self._log.state, self._subscription.detail)
            outcome = await self._sender.send(event)
            await asyncio.to_thread(self._store.record, self._attempt(kept, outcome))
            if not outcome.problem:
                self._backoff.reset()
                return
            failing_since = failing_since or outcome.at
            logger.warning("webhook %s: room %s seq %d: %s", self._subscription.id, kept.room, kept.seq, outcome.problem)
            await self._end_if_hopeless(outcome, failing_since)
            await self._pause()

    async def _end_if_hopeless(self, outcome: Outcome, failing_since: datetime) -> None:
        """Raises SubscriptionOver."""
        if outcome.status == GONE:
            state = State.GONE
        elif outcome.at - failing_since >= GIVE_UP_AFTER:
            state = State.SUSPENDED
        else:
            return
        await asyncio.to_thread(self._store.set_state, self._subscription.id, state)
        logger.error("webhook %s is %s: nothing is delivered to it any more", self._subscription.id, state)
        raise SubscriptionOver

    async def _pause(self) -> None:
        await self._clock.sleep_until(self._clock.now() + timedelta(seconds=self._backoff.next_s()))

    def _attempt(self, kept: Record, outcome: Outcome) -> Attempt:
        return Attempt(
            subscription=self._subscription.id,
            room=kept.room,
            seq=kept.seq,
            event_type=type_of(kept),
            at=outcome.at,
            took_s=outcome.took_s,
            status=outcome.status,
            problem=outcome.problem,
        )
