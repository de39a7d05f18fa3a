"""The one file in which a service keeps everything, and what is said when that file cannot be used."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage
from urllib.parse import quote

from orchestrator.errors import DiskFull, StoreDamaged, StoreUnavailable

FILE_NAME = "tribuna.db"
BUSY_TIMEOUT_MS = 5_000
"""How long a writer waits for another process that writes."""

MIGRATIONS: tuple[str, ...] = (
    """
CREATE TABLE events (
    room TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, command_id TEXT, version INTEGER NOT NULL,
    payload TEXT NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE answers (
    room TEXT NOT NULL, actor TEXT NOT NULL, command_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (room, actor, command_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE invitations (
    secret_hash BLOB PRIMARY KEY, participant TEXT NOT NULL, invitation BLOB NOT NULL, revoked INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_of_participant ON invitations (participant);
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
""",
    """
CREATE TABLE imports (id INTEGER PRIMARY KEY, file TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE TABLE people (
    id TEXT PRIMARY KEY, registrant BLOB NOT NULL, import INTEGER NOT NULL, row INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE participations (
    person TEXT NOT NULL, consultation TEXT NOT NULL, import INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (person, consultation)
) STRICT, WITHOUT ROWID;
CREATE TABLE exceptions (
    id INTEGER PRIMARY KEY, person TEXT NOT NULL, room TEXT NOT NULL, granted INTEGER NOT NULL, decided_by TEXT NOT NULL,
    reason TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
""",
    """
CREATE TABLE ballots (
    room TEXT NOT NULL, poll TEXT NOT NULL, option INTEGER NOT NULL, votes INTEGER NOT NULL, PRIMARY KEY (room, poll, option)
) STRICT, WITHOUT ROWID;
""",
    """
CREATE TABLE attendance_runs (run INTEGER PRIMARY KEY, alive_at TEXT NOT NULL, ended INTEGER NOT NULL) STRICT;
CREATE TABLE attendance (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL, room TEXT NOT NULL, at TEXT NOT NULL, passage TEXT NOT NULL, participant TEXT NOT NULL,
    place TEXT NOT NULL, role TEXT NOT NULL
) STRICT;
CREATE INDEX attendance_of_room ON attendance (room, run);
CREATE TABLE attendance_viewers (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL, room TEXT NOT NULL, at TEXT NOT NULL, count INTEGER NOT NULL, peak INTEGER NOT NULL,
    viewer_s REAL NOT NULL
) STRICT;
CREATE INDEX attendance_viewers_of_room ON attendance_viewers (room, run);
""",
    """
CREATE TABLE hall_codes (room TEXT PRIMARY KEY, code_hash BLOB NOT NULL, seats INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
""",
    """
CREATE TABLE journal (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, digest TEXT NOT NULL, changes BLOB NOT NULL, content BLOB NOT NULL
) STRICT;
""",
)
"""Each makes the next version of the tables out of the one before. A new one goes to the end; none is changed once it is released."""

SCHEMA_VERSION = len(MIGRATIONS)

_SENTENCES = {
    "SQLITE_BUSY": "Another program holds {file} locked. Close it, then try again.",
    "SQLITE_LOCKED": "Another program holds {file} locked. Close it, then try again.",
    "SQLITE_CORRUPT": "{file} is damaged. Restore it from a copy, or choose another --data directory.",
    "SQLITE_NOTADB": "{file} is not a database of Tribuna. Restore it from a copy, or choose another --data directory.",
    "SQLITE_FULL": "The disk of {file} is full. Make room on it, then try again.",
    "SQLITE_READONLY": "{file} cannot be written. Give this user the right to write it, or choose another --data directory.",
    "SQLITE_CANTOPEN": "{file} cannot be opened. Check its path and the rights of this user, or choose another --data directory.",
    "SQLITE_PERM": "{file} cannot be opened. Check its path and the rights of this user, or choose another --data directory.",
    "SQLITE_IOERR": "The disk of {file} does not work properly. Check the disk, then try again.",
}

_KINDS: Mapping[str, type[StoreUnavailable]] = {
    "SQLITE_FULL": DiskFull,
    "SQLITE_CORRUPT": StoreDamaged,
    "SQLITE_NOTADB": StoreDamaged,
}


def create_database(directory: Path) -> sqlite3.Connection:
    """Open the database in ``directory``; make both if they are not there. Raises StoreUnavailable."""
    file = directory / FILE_NAME
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"The directory {directory} cannot be made ({error.strerror}). Choose another --data directory.") from error
    connection = _connect(file)
    with speaking_of(file):
        connection.execute("PRAGMA journal_mode = WAL")
        _migrate(connection)
    return connection


def open_database(directory: Path) -> sqlite3.Connection:
    """Open the database that a service made in ``directory``. Raises StoreUnavailable."""
    file = directory / FILE_NAME
    if not file.is_file():
        raise StoreUnavailable(
            f"There is no data of a service in {directory}. Start one there first: tribuna serve FILE --data {directory}"
        )
    connection = _connect(file)
    with speaking_of(file):
        if _schema_version(connection) == 0:
            raise StoreUnavailable(_SENTENCES["SQLITE_NOTADB"].format(file=file))
        _migrate(connection)
    return connection


def open_for_reading(directory: Path) -> sqlite3.Connection:
    """Open the database that a service made in ``directory``, so that nothing in it can be changed. Raises StoreUnavailable."""
    file = directory / FILE_NAME
    connection = connect_for_reading(file)
    with speaking_of(file):
        if not 0 < _schema_version(connection) <= SCHEMA_VERSION:
            raise StoreUnavailable(_SENTENCES["SQLITE_NOTADB"].format(file=file))
    return connection


def connect_for_reading(file: Path) -> sqlite3.Connection:
    """Open any database so that nothing in it can be changed. Raises StoreUnavailable."""
    if not file.is_file():
        raise StoreUnavailable(f"There is no file {file}. Say where the data of a service is: --data DIRECTORY")
    with speaking_of(file):
        connection = sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True, isolation_level=None)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return connection


@contextmanager
def speaking_of(file: Path) -> Iterator[None]:
    """Say what went wrong with ``file`` in a sentence: every error of SQLite becomes StoreUnavailable."""
    try:
        yield
    except sqlite3.Error as error:
        name = "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])
        if name == "SQLITE_IOERR" and not disk_usage(file.parent).free:  # files beside the database could not grow
            name = "SQLITE_FULL"
        sentence = _SENTENCES.get(name, "{file} cannot be used: {error}. Check the file, or choose another --data directory.")
        raise _KINDS.get(name, StoreUnavailable)(sentence.format(file=file, error=error)) from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside happens, durably, or nothing does."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def write_something(connection: sqlite3.Connection) -> None:
    """Write what is there already, within a transaction: an empty one would succeed on a full disk. Raises sqlite3.Error."""
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _connect(file: Path) -> sqlite3.Connection:
    with speaking_of(file):
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # what is overwritten, such as counters of secret ballots, is gone
        if _schema_version(connection) > SCHEMA_VERSION:
            raise StoreUnavailable(f"{file} was made by a newer version of Tribuna. Start that version.")
        return connection


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to the newest version, in one step, whoever opens the file first."""
    if _schema_version(connection) == SCHEMA_VERSION:
        return
    with transaction(connection):
        for migration in MIGRATIONS[_schema_version(connection) :]:
            for statement in filter(str.strip, migration.split(";")):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _schema_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
