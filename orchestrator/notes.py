"""What a service notes in its database for its next start, and for the commands that run beside it."""

import sqlite3
from datetime import date, datetime
from pathlib import Path

import msgspec

from config.definitions import Definition, Session, Who, in_language
from orchestrator.database import FILE_NAME, open_database, speaking_of
from orchestrator.programme import room_id, room_slots
from rooms.ids import RoomId


class ServedRoom(msgspec.Struct, frozen=True, kw_only=True):
    """A room that is served. title: empty while it is to be announced.

    took_part_in: ids of consultations, on one of which it depends who is eligible to come in; None: everybody on the list is.
    interpretation: the languages that have a booth.
    """

    title: str
    speak_remotely: Who
    watch: Who = Who.INVITED
    took_part_in: tuple[str, ...] | None = None
    interpretation: tuple[str, ...] = ()


class ServedConsultation(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting that prepared the conference. date: None while it is to be announced."""

    title: str
    date: date | None


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """What is served from a directory. time_zone: IANA name. public_url: where browsers find it, without a slash at its end."""

    definition: str
    time_zone: str
    rooms: dict[RoomId, ServedRoom]
    public_url: str
    consultations: dict[str, ServedConsultation] = {}


def served(definition: Definition, public_url: str) -> Served:
    """Describe ``definition`` being served at ``public_url``."""
    language = definition.working_language
    rooms = {
        room_id(slot): ServedRoom(
            title=in_language(slot.session.title or "", language),
            speak_remotely=slot.session.may_speak_remotely,
            watch=slot.session.may_watch,
            took_part_in=_took_part_in(slot.session),
            interpretation=definition.interpretation_of(slot.session),
        )
        for slot in room_slots(definition)
    }
    consultations = {one.id: ServedConsultation(title=in_language(one.title, language), date=one.date) for one in definition.consultations}
    return Served(definition=definition.id, time_zone=definition.time_zone, rooms=rooms, public_url=public_url, consultations=consultations)


def _took_part_in(session: Session) -> tuple[str, ...] | None:
    """The rule of ``session``; while its access is to be announced and it has no rule, nobody is eligible without an exception."""
    access = session.access
    unknown = access.watch is None and access.speak_remotely is None
    return () if unknown and access.took_part_in is None else access.took_part_in


class Notes:
    """The notes in the database of ``directory``."""

    def __init__(self, directory: Path) -> None:
        """Raises StoreUnavailable: no service has used ``directory`` yet, or its database cannot be used."""
        self._file = directory / FILE_NAME
        self._connection: sqlite3.Connection = open_database(directory)

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def served(self) -> Served | None:
        """What was last served from here; None: nothing yet. Raises StoreUnavailable."""
        written = self._read("served")
        return msgspec.json.decode(written, type=Served) if written else None

    def keep_served(self, served: Served) -> None:
        """Note what is served now. Raises StoreUnavailable."""
        self._write("served", msgspec.json.encode(served).decode())

    def starting(self, definition: str) -> datetime | None:
        """To when the day of ``definition`` (an id) was moved (aware UTC); None: it was not. Raises StoreUnavailable."""
        written = self._read(f"starting {definition}")
        return datetime.fromisoformat(written) if written else None

    def keep_starting(self, definition: str, starting: datetime) -> None:
        """Note to when the day of ``definition`` was moved. Raises StoreUnavailable."""
        self._write(f"starting {definition}", starting.isoformat())

    def epoch(self) -> str | None:
        """Which epoch of a shared store this directory belongs to; None: it has none. Raises StoreUnavailable."""
        return self._read("epoch")

    def keep_epoch(self, epoch: str) -> None:
        """Note the epoch of the shared store. Raises StoreUnavailable."""
        self._write("epoch", epoch)

    def _read(self, name: str) -> str | None:
        with speaking_of(self._file):
            row = self._connection.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _write(self, name: str, value: str) -> None:
        with speaking_of(self._file):
            self._connection.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))
