"""Who is invited: to which room, as what, until when. The secret of an invitation is kept as its hash alone."""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import msgspec

from orchestrator.database import FILE_NAME, open_database, speaking_of, transaction
from rooms.errors import N_
from rooms.ids import ParticipantId, RoomId
from rooms.people import Person

SECRET_BYTES = 32
MAX_SECRET_CHARS = 128
_SLUG_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read aloud
_SLUG_LENGTH = 8


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """``person`` may enter ``room`` until ``expires_at`` (aware UTC); room None: every room, for technicians."""

    person: Person
    room: RoomId | None
    expires_at: datetime

    def opens(self, room: RoomId) -> bool:
        """Whether the invitation is for ``room``."""
        return self.room is None or self.room == room


class CredentialRefused(Exception):
    """A secret that opens nothing. ``code`` is stable, ``template`` the msgid of the sentence."""

    code: ClassVar[str] = "credential_refused"
    template: ClassVar[str] = N_("This invitation cannot be used. Ask the organisers for a new link.")

    def __init__(self) -> None:
        super().__init__(self.template)


class InvitationUnknown(CredentialRefused):
    code = "invitation_unknown"
    template = N_("There is no such invitation. Check that the link is complete, or ask the organisers for a new one.")


class InvitationExpired(CredentialRefused):
    code = "invitation_expired"
    template = N_("This invitation has expired. Ask the organisers for a new link.")


class InvitationRevoked(CredentialRefused):
    code = "invitation_revoked"
    template = N_("This invitation was withdrawn. Ask the organisers if you think that this is a mistake.")


class Registry:
    """The invitations in the database of ``directory``. What another process writes is seen at once.

    Calls are look-ups by key in a local file (tens of microseconds), made where they are needed, also from the event loop.
    """

    def __init__(self, directory: Path) -> None:
        """Raises StoreUnavailable: no service has used ``directory`` yet, or its database cannot be used."""
        self._file = directory / FILE_NAME
        self._connection: sqlite3.Connection = open_database(directory)

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def invite(
        self,
        room: RoomId | None,
        person: Person,
        *,
        expires_at: datetime,
        secret: str | None = None,
    ) -> tuple[Invitation, str]:
        """Write an invitation of ``person`` and return it with its secret, which cannot be read again.

        room: None for every room. expires_at: aware UTC. Who is invited again gets another secret. Raises StoreUnavailable.
        """
        invitation = Invitation(person=person, room=room, expires_at=expires_at)
        secret = secret or new_secret()
        with speaking_of(self._file):
            self._connection.execute(_INSERT, _row(invitation, secret))
        return invitation, secret

    def invite_all(self, room: RoomId, people: Iterable[tuple[Person, str]], *, expires_at: datetime) -> None:
        """Write an invitation to ``room`` for each person with the secret beside them: all, or none if it fails.

        The secrets are those of ``new_secret``. Raises StoreUnavailable.
        """
        with speaking_of(self._file), transaction(self._connection):
            self._connection.executemany(
                _INSERT, (_row(Invitation(person=person, room=room, expires_at=expires_at), secret) for person, secret in people)
            )

    def valid(self, now: datetime) -> set[ParticipantId]:
        """Return everybody who has an invitation that opens something at ``now`` (aware). Raises StoreUnavailable."""
        with speaking_of(self._file):
            rows = self._connection.execute("SELECT participant, invitation FROM invitations WHERE NOT revoked").fetchall()
        return {participant for participant, invitation in rows if msgspec.json.decode(invitation, type=Invitation).expires_at > now}

    def withdrawn(self) -> int:
        """Return how many invitations were withdrawn so far. Raises StoreUnavailable."""
        with speaking_of(self._file):
            return int(self._connection.execute("SELECT count(*) FROM invitations WHERE revoked").fetchone()[0])

    def by_secret(self, secret: str, now: datetime) -> Invitation:
        """Return the invitation that ``secret`` opens at ``now`` (aware). Raises CredentialRefused, StoreUnavailable."""
        if len(secret) > MAX_SECRET_CHARS:
            raise InvitationUnknown
        with speaking_of(self._file):
            query = "SELECT invitation, revoked FROM invitations WHERE secret_hash = ?"
            row = self._connection.execute(query, (_hash(secret),)).fetchone()
        if row is None:
            raise InvitationUnknown
        invitation = msgspec.json.decode(row[0], type=Invitation)
        if row[1]:
            raise InvitationRevoked
        if invitation.expires_at <= now:
            raise InvitationExpired
        return invitation

    def revoke(self, participant: ParticipantId) -> bool:
        """Withdraw every invitation of ``participant``; False if there is none. Raises StoreUnavailable."""
        with speaking_of(self._file):
            changed = self._connection.execute("UPDATE invitations SET revoked = 1 WHERE participant = ?", (participant,))
        return changed.rowcount > 0


def new_secret() -> str:
    """A secret that nobody can guess, for one invitation."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_participant() -> ParticipantId:
    """A new id for somebody who has none yet; it says nothing about them."""
    return ParticipantId("p-" + "".join(secrets.choice(_SLUG_LETTERS) for _ in range(_SLUG_LENGTH)))


_INSERT = "INSERT INTO invitations (secret_hash, participant, invitation) VALUES (?, ?, ?)"


def _row(invitation: Invitation, secret: str) -> tuple[bytes, ParticipantId, bytes]:
    return _hash(secret), invitation.person.id, msgspec.json.encode(invitation)


def _hash(secret: str) -> bytes:
    """A secret has 256 random bits, so a fast hash without salt is as hard to turn back as a slow one."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()
