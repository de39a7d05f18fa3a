"""The ballots of anonymous polls: a counter for each option, so that no row is anybody's (see ``rooms.polls.ballots``)."""

import sqlite3
from dataclasses import dataclass

from rooms.ids import PollId, RoomId
from rooms.polls.ballots import SecretBallot

BALLOTS = 0
"""The number under which the ballots themselves are counted; options begin with 1."""


@dataclass(frozen=True, slots=True)
class Tally:
    """ballots: how many were cast. counts: votes by option."""

    ballots: int
    counts: tuple[int, ...]


def cast(connection: sqlite3.Connection, room: RoomId, ballot: SecretBallot) -> None:
    """Count ``ballot``, in the transaction that says who voted. Raises sqlite3.Error."""
    add = "INSERT INTO ballots VALUES (?, ?, ?, 1) ON CONFLICT (room, poll, option) DO UPDATE SET votes = votes + 1"
    connection.executemany(add, [(room, ballot.poll, option) for option in (BALLOTS, *ballot.options)])


def tally(connection: sqlite3.Connection, room: RoomId, poll: PollId, *, options: int) -> Tally:
    """What has been cast so far in ``poll``, which has so many ``options``. Raises sqlite3.Error."""
    rows = connection.execute("SELECT option, votes FROM ballots WHERE room = ? AND poll = ?", (room, poll))
    votes: dict[int, int] = dict(rows.fetchall())
    return Tally(ballots=votes.get(BALLOTS, 0), counts=tuple(votes.get(option, 0) for option in range(1, options + 1)))


def empty_write_ahead_log(connection: sqlite3.Connection) -> bool:
    """Let go of earlier pages of the counters, which tell in which order they grew; False if a reader holds them. Raises sqlite3.Error."""
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
