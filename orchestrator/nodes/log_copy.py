"""A whole copy of all logs in the directory of each node, a moment behind Redis.

Commands that read the directory (``tribuna log`` and others) and webhooks need nothing else, a node that starts sees whether Redis still
has what it had, and without Redis the conference could go on from any directory.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from orchestrator import codec
from orchestrator.database import FILE_NAME, open_database, speaking_of, transaction
from orchestrator.errors import StoreUnavailable
from orchestrator.nodes.link import RedisLink
from orchestrator.store_redis import RedisStore, record_of, room_of
from orchestrator.store_sqlite import head_of, read_heads, write_records
from rooms.ids import RoomId

logger = logging.getLogger(__name__)

PAUSE_S = 5.0
"""After the disk or Redis could not be used."""


class LogCopy:
    """Copies the logs of ``rooms`` from ``store`` into the database of ``directory``."""

    def __init__(self, store: RedisStore, directory: Path, rooms: Sequence[RoomId]) -> None:
        self._store = store
        self._directory = directory
        self._rooms = rooms

    async def require_same(self) -> None:
        """Raises StoreUnavailable: this directory has events that Redis does not have."""
        for room, (seq, last) in (await asyncio.to_thread(self._heads)).items():
            if await self._store.hash_at(room, seq) != last:
                raise StoreUnavailable(
                    f"{self._directory} has {seq} events of room {room} that Redis does not have. If Redis lost them, restore its "
                    "append-only file from a copy; if they are of another conference, choose another --data directory."
                )

    async def run(self) -> None:
        """Copy for as long as the service lives. What cannot be written now is written later; nobody waits for it."""
        async with self._store.waiting_link() as link:
            while True:
                try:
                    heads = dict.fromkeys(self._rooms, (0, codec.GENESIS)) | await asyncio.to_thread(self._heads)
                    await self._follow(heads, link)
                except StoreUnavailable as error:
                    logger.warning("logs are not copied for a moment: %s", error.detail)
                except Exception:
                    logger.exception("logs are not copied for a moment")
                await asyncio.sleep(PAUSE_S)

    async def _follow(self, heads: dict[RoomId, tuple[int, bytes]], link: RedisLink) -> None:
        """Copy what is behind ``heads`` until something fails."""
        while True:
            positions = {self._store.key(room, "log"): f"{seq}-0" for room, (seq, _) in heads.items()}
            for key, entries in await self._store.news(positions, link):
                room = room_of(key)
                records = _chained([record_of(room, entry) for entry in entries], heads[room][1])
                await asyncio.to_thread(self._write, records)
                heads[room] = records[-1].seq, records[-1].hash

    def _heads(self) -> dict[RoomId, tuple[int, bytes]]:
        with speaking_of(self._directory / FILE_NAME), closing(open_database(self._directory)) as connection:
            return {room: head_of(connection, room) for room in read_heads(connection)}

    def _write(self, records: Sequence[codec.Record]) -> None:
        with (
            speaking_of(self._directory / FILE_NAME),
            closing(open_database(self._directory)) as connection,
            transaction(connection),
        ):
            write_records(connection, records)


def _chained(records: Sequence[codec.Record], previous: bytes) -> list[codec.Record]:
    """``records`` with the hash that each follows; whoever reads them verifies it."""
    hashes = [previous, *(kept.hash for kept in records)]
    return [msgspec.structs.replace(kept, previous=before) for kept, before in zip(records, hashes, strict=False)]
