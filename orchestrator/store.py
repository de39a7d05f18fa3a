"""Where the logs of rooms are kept. What is appended is durable before anybody is told of it."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from rooms.events import AnyRoomEvent
from rooms.ids import CommandId, ParticipantId, RoomId
from rooms.polls.ballots import SecretBallot


class Conflict(Exception):
    """Somebody else appended to the room first; nothing was written. Catch up, decide again, try again."""


class Appended(msgspec.Struct, frozen=True, kw_only=True):
    """seq: events of the room with those of the command. repeated: the command had been here before and this is its first answer."""

    seq: int
    repeated: bool = False


class EventStore(Protocol):
    """One append-only log for each room.

    A command id belongs to one sender in one room. Its first answer is kept with its events in one step, also when it had no events.
    Every method raises StoreUnavailable if the store cannot do it.
    """

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
        """Keep ``events`` behind the first ``expected_seq`` of ``room``, or return the first answer of a repeated command.

        ballot: is counted in the same step.

        Raises Conflict: the room has another number of events, and the command is new.
        """

    async def answer(self, room: RoomId, *, by: ParticipantId, command_id: CommandId) -> Appended | None:
        """Return the first answer of a command, or None if it has none."""

    async def read(self, room: RoomId, *, after: int = 0) -> list[AnyRoomEvent]:
        """Return the events of ``room`` behind the first ``after``, in order; its chain of hashes has been verified."""
