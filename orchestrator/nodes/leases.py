"""Who is connected to which node: each says so every second, and what it said is forgotten when it has been silent for a while."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import msgspec

from orchestrator.errors import StoreUnavailable
from orchestrator.room_host import RoomHost
from orchestrator.store_redis import RedisStore
from rooms.ids import ParticipantId, RoomId
from rooms.speaking_views import Presence

logger = logging.getLogger(__name__)

SAY_EVERY_S = 1.0
LEASE_MS = 10_000
"""How long the people of a node that died or hangs count as there; then their grace to come back begins."""


class Said(msgspec.Struct, frozen=True):
    """Who is in one room on one node, by id."""

    connected: list[ParticipantId]
    publishing: list[ParticipantId]
    viewers: int


class PresenceLeases:
    """Tells the other nodes of ``store`` who is in ``rooms`` here, and the rooms who is there elsewhere."""

    def __init__(self, store: RedisStore, rooms: Mapping[RoomId, RoomHost], *, node: str) -> None:
        self._store = store
        self._rooms = rooms
        self._node = node

    async def run(self) -> None:
        """Say and ask for as long as the service lives. While Redis is away everybody elsewhere stays where they were."""
        try:
            while True:
                try:
                    await self.exchange()
                except StoreUnavailable as error:
                    logger.debug("it is not known who is on other nodes: %s", error.detail)
                except Exception:
                    logger.exception("it is not known who is on other nodes")
                await asyncio.sleep(SAY_EVERY_S)
        finally:
            await self._leave()

    async def exchange(self) -> None:
        """Say who is here and take what the others said. Raises StoreUnavailable."""
        call, nodes = self._store.link.call, self._store.key("nodes", "all")
        await call("SET", self._key(self._node), msgspec.json.encode(self._here()), "PX", LEASE_MS)
        await call("SADD", nodes, self._node)
        others = sorted(node.decode() for node in await call("SMEMBERS", nodes) if node.decode() != self._node)
        said = await call("MGET", *map(self._key, others)) if others else []
        for gone in (node for node, words in zip(others, said, strict=True) if words is None):
            await call("SREM", nodes, gone)
        self._show([msgspec.json.decode(words, type=dict[str, Said]) for words in said if words is not None])

    def _here(self) -> dict[str, Any]:
        return {
            room: Said(connected=sorted(here.connected), publishing=sorted(here.publishing), viewers=here.viewers)
            for room, here in ((room, host.presence_here) for room, host in self._rooms.items())
            if here != Presence()
        }

    def _show(self, nodes: list[dict[str, Said]]) -> None:
        for room, host in self._rooms.items():
            there = [node[room] for node in nodes if room in node]
            host.set_presence_elsewhere(
                Presence(
                    connected=frozenset(person for said in there for person in said.connected),
                    publishing=frozenset(person for said in there for person in said.publishing),
                    viewers=sum(said.viewers for said in there),
                )
            )

    async def _leave(self) -> None:
        """Nobody is here any more: the grace of our people begins now."""
        try:
            await self._store.link.call("DEL", self._key(self._node))
        except StoreUnavailable:
            logger.debug("the lease of this node ends by itself")

    def _key(self, node: str) -> str:
        return self._store.key("nodes", node)
