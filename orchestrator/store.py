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


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A command whose ``events`` are to be kept. ballot: is counted in the same step."""

    events: Sequence[AnyRoomEvent]
    by: ParticipantId
    command_id: CommandId | None = None
    ballot: SecretBallot | None = None


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

    async def append_all(self, room: RoomId, commands: Sequence[Decided], *, expected_seq: int) -> list[Appended]:
        """Keep ``commands``, of which each was decided after the one before it, as one step; return the answers.

        Behind a repeated command that was decided otherwise than the first time nothing is kept, and there are no answers: those
        were decided after something that does not happen.

        Raises Conflict: the room has another number of events than ``expected_seq``, and the first command is new.
        """

    async def answer(self, room: RoomId, *, by: ParticipantId, command_id: CommandId) -> Appended | None:
        """Return the first answer of a command, or None if it has none."""

    async def read(self, room: RoomId, *, after: int = 0) -> list[AnyRoomEvent]:
        """Return the events of ``room`` behind the first ``after``, in order; its chain of hashes has been verified."""
