"""Subscriptions, how far each has been told of each room, and what the last attempts came to: a SQLite file of its own.

Of its own for two reasons: the secrets in it must be readable to sign with, so nobody but its owner may read it; and what is written here
never waits for the log of a room, nor that for us.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from orchestrator.database import BUSY_TIMEOUT_MS, speaking_of, transaction
from orchestrator.errors import StoreUnavailable
from orchestrator.webhooks.subscription import State, Subscription, SubscriptionId
from rooms.ids import RoomId

FILE_NAME = "webhooks.db"
OWNER_ONLY = 0o600

KEPT_ATTEMPTS = 100
"""Of each subscription; older ones are forgotten."""

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE subscriptions (id TEXT PRIMARY KEY, subscription BLOB NOT NULL, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE cursors (
    subscription TEXT NOT NULL REFERENCES subscriptions ON DELETE CASCADE, room TEXT NOT NULL, seq INTEGER NOT NULL, failing_since TEXT,
    PRIMARY KEY (subscription, room)
) STRICT, WITHOUT ROWID;
CREATE TABLE attempts (
    number INTEGER PRIMARY KEY, subscription TEXT NOT NULL REFERENCES subscriptions ON DELETE CASCADE, attempt BLOB NOT NULL
) STRICT;
CREATE INDEX attempts_of_subscription ON attempts (subscription, number);
"""


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """Everything up to ``seq`` of a room is dealt with. failing_since: when the next event was first refused (aware UTC)."""

    seq: int = 0
    failing_since: datetime | None = None


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One request to a receiver. status: of its answer, None without one. problem: what was wrong; empty: it took the event."""

    subscription: SubscriptionId
    room: RoomId
    seq: int
    event_type: str
    at: datetime
    took_s: float
    status: int | None
    problem: str


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription and how it is. failing: rooms whose next event was refused so far."""

    subscription: Subscription
    state: State
    failing: int


class WebhookStore:
    """The file in ``directory``, which ``add`` makes. Calls may come from any thread; all raise StoreUnavailable."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / FILE_NAME
        self._connection: sqlite3.Connection | None = None
        self._one_at_a_time = threading.Lock()
        self._closed = False

    def close(self) -> None:
        """Give the file back, for good."""
        with self._one_at_a_time:
            self._closed = True
            if self._connection is not None:
                self._connection.close()

    def add(self, subscription: Subscription, cursors: Mapping[RoomId, int]) -> None:
        """Keep a new subscription, which has nothing to learn of the first ``cursors[room]`` events."""
        self._create()
        with self._opened() as connection:
            encoded = msgspec.json.encode(subscription)
            connection.execute("INSERT INTO subscriptions VALUES (?, ?, ?)", (subscription.id, encoded, State.ACTIVE.value))
            rows = [(subscription.id, room, seq) for room, seq in cursors.items()]
            connection.executemany("INSERT INTO cursors (subscription, room, seq) VALUES (?, ?, ?)", rows)

    def subscriptions(self) -> list[Listed]:
        """Every subscription, the oldest first."""
        if not self._file.exists():
            return []
        query = (
            "SELECT subscription, state, (SELECT COUNT(*) FROM cursors WHERE subscription = s.id AND failing_since IS NOT NULL) "
            "FROM subscriptions AS s"
        )
        with self._opened() as connection:
            rows = connection.execute(query).fetchall()
        listed = [
            Listed(subscription=msgspec.json.decode(blob, type=Subscription), state=State(state), failing=failing)
            for blob, state, failing in rows
        ]
        return sorted(listed, key=lambda one: one.subscription.added_at)

    def remove(self, wanted: SubscriptionId) -> None:
        """Forget a subscription with everything of it."""
        with self._opened() as connection:
            connection.execute("DELETE FROM subscriptions WHERE id = ?", (wanted,))

    def set_state(self, wanted: SubscriptionId, state: State) -> None:
        """Deliver from now on or not. A subscription that goes on has a whole day for its next event again."""
        with self._opened() as connection:
            connection.execute("UPDATE subscriptions SET state = ? WHERE id = ?", (state.value, wanted))
            if state is State.ACTIVE:
                connection.execute("UPDATE cursors SET failing_since = NULL WHERE subscription = ?", (wanted,))

    def cursor(self, subscription: SubscriptionId, room: RoomId) -> Cursor:
        """How far ``subscription`` has been told of ``room``; a room that it does not know yet is told from its beginning."""
        query = "SELECT seq, failing_since FROM cursors WHERE subscription = ? AND room = ?"
        with self._opened() as connection:
            row = connection.execute(query, (subscription, room)).fetchone()
        return Cursor(seq=row[0], failing_since=row[1] and datetime.fromisoformat(row[1])) if row else Cursor()

    def advance(self, subscription: SubscriptionId, room: RoomId, seq: int) -> None:
        """Everything up to ``seq`` is dealt with."""
        with self._opened(durably=False) as connection:
            _advance(connection, subscription, room, seq)

    def record(self, attempt: Attempt) -> None:
        """Keep an attempt and, in the same step, what follows from it for the cursor."""
        with self._opened(durably=False) as connection:
            if not _exists(connection, attempt.subscription):
                return
            connection.execute(
                "INSERT INTO attempts (subscription, attempt) VALUES (?, ?)", (attempt.subscription, msgspec.json.encode(attempt))
            )
            connection.execute(
                "DELETE FROM attempts WHERE subscription = ?1 AND number <= "
                "(SELECT number FROM attempts WHERE subscription = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)",
                (attempt.subscription, KEPT_ATTEMPTS),
            )
            if attempt.problem:
                _fail(connection, attempt)
            else:
                _advance(connection, attempt.subscription, attempt.room, attempt.seq)

    def attempts(self, subscription: SubscriptionId | None, limit: int) -> list[Attempt]:
        """The last ``limit`` attempts, of one subscription or (None) of all, the newest last."""
        if not self._file.exists():
            return []
        query = "SELECT attempt FROM attempts WHERE ?1 IS NULL OR subscription = ?1 ORDER BY number DESC LIMIT ?2"
        with self._opened() as connection:
            rows = connection.execute(query, (subscription, limit)).fetchall()
        return [msgspec.json.decode(blob, type=Attempt) for (blob,) in reversed(rows)]

    def _create(self) -> None:
        """Make the file for its owner alone, before anything is in it; SQLite gives its side files the same mode."""
        try:
            os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, OWNER_ONLY))
        except OSError as error:
            raise StoreUnavailable(f"{self._file} cannot be made ({error.strerror}). Choose another --data directory.") from error
        with speaking_of(self._file), closing(sqlite3.connect(self._file, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            with transaction(connection):
                if _schema_version(connection) == 0:
                    for statement in filter(str.strip, SCHEMA.split(";")):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def _opened(self, *, durably: bool = True) -> Iterator[sqlite3.Connection]:
        """A transaction in the file. Not durably: a kill of the process loses nothing of it, a power cut the last moments.

        That is enough for what only makes an event come twice, and spares the disk, which the rooms need.
        """
        with self._one_at_a_time, speaking_of(self._file):
            if self._closed:
                raise StoreUnavailable(f"{self._file} has been given back.")
            if self._connection is None:
                self._connection = self._connect()
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durably else 'NORMAL'}")
            with transaction(self._connection):
                yield self._connection

    def _connect(self) -> sqlite3.Connection:
        if self._file.stat().st_mode & 0o077:
            self._file.chmod(OWNER_ONLY)
        connection = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        if _schema_version(connection) != SCHEMA_VERSION:
            connection.close()
            raise StoreUnavailable(f"{self._file} was made by another version of Tribuna. Start that version.")
        return connection


def _advance(connection: sqlite3.Connection, subscription: SubscriptionId, room: RoomId, seq: int) -> None:
    if _exists(connection, subscription):
        connection.execute("INSERT OR REPLACE INTO cursors VALUES (?, ?, ?, NULL)", (subscription, room, seq))


def _fail(connection: sqlite3.Connection, attempt: Attempt) -> None:
    """The cursor stays where it is and remembers when it began to fail."""
    connection.execute(
        "INSERT INTO cursors VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET failing_since = COALESCE(failing_since, excluded.failing_since)",
        (attempt.subscription, attempt.room, attempt.seq - 1, attempt.at.isoformat()),
    )


def _exists(connection: sqlite3.Connection, subscription: SubscriptionId) -> bool:
    """It may have been removed while a request was under way."""
    return connection.execute("SELECT 1 FROM subscriptions WHERE id = ?", (subscription,)).fetchone() is not None


def _schema_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
