"""The versions of the journal in the database: what has once been public can always be read again, under its number."""

import sqlite3
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock

import msgspec

from orchestrator.database import FILE_NAME, open_database, speaking_of, transaction
from orchestrator.journal.changes import Change, changes
from orchestrator.journal.content import Journal

MOST_LISTED = 500
"""Versions on one list, the newest first."""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version. number: from 1 on. at: since when it holds (aware UTC). digest: SHA-256 of its content, in hexadecimal digits.

    changes: against the version before; the first has none.
    """

    number: int
    at: datetime
    digest: str
    changes: tuple[Change, ...]


class JournalStore:
    """The journal in the database of ``directory``."""

    def __init__(self, directory: Path) -> None:
        """Raises StoreUnavailable."""
        self._file = directory / FILE_NAME
        self._connection: sqlite3.Connection = open_database(directory)
        self._one_at_a_time = Lock()
        """A version is kept in another thread, and the service may end meanwhile."""

    def close(self) -> None:
        """Give the file back."""
        with self._one_at_a_time:
            self._connection.close()

    def keep(self, content: Journal, at: datetime) -> int:
        """Keep ``content`` as a new version, unless it is the newest already; return the number. Raises StoreUnavailable."""
        encoded = msgspec.json.encode(content, order="sorted")
        digest = sha256(encoded).hexdigest()
        with self._one_at_a_time, speaking_of(self._file), transaction(self._connection):
            row = self._connection.execute("SELECT number, digest, content FROM journal ORDER BY number DESC LIMIT 1").fetchone()
            if row and row[1] == digest:
                return int(row[0])
            before = msgspec.json.decode(row[2], type=Journal) if row else None
            changed = msgspec.json.encode(changes(before, content) if before else ())
            number = row[0] + 1 if row else 1
            self._connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?)", (number, at.isoformat(), digest, changed, encoded))
        return int(number)

    def read(self, number: int | None = None) -> tuple[Version, Journal] | None:
        """The version of that number (None: the newest) and what it says; None: there is none. Raises StoreUnavailable."""
        wanted = "SELECT number, at, digest, changes, content FROM journal WHERE number = coalesce(?, (SELECT max(number) FROM journal))"
        with self._one_at_a_time, speaking_of(self._file):
            row = self._connection.execute(wanted, (number,)).fetchone()
        return (_version(*row[:4]), msgspec.json.decode(row[4], type=Journal)) if row else None

    def newest(self) -> int:
        """The number of the newest version; 0: there is none. Raises StoreUnavailable."""
        with self._one_at_a_time, speaking_of(self._file):
            return int(self._connection.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()[0])

    def versions(self) -> tuple[Version, ...]:
        """The newest versions, the newest first. Raises StoreUnavailable."""
        wanted = "SELECT number, at, digest, changes FROM journal ORDER BY number DESC LIMIT ?"
        with self._one_at_a_time, speaking_of(self._file):
            return tuple(_version(*row) for row in self._connection.execute(wanted, (MOST_LISTED,)))


def _version(number: int, at: str, digest: str, changed: bytes) -> Version:
    what = msgspec.json.decode(changed, type=tuple[Change, ...])
    return Version(number=number, at=datetime.fromisoformat(at), digest=digest, changes=what)
