"""The small tables that are the same on every node: invitations, codes of halls, and to when the day was moved.

Each node keeps them in its own directory, where its pages and the command line read and write them. What changes there goes into one
stream in Redis, and what others change comes from it. Of two changes of one row the later one holds; a withdrawn invitation stays so.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from orchestrator.database import FILE_NAME, open_database, speaking_of, transaction
from orchestrator.errors import StoreUnavailable
from orchestrator.nodes.link import RedisLink
from orchestrator.store_redis import RedisStore

logger = logging.getLogger(__name__)

LOOK_EVERY_MS = 300
"""How soon a change in the directory is seen; those of others come at once."""

PAUSE_S = 1.0
"""After the disk or Redis could not be used."""


@dataclass(frozen=True, slots=True)
class _Table:
    """rows: those that are shared, the key first. keep: takes one from another node. drop: takes one away."""

    rows: str
    keep: str
    drop: str


_TABLES = {
    "invitations": _Table(
        rows="SELECT secret_hash, participant, invitation, revoked FROM invitations",
        keep="INSERT INTO invitations VALUES (?, ?, ?, ?) ON CONFLICT (secret_hash) DO UPDATE SET revoked = MAX(revoked, excluded.revoked)",
        drop="DELETE FROM invitations WHERE secret_hash = ?",
    ),
    "hall_codes": _Table(
        rows="SELECT room, code_hash, seats FROM hall_codes",
        keep="INSERT OR REPLACE INTO hall_codes VALUES (?, ?, ?)",
        drop="DELETE FROM hall_codes WHERE room = ?",
    ),
    "notes": _Table(
        rows="SELECT name, value FROM notes WHERE name LIKE 'starting %'",
        keep="INSERT OR REPLACE INTO notes VALUES (?, ?)",
        drop="DELETE FROM notes WHERE name = ?",
    ),
}


class _Change(msgspec.Struct, frozen=True, array_like=True):
    """One row as it is now. key: text or bytes. rest: its other values; None: it is gone."""

    table: str
    key: Any
    rest: list[Any] | None


class SharedRows:
    """Keeps the tables in ``directory`` like those of the other nodes of ``store``.

    Raises StoreUnavailable.
    """

    def __init__(self, store: RedisStore, directory: Path) -> None:
        self._store = store
        self._file = directory / FILE_NAME
        self._connection = open_database(directory)
        self._known: dict[tuple[str, bytes | str], list[Any]] = {}
        self._position = "0-0"
        self._seen: int | None = None
        """The version of the file of which the others know everything."""

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    async def run(self) -> None:
        """Take and give changes for as long as the service lives; the first thing is to take what the others have."""
        async with self._store.waiting_link() as link:
            while True:
                try:
                    await self.exchange(link)
                except StoreUnavailable as error:
                    logger.warning("invitations and codes of others have to wait: %s", error.detail)
                    await asyncio.sleep(PAUSE_S)
                except Exception:
                    logger.exception("invitations and codes of others have to wait")
                    await asyncio.sleep(PAUSE_S)

    async def take_all(self) -> None:
        """Take everything that the others have. Raises StoreUnavailable."""
        while await self._take(self._store.link, wait_ms=1):
            pass

    async def exchange(self, link: RedisLink) -> None:
        """Give what changed here, and take what changes elsewhere in the next moment. Raises StoreUnavailable."""
        version, changes = await asyncio.to_thread(self._changes)
        for change in changes:
            await self._store.link.call("XADD", self._key, "*", "row", msgspec.msgpack.encode(change))
            self._remember(change)
        self._seen = version
        await self._take(link, wait_ms=LOOK_EVERY_MS)

    @property
    def _key(self) -> str:
        return self._store.key("shared", "rows")

    async def _take(self, link: RedisLink, *, wait_ms: int) -> bool:
        """Whether there was something new."""
        news = await self._store.news({self._key: self._position}, link, wait_ms=wait_ms)
        for _, entries in news:
            changes = [msgspec.msgpack.decode(row, type=_Change) for _, (_, row) in entries]
            await asyncio.to_thread(self._write, changes)  # ours too: all nodes do the same in the same order
            for change in changes:
                self._remember(change)
            self._position = entries[-1][0].decode()
            self._seen = None  # a row of ours may have held against theirs
        return bool(news)

    def _remember(self, change: _Change) -> None:
        if change.rest is None:
            self._known.pop((change.table, change.key), None)
        else:
            self._known[change.table, change.key] = change.rest

    def _changes(self) -> tuple[int, list[_Change]]:
        """What this directory has that the others do not know yet, and the version of the file in which it was so."""
        with speaking_of(self._file):
            version = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
            if version == self._seen:
                return version, []
            now = dict(_rows(self._connection))
        new = [(key, rest) for key, rest in now.items() if self._known.get(key) != rest]
        gone = [(key, None) for key in self._known.keys() - now.keys()]
        return version, [_Change(table, key, rest) for (table, key), rest in (*new, *gone)]

    def _write(self, changes: Sequence[_Change]) -> None:
        with speaking_of(self._file), transaction(self._connection):
            for change in changes:
                table = _TABLES[change.table]
                if change.rest is None:
                    self._connection.execute(table.drop, (change.key,))
                else:
                    self._connection.execute(table.keep, (change.key, *change.rest))


def _rows(connection: sqlite3.Connection) -> Iterable[tuple[tuple[str, bytes | str], list[Any]]]:
    for name, table in _TABLES.items():
        for key, *rest in connection.execute(table.rows):
            yield (name, key), rest
