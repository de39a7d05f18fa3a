"""The code on the screen of a hall, with which people there take a seat. A room has one at a time, kept as its hash alone."""

import hashlib
import secrets
from pathlib import Path

from orchestrator.database import FILE_NAME, open_database, speaking_of
from rooms.errors import N_, Refused
from rooms.ids import RoomId

CODE_BYTES = 16
"""128 random bits: nobody guesses them, and the picture of the link stays coarse enough for the last row."""

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


class HallCodes:
    """The codes in the database of ``directory``. What another process writes is seen at once."""

    def __init__(self, directory: Path) -> None:
        """Raises StoreUnavailable: no service has used ``directory`` yet, or its database cannot be used."""
        self._file = directory / FILE_NAME
        self._connection = open_database(directory)

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def renew(self, room: RoomId) -> str:
        """Return a new code of ``room``, which cannot be read again; the one before stops working. Raises StoreUnavailable."""
        code = secrets.token_urlsafe(CODE_BYTES)
        with speaking_of(self._file):
            self._connection.execute("INSERT OR REPLACE INTO hall_codes (room, code_hash) VALUES (?, ?)", (room, _hash(code)))
        return code

    def withdraw(self, room: RoomId) -> bool:
        """From now on no code gives a seat in ``room``; False if none did. Raises StoreUnavailable."""
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
