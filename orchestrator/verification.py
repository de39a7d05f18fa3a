"""Whether what a database keeps is what was written: the chain of every log, its answers, and the file around them."""

import sqlite3
from collections.abc import Iterator

import msgspec

from orchestrator import codec
from orchestrator.errors import StoreUnavailable
from orchestrator.store_sqlite import read_heads, read_records
from rooms.ids import RoomId

SHOWN = 5
"""Faults of the file that are told; there may be thousands, and the first ones say it."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The newest event of a log. hash: stands for the whole log up to ``seq``, so whoever keeps it elsewhere can prove that log."""

    room: RoomId
    seq: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.room}:{self.seq}:{self.hash.hex()}"

    @classmethod
    def parse(cls, written: str) -> "Head":
        """The head that ``str`` wrote. Raises ValueError."""
        room, seq, digest = written.rsplit(":", 2)
        return cls(room=RoomId(room), seq=int(seq), hash=bytes.fromhex(digest))


def rooms_with_logs(connection: sqlite3.Connection) -> list[RoomId]:
    """Every room that has events. Raises sqlite3.Error."""
    return sorted(read_heads(connection))


def verify_log(connection: sqlite3.Connection, room: RoomId, *, expected: Head | None = None) -> Head:
    """Follow the chain of ``room`` from its first event to its last and return the head.

    expected: what was its head once. Raises StoreUnavailable: which event is the first that is not as it was written. sqlite3.Error.
    """
    head = Head(room=room, seq=0, hash=codec.GENESIS)
    try:
        for kept in read_records(connection, room, after=0):
            head = _next(head, kept)
            if expected and expected.seq == head.seq and expected.hash != head.hash:
                raise StoreUnavailable(
                    f"The log of room {room} up to event {head.seq} is not the one whose hash you kept: it was written anew. Restore it."
                )
    except codec.Unreadable as error:
        raise StoreUnavailable(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise StoreUnavailable(f"The log of room {room} cannot be read behind event {head.seq} ({error}). Restore the data.") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise StoreUnavailable(f"Event {head.seq + 1} of room {room} is not as it was written. Restore the data from a copy.") from error
    if expected and expected.seq > head.seq:
        raise StoreUnavailable(
            f"The log of room {room} ends at event {head.seq}; it once had {expected.seq}. Restore the data from a copy."
        )
    _require_answered_events(connection, head)
    return head


def file_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """What SQLite finds wrong with the file as a whole, the first faults only. Raises sqlite3.Error."""
    for (line,) in connection.execute(f"PRAGMA integrity_check({SHOWN})"):
        if line != "ok":
            yield f"The database file is damaged: {line}."
    for table, row, *_ in connection.execute("PRAGMA foreign_key_check").fetchmany(SHOWN):
        yield f"Row {row} of the table {table} belongs to nothing."


def _next(head: Head, kept: codec.Record) -> Head:
    """The head behind ``kept``. Raises codec.Unreadable."""
    if kept.seq != head.seq + 1:
        raise codec.Unreadable(f"Event {head.seq + 1} of room {kept.room} is missing. Restore the data from a copy.")
    codec.event(kept, previous=head.hash)
    return Head(room=kept.room, seq=kept.seq, hash=kept.hash)


def _require_answered_events(connection: sqlite3.Connection, head: Head) -> None:
    """Raises StoreUnavailable: a command was answered with an event that the log does not have (any more)."""
    query = "SELECT MAX(seq) FROM answers WHERE room = ?"
    answered = connection.execute(query, (head.room,)).fetchone()[0] or 0
    if answered > head.seq:
        raise StoreUnavailable(
            f"The log of room {head.room} ends at event {head.seq}, but event {answered} was acknowledged. Restore the data from a copy."
        )
