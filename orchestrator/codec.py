"""Room events as they are kept: JSON with a version, each chained to the one before it by a hash."""

import hashlib
from datetime import datetime

import msgspec

from rooms.events import AnyRoomEvent
from rooms.ids import CommandId, ParticipantId, RoomId

VERSION = 1
"""Of the events as a whole. Readers pass over fields that they do not know; what they would misread raises the version."""

GENESIS = bytes(32)
"""What stands before the first event of a room."""

_encoder = msgspec.json.Encoder(order="sorted")
_decoder: msgspec.json.Decoder[AnyRoomEvent] = msgspec.json.Decoder(AnyRoomEvent)


class Unreadable(Exception):
    """A stored event that this version cannot read, or that was changed since it was written. The message is a whole sentence."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One event as it is kept. payload: canonical JSON (sorted keys, no spaces). hash: SHA-256, see ``digest``."""

    room: RoomId
    seq: int
    at: datetime
    actor: ParticipantId
    command_id: CommandId | None
    version: int
    payload: bytes
    previous: bytes
    hash: bytes


def record(event: AnyRoomEvent, *, room: RoomId, seq: int, actor: ParticipantId, command_id: CommandId | None, previous: bytes) -> Record:
    """Return ``event`` as the record number ``seq`` of ``room``, after the record whose hash is ``previous``."""
    unhashed = Record(
        room=room,
        seq=seq,
        at=event.at,
        actor=actor,
        command_id=command_id,
        version=VERSION,
        payload=_encoder.encode(event),
        previous=previous,
        hash=b"",
    )
    return msgspec.structs.replace(unhashed, hash=digest(unhashed))


def digest(kept: Record) -> bytes:
    """SHA-256 over the hash before, everything that the record says about the event, and the payload as it is kept."""
    about = _encoder.encode([kept.room, kept.seq, kept.at, kept.actor, kept.command_id, kept.version])
    return hashlib.sha256(kept.previous + about + kept.payload).digest()


def event(kept: Record, *, previous: bytes) -> AnyRoomEvent:
    """Return the event of ``kept``, which follows the record whose hash is ``previous``. Raises Unreadable."""
    if kept.version > VERSION:
        raise Unreadable(f"Event {kept.seq} of room {kept.room} was written by a newer version of Tribuna. Start that version.")
    if kept.previous != previous or kept.hash != digest(kept):
        raise Unreadable(f"Event {kept.seq} of room {kept.room} was changed or damaged after it was written. Restore the data from a copy.")
    try:
        return _decoder.decode(kept.payload)
    except msgspec.MsgspecError as error:
        raise Unreadable(f"Event {kept.seq} of room {kept.room} cannot be read: {error}. Restore the data from a copy.") from error
