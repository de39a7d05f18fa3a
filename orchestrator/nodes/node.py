"""What makes a service one of several of the same conference: where its logs are, and all that it exchanges with the others."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import AsyncExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from orchestrator.database import create_database
from orchestrator.nodes.address import shown
from orchestrator.nodes.leases import PresenceLeases
from orchestrator.nodes.log_copy import LogCopy
from orchestrator.nodes.shared_rows import SharedRows
from orchestrator.notes import Notes
from orchestrator.room_host import RoomHost
from orchestrator.store_redis import RedisStore
from rooms.ids import RoomId

logger = logging.getLogger(__name__)


class Node:
    """This service among those that share the Redis at ``url``. ``async with`` connects; ``follow``, then keep ``run`` running.

    data: the directory of this node alone. ephemeral: see ``RedisStore``. Entering raises StoreUnavailable.
    """

    rows: SharedRows

    def __init__(self, url: str, *, data: Path, ephemeral: bool) -> None:
        self.id = uuid4().hex[:8]
        self.store = RedisStore(url, ephemeral=ephemeral)
        self._data = data
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            create_database(self._data).close()
            with closing(Notes(self._data)) as notes:
                self.store.known_epoch = notes.epoch()
                await stack.enter_async_context(self.store)
                await LogCopy(self.store, self._data, ()).require_same()
                notes.keep_epoch(self.store.epoch)
            self.rows = SharedRows(self.store, self._data)
            stack.callback(self.rows.close)
            await self.rows.take_all()
            logger.info("node %s shares epoch %s in Redis at %s", self.id, self.store.epoch, shown(self.store.url))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._stack.aclose()

    def follow(self, rooms: Mapping[RoomId, RoomHost]) -> None:
        """From now on ``rooms``, which are loaded, hear what other nodes do in them."""
        for room, host in rooms.items():
            self.store.follow(room, host.catch_up)

    async def run(self, rooms: Mapping[RoomId, RoomHost]) -> None:
        """Exchange everything for as long as the service lives."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.store.run(), name="rooms of other nodes")
            tasks.create_task(LogCopy(self.store, self._data, tuple(rooms)).run(), name="copy of the logs")
            tasks.create_task(self.rows.run(), name="shared rows")
            tasks.create_task(PresenceLeases(self.store, rooms, node=self.id).run(), name="presence on other nodes")
