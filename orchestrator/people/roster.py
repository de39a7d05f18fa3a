"""The list of people in the database: who is known, where from, what they took part in, and which exceptions were made.

Nothing here touches an invitation or a room: whoever is admitted stays admitted, whatever a list says.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from orchestrator.database import FILE_NAME, open_database, speaking_of, transaction
from orchestrator.people.changes import Change
from orchestrator.people.registrants import Decision, Entry, Participation, Registrant, RegistrantId, Source
from rooms.ids import RoomId


class ImportedMeanwhile(Exception):
    """Somebody else imported a list after this one was compared with what was known; nothing is written."""


class Roster:
    """The list in the database of ``directory``. Every method raises StoreUnavailable."""

    def __init__(self, directory: Path) -> None:
        """Raises StoreUnavailable: no service has used ``directory`` yet, or its database cannot be used."""
        self._file = directory / FILE_NAME
        self._connection: sqlite3.Connection = open_database(directory)

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def version(self) -> int:
        """The number of the last import that changed anything, 0 before the first."""
        with speaking_of(self._file):
            return int(self._connection.execute("SELECT coalesce(max(id), 0) FROM imports").fetchone()[0])

    def entries(self) -> list[Entry]:
        """Everybody, in the order in which they were first named."""
        with speaking_of(self._file):
            participations = self._participations()
            query = (
                "SELECT registrant, file, row, at FROM people JOIN imports ON imports.id = people.import ORDER BY people.import, people.row"
            )
            read = msgspec.json.Decoder(Registrant)
            people = [(read.decode(person), _source(*source)) for person, *source in self._connection.execute(query)]
        return [Entry(person, source, tuple(participations.get(person.id, ()))) for person, source in people]

    def write(self, made: Sequence[Change], *, file: str, at: datetime, version: int) -> None:
        """Write what an import of ``file`` ``at`` (aware UTC) changes, all of it or nothing. Nobody is removed.

        version: that of the list with which ``made`` was compared. Raises ImportedMeanwhile, StoreUnavailable.
        """
        encode = msgspec.json.Encoder().encode
        number = version + 1
        people = [(change.registrant.id, encode(change.registrant), number, change.row) for change in made]
        forgotten = [(change.registrant.id,) for change in made if change.forgets]
        participations = [(change.registrant.id, one, number, change.row) for change in made for one in change.took_part_in]
        with speaking_of(self._file), transaction(self._connection):
            if self.version() != version:
                raise ImportedMeanwhile
            self._connection.execute("INSERT INTO imports VALUES (?, ?, ?)", (number, file, at.isoformat()))
            self._connection.executemany(
                "INSERT INTO people VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET registrant = excluded.registrant", people
            )
            self._connection.executemany("DELETE FROM participations WHERE person = ?", forgotten)
            self._connection.executemany(
                "INSERT INTO participations VALUES (?, ?, ?, ?) ON CONFLICT (person, consultation) DO NOTHING", participations
            )

    def decide(self, decision: Decision) -> None:
        """Keep ``decision``; none is ever changed or removed."""
        row = (decision.person, decision.room, decision.granted, decision.by, decision.reason, decision.at.isoformat())
        with speaking_of(self._file):
            self._connection.execute(
                "INSERT INTO exceptions (person, room, granted, decided_by, reason, at) VALUES (?, ?, ?, ?, ?, ?)", row
            )

    def decisions(self) -> list[Decision]:
        """Every exception and every withdrawal of one, in their order."""
        query = "SELECT person, room, granted, decided_by, reason, at FROM exceptions ORDER BY id"
        with speaking_of(self._file):
            rows = self._connection.execute(query).fetchall()
        return [
            Decision(RegistrantId(person), RoomId(room), bool(granted), by, reason, datetime.fromisoformat(at))
            for person, room, granted, by, reason, at in rows
        ]

    def _participations(self) -> dict[RegistrantId, list[Participation]]:
        query = (
            "SELECT person, consultation, file, row, at FROM participations JOIN imports ON imports.id = participations.import "
            "ORDER BY participations.import, participations.row, consultation"
        )
        found: dict[RegistrantId, list[Participation]] = defaultdict(list)
        for person, consultation, *source in self._connection.execute(query):
            found[person].append(Participation(consultation, _source(*source)))
        return found


def _source(file: str, row: int, at: str) -> Source:
    return Source(file, row, datetime.fromisoformat(at))
