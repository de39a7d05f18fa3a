"""All webhooks of a service: every subscription has its own task, and in it one for each room, so that nobody waits for another."""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from orchestrator.clock import Clock
from orchestrator.errors import StoreUnavailable
from orchestrator.room_host import RoomHost
from orchestrator.webhooks.room_log import RoomLog
from orchestrator.webhooks.sender import Sender
from orchestrator.webhooks.store import WebhookStore
from orchestrator.webhooks.stream import Stream, SubscriptionOver
from orchestrator.webhooks.subscription import State, Subscription, SubscriptionId

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
"""How soon a subscription is served after the command line added it, and left alone after it was removed."""


class Webhooks:
    """Delivers what happens in ``rooms`` to the subscriptions in ``data``. Rooms notice nothing of it."""

    def __init__(self, data: Path, rooms: Iterable[RoomHost], *, clock: Clock, look_every_s: float = LOOK_EVERY_S) -> None:
        self._store = WebhookStore(data)
        self._logs = [RoomLog(host, data) for host in rooms]
        self._clock = clock
        self._look_every_s = look_every_s
        self._served: dict[SubscriptionId, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Serve the subscriptions, also those that come and go meanwhile, for as long as the service lives."""
        with closing(self._store):
            async with asyncio.TaskGroup() as tasks:
                while True:
                    try:
                        self._serve(await self._active(), tasks)
                    except StoreUnavailable as error:
                        logger.warning("webhooks: %s", error.detail)
                    except Exception:
                        logger.exception("webhooks: it is not known who is to be told")
                    await asyncio.sleep(self._look_every_s)

    async def _active(self) -> dict[SubscriptionId, Subscription]:
        """Those that are to be served now. Raises StoreUnavailable."""
        listed = await asyncio.to_thread(self._store.subscriptions)
        return {one.subscription.id: one.subscription for one in listed if one.state is State.ACTIVE}

    def _serve(self, wanted: dict[SubscriptionId, Subscription], tasks: asyncio.TaskGroup) -> None:
        """Begin with the new ones and end with those that are not wanted any more."""
        self._served = {name: task for name, task in self._served.items() if not task.done()}
        for name, task in self._served.items():
            if name not in wanted:
                task.cancel()
        for name in wanted.keys() - self._served.keys():
            self._served[name] = tasks.create_task(self._deliver(wanted[name]), name=f"webhook {name}")

    async def _deliver(self, subscription: Subscription) -> None:
        """Deliver to one subscription until it is over. A fault of ours in it is in the log and disturbs no other; it is begun anew."""
        try:
            async with Sender(subscription, clock=self._clock) as sender, asyncio.TaskGroup() as streams:
                for log in self._logs:
                    if subscription.covers(log.room):
                        stream = Stream(subscription, log, store=self._store, sender=sender, clock=self._clock)
                        streams.create_task(stream.run(), name=f"webhook {subscription.id} {log.room}")
        except* SubscriptionOver:
            logger.info("webhook %s ends", subscription.id)
        except* Exception:
            logger.exception("webhook %s failed", subscription.id)
