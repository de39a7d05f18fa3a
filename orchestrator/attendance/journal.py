"""The journal of attendance in the database of a service: append-only, a few rows at a time, in one transaction with a sign of life."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from orchestrator.attendance.records import Attended, Passage, Run, RunRecords, Seat, Viewers
from orchestrator.database import FILE_NAME, open_database, speaking_of, transaction
from rooms.ids import ParticipantId, RoomId
from rooms.people import Place, Role


class Journal:
    """Writes the journal of one run of the service, which begins with its first record."""

    def __init__(self, directory: Path) -> None:
        """Raises StoreUnavailable: no service has used ``directory`` yet, or its database cannot be used."""
        self._file = directory / FILE_NAME
        self._connection: sqlite3.Connection = open_database(directory)
        self._run: int | None = None

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def write(self, attended: Sequence[Attended], viewers: Sequence[Viewers], *, alive_at: datetime, ended: bool = False) -> None:
        """Keep the records, and that the service lived at ``alive_at`` (ended: and then stopped). All or nothing.

        Raises StoreUnavailable.
        """
        with speaking_of(self._file), transaction(self._connection):
            run = self._sign_of_life(alive_at, ended=ended)
            self._connection.executemany(
                "INSERT INTO attendance (run, room, at, passage, participant, place, role) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(run, one.room, one.at.isoformat(), one.passage, one.participant, one.seat.place, one.seat.role) for one in attended],
            )
            self._connection.executemany(
                "INSERT INTO attendance_viewers (run, room, at, count, peak, viewer_s) VALUES (?, ?, ?, ?, ?, ?)",
                [(run, one.room, one.at.isoformat(), one.count, one.peak, one.viewer_s) for one in viewers],
            )
        self._run = run

    def _sign_of_life(self, alive_at: datetime, *, ended: bool) -> int:
        alive = (alive_at.isoformat(), ended)
        if self._run is None:
            begun = self._connection.execute("INSERT INTO attendance_runs (alive_at, ended) VALUES (?, ?)", alive)
            return int(begun.lastrowid or 0)
        self._connection.execute("UPDATE attendance_runs SET alive_at = ?, ended = ? WHERE run = ?", (*alive, self._run))
        return self._run


def read_attendance(connection: sqlite3.Connection, room: RoomId) -> tuple[RunRecords, ...]:
    """Return what every run of the service kept of ``room``, the oldest first. Raises sqlite3.Error."""
    runs = connection.execute("SELECT run, alive_at, ended FROM attendance_runs ORDER BY run").fetchall()
    return tuple(
        RunRecords(
            run=Run(alive_at=datetime.fromisoformat(alive_at), ended=bool(ended)),
            attended=_attended(connection, room, run),
            viewers=_viewers(connection, room, run),
        )
        for run, alive_at, ended in runs
    )


def _attended(connection: sqlite3.Connection, room: RoomId, run: int) -> tuple[Attended, ...]:
    query = "SELECT at, passage, participant, place, role FROM attendance WHERE room = ? AND run = ? ORDER BY id"
    return tuple(
        Attended(
            room=room,
            at=datetime.fromisoformat(at),
            passage=Passage(passage),
            participant=ParticipantId(participant),
            seat=Seat(place=Place(place), role=Role(role)),
        )
        for at, passage, participant, place, role in connection.execute(query, (room, run))
    )


def _viewers(connection: sqlite3.Connection, room: RoomId, run: int) -> tuple[Viewers, ...]:
    query = "SELECT at, count, peak, viewer_s FROM attendance_viewers WHERE room = ? AND run = ? ORDER BY id"
    return tuple(
        Viewers(room=room, at=datetime.fromisoformat(at), count=count, peak=peak, viewer_s=viewer_s)
        for at, count, peak, viewer_s in connection.execute(query, (room, run))
    )
