"""Commands that wait in one room, decided one after the other, each as if those before it had happened already. Nothing is kept here."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from orchestrator.store import Decided
from rooms.commands import AnyCommand
from rooms.decide import decide
from rooms.errors import Refused
from rooms.events import AnyRoomEvent
from rooms.evolve import replay
from rooms.ids import CommandId
from rooms.people import Person
from rooms.polls.ballots import secret_ballot
from rooms.state import RoomState

logger = logging.getLogger(__name__)


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The command is durable: ``seq`` is the number of events of the room with it."""

    seq: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A command that waits. command_id: by which its repetition is known."""

    command: AnyCommand
    by: Person
    command_id: CommandId | None
    receipt: asyncio.Future[Receipt]

    def settle(self, outcome: Receipt | Exception) -> None:
        """Tell the sender, unless they gave up waiting."""
        if self.receipt.done():
            return
        if isinstance(outcome, Receipt):
            self.receipt.set_result(outcome)
        else:
            self.receipt.set_exception(outcome)


@dataclass(frozen=True, slots=True)
class Decision:
    """What comes of ``wanted`` in a room of ``seq`` events. kept: what the store has to keep, if anything. refusal: why nothing happens."""

    wanted: Wanted
    seq: int
    kept: Decided | None = None
    refusal: Exception | None = None


def decide_all(state: RoomState, batch: Sequence[Wanted], *, at: datetime) -> Iterator[Decision]:
    """Decide ``batch``, which begins in ``state``. A fault of ours in one command is its refusal and must not end the room."""
    happened: Sequence[AnyRoomEvent] = ()
    for wanted in batch:
        state = replay(state.room, happened, onto=state)
        happened = ()
        try:
            happened = decide(state, wanted.command, by=wanted.by, at=at)
            yield Decision(wanted, state.seq, kept=_kept(state, wanted, happened))
        except Refused as refusal:
            yield Decision(wanted, state.seq, refusal=refusal)
        except Exception as error:
            logger.exception("room %s: %s failed", state.room, type(wanted.command).__name__)
            yield Decision(wanted, state.seq, refusal=error)


def _kept(state: RoomState, wanted: Wanted, events: Sequence[AnyRoomEvent]) -> Decided | None:
    """A command without events is kept for its id, so that it gets the same answer when it would change something later."""
    if not events and wanted.command_id is None:
        return None
    ballot = secret_ballot(state, wanted.command) if events else None
    return Decided(events=events, by=wanted.by.id, command_id=wanted.command_id, ballot=ballot)
