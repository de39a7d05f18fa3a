"""The event store of a single machine: SQLite with a write-ahead log, flushed to the disk before every answer.

One thread writes. It takes all the commands that wait, up to a bound, into one transaction (group commit), so that many rooms share
the cost of one flush.
"""

import asyncio
import logging
import queue
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from orchestrator import ballots, codec
from orchestrator.ballots import Tally
from orchestrator.database import FILE_NAME, create_database, open_database, speaking_of, transaction, write_something
from orchestrator.errors import StoreDamaged, StoreUnavailable
from orchestrator.store import Appended, Conflict, Decided
from rooms.events import AnyRoomEvent
from rooms.ids import CommandId, ParticipantId, PollId, RoomId
from rooms.polls.ballots import SecretBallot

logger = logging.getLogger(__name__)

MAX_BATCH = 256
"""Commands in one transaction."""

MAX_WAITING = 4_096
"""Commands that wait for the disk; beyond it they are refused as StoreUnavailable."""

PROBE_EVERY_S = 5.0
"""After a failure, when nobody writes, to see whether the database works again."""

LAST_SEQ = 2**63 - 1

Outcome = list[Appended] | Conflict | StoreUnavailable


@dataclass(frozen=True, slots=True)
class _Append:
    room: RoomId
    commands: tuple[Decided, ...]
    expected_seq: int
    outcome: asyncio.Future[Outcome]


class SqliteStore:
    """The logs of all rooms in the database of ``directory``. ``async with`` opens it and, at the end, writes what still waits.

    ``available``: the last attempt to write succeeded.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._file = directory / FILE_NAME
        self._waiting: queue.Queue[_Append | None] = queue.Queue(MAX_WAITING)  # full: append raises StoreUnavailable
        self._writer = threading.Thread(target=self._write_until_closed, name="event store", daemon=True)
        self.available = True

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._connection = await asyncio.to_thread(create_database, self._directory)
        self._writer.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await asyncio.to_thread(self._waiting.put, None)
        await asyncio.to_thread(self._writer.join)
        self._connection.close()

    async def append(
        self,
        room: RoomId,
        events: Sequence[AnyRoomEvent],
        *,
        expected_seq: int,
        by: ParticipantId,
        command_id: CommandId | None = None,
        ballot: SecretBallot | None = None,
    ) -> Appended:
        """Keep ``events``; see ``EventStore.append``."""
        command = Decided(events=events, by=by, command_id=command_id, ballot=ballot)
        [appended] = await self.append_all(room, [command], expected_seq=expected_seq)
        return appended

    async def append_all(self, room: RoomId, commands: Sequence[Decided], *, expected_seq: int) -> list[Appended]:
        """Keep ``commands``; see ``EventStore.append_all``."""
        outcome: asyncio.Future[Outcome] = self._loop.create_future()
        try:
            self._waiting.put_nowait(_Append(room, tuple(commands), expected_seq, outcome))
        except queue.Full:
            raise StoreUnavailable("Too many commands wait for the disk.") from None
        match await outcome:
            case list() as appended:
                return appended
            case failure:
                raise failure

    async def answer(self, room: RoomId, *, by: ParticipantId, command_id: CommandId) -> Appended | None:
        """Return the first answer of a command; see ``EventStore.answer``."""
        return await asyncio.to_thread(self._read_answer, room, by, command_id)

    async def read(self, room: RoomId, *, after: int = 0) -> list[AnyRoomEvent]:
        """Return the events of ``room``; see ``EventStore.read``."""
        return await asyncio.to_thread(self._read_events, room, after)

    async def tally(self, room: RoomId, poll: PollId, *, options: int) -> Tally:
        """Return what was cast in an anonymous poll; see ``orchestrator.ballots``. Raises StoreUnavailable."""
        return await asyncio.to_thread(self._read_tally, room, poll, options)

    async def forget_order(self) -> bool:
        """Keep nothing that tells in which order ballots came; False: somebody reads the file just now. Raises StoreUnavailable."""
        return await asyncio.to_thread(self._empty_write_ahead_log)

    def _read_tally(self, room: RoomId, poll: PollId, options: int) -> Tally:
        with speaking_of(self._file), closing(open_database(self._directory)) as connection:
            return ballots.tally(connection, room, poll, options=options)

    def _empty_write_ahead_log(self) -> bool:
        with speaking_of(self._file), closing(open_database(self._directory)) as connection:
            return ballots.empty_write_ahead_log(connection)

    def _read_answer(self, room: RoomId, by: ParticipantId, command_id: CommandId) -> Appended | None:
        with speaking_of(self._file), closing(open_database(self._directory)) as connection:
            return _first_answer(connection, room, by, command_id)

    def _read_events(self, room: RoomId, after: int) -> list[AnyRoomEvent]:
        with speaking_of(self._file), closing(open_database(self._directory)) as connection:
            return read_events(connection, room, after=after)

    def _write_until_closed(self) -> None:
        while (batch := self._next_batch()) is not None:
            outcomes = self._write(batch)
            self._loop.call_soon_threadsafe(_tell, batch, outcomes)

    def _next_batch(self) -> list[_Append] | None:
        """Wait for a command and take all that came meanwhile; [] is a probe, None: the store is closed."""
        batch: list[_Append] = []
        while len(batch) < MAX_BATCH:
            try:
                waiting = self._waiting.get(block=not batch, timeout=None if self.available else PROBE_EVERY_S)
            except queue.Empty:
                return batch
            if waiting is None:
                if not batch:
                    return None
                self._waiting.put(None)
                return batch
            batch.append(waiting)
        return batch

    def _write(self, batch: list[_Append]) -> list[Outcome]:
        try:
            with speaking_of(self._file), transaction(self._connection):
                outcomes: list[Outcome] = [_apply(self._connection, waiting) for waiting in batch]
                if not batch:
                    write_something(self._connection)
        except StoreUnavailable as error:
            if self.available or batch:
                logger.error("store: %d commands were not written: %s", len(batch), error.detail)
            self.available = False
            return [error] * len(batch)
        except Exception:
            logger.exception("store: %d commands were not written", len(batch))
            self.available = False
            return [StoreUnavailable()] * len(batch)
        self.available = True
        return outcomes


def read_events(connection: sqlite3.Connection, room: RoomId, *, after: int = 0) -> list[AnyRoomEvent]:
    """Return the events of ``room`` behind the first ``after``, their chain verified. Raises StoreUnavailable, sqlite3.Error."""
    _, previous = head_of(connection, room, up_to=after)
    events = []
    try:
        for kept in read_records(connection, room, after=after):
            events.append(codec.event(kept, previous=previous))
            previous = kept.hash
    except codec.Unreadable as error:
        raise StoreDamaged(str(error)) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise StoreDamaged(f"The log of room {room} is not as it was written. Restore the data from a copy.") from error
    return events


def read_records(connection: sqlite3.Connection, room: RoomId, *, after: int, limit: int = -1) -> Iterable[codec.Record]:
    """Give at most ``limit`` (-1: all) records of ``room`` behind the first ``after``, as they are kept. Raises sqlite3.Error."""
    query = (
        "SELECT room, seq, at, actor, command_id, version, payload, previous, hash FROM events "
        "WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?"
    )
    for row in connection.execute(query, (room, after, limit)):
        values = dict(zip(codec.Record.__struct_fields__, row, strict=True))
        yield codec.Record(**{**values, "at": datetime.fromisoformat(values["at"]), "payload": values["payload"].encode()})


def read_heads(connection: sqlite3.Connection) -> dict[RoomId, int]:
    """The number of events of every room that has some. Raises sqlite3.Error."""
    return {RoomId(room): seq for room, seq in connection.execute("SELECT room, MAX(seq) FROM events GROUP BY room")}


def write_records(connection: sqlite3.Connection, records: Sequence[codec.Record]) -> None:
    """Keep ``records`` of another store, unless they are here already, and what they answer. Raises sqlite3.Error."""
    connection.executemany("INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_row, records))
    answers = [(kept.room, kept.actor, kept.command_id, kept.seq) for kept in records if kept.command_id]
    connection.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", answers)


def _apply(connection: sqlite3.Connection, waiting: _Append) -> list[Appended] | Conflict:
    """Write the commands of one room inside the transaction of its batch."""
    head = head_of(connection, waiting.room)
    answers: list[Appended] = []
    for command in waiting.commands:
        first = command.command_id and _first_answer(connection, waiting.room, command.by, command.command_id)
        if first:
            answers.append(first)
            if command.events:
                return answers
            continue
        if all(answer.repeated for answer in answers) and head[0] != waiting.expected_seq:
            return Conflict(f"room {waiting.room} has {head[0]} events, not {waiting.expected_seq}")
        head = _keep(connection, waiting.room, command, head)
        answers.append(Appended(seq=head[0]))
    return answers


def _keep(connection: sqlite3.Connection, room: RoomId, command: Decided, head: tuple[int, bytes]) -> tuple[int, bytes]:
    """Write one command behind ``head`` and return the new head."""
    seq, previous = head
    for event in command.events:
        seq += 1
        kept = codec.record(event, room=room, seq=seq, actor=command.by, command_id=command.command_id, previous=previous)
        connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _row(kept))
        previous = kept.hash
    if command.ballot:
        ballots.cast(connection, room, command.ballot)
    if command.command_id:
        connection.execute("INSERT INTO answers VALUES (?, ?, ?, ?)", (room, command.by, command.command_id, seq))
    return seq, previous


def _first_answer(connection: sqlite3.Connection, room: RoomId, by: ParticipantId, command_id: CommandId) -> Appended | None:
    query = "SELECT seq FROM answers WHERE room = ? AND actor = ? AND command_id = ?"
    row = connection.execute(query, (room, by, command_id)).fetchone()
    return Appended(seq=row[0], repeated=True) if row else None


def head_of(connection: sqlite3.Connection, room: RoomId, *, up_to: int | None = None) -> tuple[int, bytes]:
    """The number and the hash of the last event, or of the last one not after ``up_to``."""
    query = "SELECT seq, hash FROM events WHERE room = ? AND seq <= ? ORDER BY seq DESC LIMIT 1"
    row = connection.execute(query, (room, LAST_SEQ if up_to is None else up_to)).fetchone()
    return (row[0], row[1]) if row else (0, codec.GENESIS)


def _row(kept: codec.Record) -> tuple[object, ...]:
    at = kept.at.isoformat()
    return kept.room, kept.seq, at, kept.actor, kept.command_id, kept.version, kept.payload.decode(), kept.previous, kept.hash


def _tell(batch: Sequence[_Append], outcomes: Sequence[Outcome]) -> None:
    for waiting, outcome in zip(batch, outcomes, strict=True):
        if not waiting.outcome.done():
            waiting.outcome.set_result(outcome)
