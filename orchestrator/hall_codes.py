"""The code on the screen of a hall, with which people there take a seat. A room has one at a time, kept as its hash alone."""

import hashlib
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.database import FILE_NAME, open_database, speaking_of
from rooms.errors import N_, Refused
from rooms.ids import RoomId

CODE_BYTES = 16
"""128 random bits: nobody guesses them, and the picture of the link stays coarse enough for the last row."""

ID_DIGITS = 12
"""Of the hash: enough to tell codes apart, far too little to find one."""

MAX_CODE_CHARS = 128
MAX_SEATS = 2_000
"""Seats that one code gives. A picture of the screen that gets around fills no more than that, and a new code begins anew."""


class HallCodeUnknown(Refused):
    """There is no such code for the room, or another one took its place."""

    code = "hall_code_unknown"
    template = N_("This code does not work, or not any more. Scan the one that the screen in the hall shows now.")


class SeatsTaken(Refused):
    """The code has given as many seats as one may."""

    code = "seats_taken"
    template = N_("All seats of this code are taken. Ask the staff in the hall for a new code.")


@dataclass(frozen=True, slots=True)
class HallCode:
    """The code of a room now. id: tells it from others and opens nothing. seats: how many it has given. code: None if another process
    made it, or this one before it was started anew: then nobody can read it any more, though it works.
    """

    id: str
    seats: int
    code: str | None = field(repr=False)


class HallCodes:
    """The codes in the database of ``directory``. What another process writes is seen at once."""

    def __init__(self, directory: Path) -> None:
        """Raises StoreUnavailable: no service has used ``directory`` yet, or its database cannot be used."""
        self._file = directory / FILE_NAME
        self._connection = open_database(directory)
        self._made_here: dict[RoomId, str] = {}
        """One a room: several screens of a hall, and those who run it from elsewhere, show the same code."""

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def renew(self, room: RoomId) -> str:
        """Return a new code of ``room``; the one before stops working. Raises StoreUnavailable."""
        code = secrets.token_urlsafe(CODE_BYTES)
        with speaking_of(self._file):
            self._connection.execute("INSERT OR REPLACE INTO hall_codes (room, code_hash) VALUES (?, ?)", (room, _hash(code)))
        self._made_here[room] = code
        return code

    def now(self, room: RoomId) -> HallCode | None:
        """The code of ``room``; None: nobody gets a seat there. Raises StoreUnavailable."""
        with speaking_of(self._file):
            found = self._connection.execute("SELECT code_hash, seats FROM hall_codes WHERE room = ?", (room,)).fetchone()
        if found is None:
            return None
        code_hash, seats = found
        made_here = self._made_here.get(room, "")
        return HallCode(id=code_hash.hex()[:ID_DIGITS], seats=seats, code=made_here if _hash(made_here) == code_hash else None)

    def withdraw(self, room: RoomId) -> bool:
        """From now on no code gives a seat in ``room``; False if none did. Raises StoreUnavailable."""
        self._made_here.pop(room, None)
        with speaking_of(self._file):
            return self._connection.execute("DELETE FROM hall_codes WHERE room = ?", (room,)).rowcount > 0

    def require(self, room: RoomId, code: str) -> None:
        """Do nothing if ``code`` is that of ``room`` now. Raises HallCodeUnknown, StoreUnavailable."""
        query = "SELECT 1 FROM hall_codes WHERE room = ? AND code_hash = ?"
        with speaking_of(self._file):
            known = len(code) <= MAX_CODE_CHARS and self._connection.execute(query, (room, _hash(code))).fetchone()
        if not known:
            raise HallCodeUnknown

    def take(self, room: RoomId, code: str) -> None:
        """Count one more seat that ``code`` gives in ``room``. Raises HallCodeUnknown, SeatsTaken, StoreUnavailable."""
        self.require(room, code)
        count = "UPDATE hall_codes SET seats = seats + 1 WHERE room = ? AND code_hash = ? AND seats < ?"
        with speaking_of(self._file):
            counted = self._connection.execute(count, (room, _hash(code), MAX_SEATS)).rowcount
        if not counted:
            raise SeatsTaken


def _hash(code: str) -> bytes:
    """A code has 128 random bits, so a fast hash without salt is as hard to turn back as a slow one."""
    return hashlib.sha256(code.encode(errors="replace")).digest()
