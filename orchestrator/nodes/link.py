"""The connection of a node to its Redis: what waits is sent as one pipeline, and what goes wrong is said in a sentence."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import MasterDownError, ReadOnlyError, ResponseError
from redis.exceptions import TimeoutError as TooSlow

from orchestrator.errors import StoreUnavailable
from orchestrator.nodes.address import close_pool, pool_of, shown

logger = logging.getLogger(__name__)

MAX_WAITING = 4_096
"""Calls that wait for the connection; beyond it they are refused as StoreUnavailable."""

MAX_PIPELINE = 256
REPLY_WITHIN_S = 2.0
"""How long one try may take."""

GIVE_UP_AFTER_S = 5.0
"""How long a call is tried; while Redis is known to be away, once."""

PAUSE_S = 0.1
"""Between two tries."""

UNREACHABLE = (NotConnected, TooSlow, OSError)
NOT_NOW = (ReadOnlyError, MasterDownError)
"""Replies of a Redis that is not, or not any more, the one that writes."""


@dataclass(frozen=True, slots=True)
class _Call:
    args: Sequence[Any]
    reply: asyncio.Future[Any]


class RedisLink:
    """One connection. Every call must be safe to repeat, because the answer of a call that happened may be lost.

    ``available``: the last attempt reached Redis.
    """

    def __init__(self, url: str, *, waits_s: float = 0.0) -> None:
        """``url``: see ``address.pool_of``. waits_s: how long Redis may wait for news before it replies. Raises ValueError."""
        self.url = url
        self.available = True
        self._reply_within_s = REPLY_WITHIN_S + waits_s
        pool: Any = pool_of(url, connect_within_s=REPLY_WITHIN_S)  # it has few types
        self._pool = pool  # its connection does not keep it alive
        self._connection = pool.make_connection()
        self._waiting: deque[_Call] = deque()  # full: StoreUnavailable
        self._turn = asyncio.Lock()

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.disconnect()
        await close_pool(self._pool)

    async def call(self, *args: Any) -> Any:
        """Return the reply of Redis to the command ``args``. Raises StoreUnavailable, ResponseError (Redis says no)."""
        if len(self._waiting) >= MAX_WAITING:
            raise StoreUnavailable("Too many commands wait for Redis.")
        call = _Call(args, asyncio.get_running_loop().create_future())
        self._waiting.append(call)
        async with self._turn:
            while not call.reply.done():
                await self._send_waiting()
        return call.reply.result()

    async def _send_waiting(self) -> None:
        """Send a pipeline of those that have waited longest."""
        batch = [self._waiting.popleft() for _ in range(min(MAX_PIPELINE, len(self._waiting)))]
        try:
            replies = await self._replies(batch)
        except BaseException:
            self._waiting.extendleft(reversed(batch))
            raise
        for call, reply in zip(batch, replies, strict=True):
            if isinstance(reply, Exception):
                call.reply.set_exception(reply)
                call.reply.exception()  # its caller may have gone
            else:
                call.reply.set_result(reply)

    async def _replies(self, batch: Sequence[_Call]) -> Sequence[Any]:
        """The reply to each call, or the same StoreUnavailable for all."""
        give_up_at = asyncio.get_running_loop().time() + (GIVE_UP_AFTER_S if self.available else 0)
        while True:
            try:
                replies = await self._try(batch)
            except UNREACHABLE as error:
                if asyncio.get_running_loop().time() >= give_up_at:
                    return [self._unavailable(error)] * len(batch)
                await asyncio.sleep(PAUSE_S)
            else:
                if not self.available:
                    logger.info("Redis at %s answers again", shown(self.url))
                self.available = True
                return replies

    async def _try(self, batch: Sequence[_Call]) -> Sequence[Any]:
        """Send ``batch`` at once and read its replies. Raises one of UNREACHABLE, also while Redis reads its file or is a replica."""
        try:
            async with asyncio.timeout(self._reply_within_s):
                await self._connection.connect()
                packed = self._connection.pack_commands(call.args for call in batch)
                await self._connection.send_packed_command(packed, check_health=False)
                return [await self._reply() for _ in batch]
        except BaseException:
            await self._connection.disconnect(nowait=True)  # a reply may still be on its way; and there may be another master by now
            raise

    async def _reply(self) -> Any:
        try:
            return await self._connection.read_response()
        except NOT_NOW as error:
            raise NotConnected(str(error)) from error
        except ResponseError as error:
            return error

    def _unavailable(self, error: Exception) -> StoreUnavailable:
        if self.available:
            logger.error("Redis at %s does not answer: %s", shown(self.url), error)
        self.available = False
        return StoreUnavailable(
            f"Redis at {shown(self.url)} does not answer ({str(error).rstrip('.')}). Check that it runs and can be reached."
        )
