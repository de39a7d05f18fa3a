"""A room that is hosted for a test, and stores that misbehave."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

from orchestrator.errors import StoreUnavailable
from orchestrator.room_host import RoomHost
from orchestrator.store import Appended, Decided, EventStore
from rooms.commands import AnyCommand
from rooms.events import AnyRoomEvent
from rooms.ids import CommandId, ParticipantId, RoomId
from rooms.people import Person
from rooms.polls.ballots import SecretBallot
from tests.builders import WORKSHOP
from tests.clocks import ManualClock


@asynccontextmanager
async def hosted(store: EventStore, *, room: RoomId = WORKSHOP, clock: ManualClock | None = None) -> AsyncIterator[RoomHost]:
    """A loaded room that takes commands until the block ends."""
    host = RoomHost(room, store=store, clock=clock or ManualClock())
    await host.load()
    running = asyncio.create_task(host.run(), name="hosted room")
    try:
        yield host
    finally:
        running.cancel()
        await asyncio.wait([running])


async def tell(host: RoomHost, story: Iterable[tuple[Person, AnyCommand]]) -> None:
    """Have the room do everything of ``story``."""
    for by, command in story:
        await host.handle(command, by=by)


class FailingStore:
    """A store whose disk does not work until it is repaired."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self.broken = True

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
        command = Decided(events=events, by=by, command_id=command_id, ballot=ballot)
        [appended] = await self.append_all(room, [command], expected_seq=expected_seq)
        return appended

    async def append_all(self, room: RoomId, commands: Sequence[Decided], *, expected_seq: int) -> list[Appended]:
        if self.broken:
            raise StoreUnavailable("the disk is full")
        return await self._store.append_all(room, commands, expected_seq=expected_seq)

    async def answer(self, room: RoomId, *, by: ParticipantId, command_id: CommandId) -> Appended | None:
        return await self._store.answer(room, by=by, command_id=command_id)

    async def read(self, room: RoomId, *, after: int = 0) -> list[AnyRoomEvent]:
        return await self._store.read(room, after=after)


class HeldStore(FailingStore):
    """A store whose disk is slow: appends wait until it is let go. steps: how many there were."""

    def __init__(self, store: EventStore) -> None:
        super().__init__(store)
        self.broken = False
        self.steps = 0
        self.let_go = asyncio.Event()
        self.reached = asyncio.Event()

    async def append_all(self, room: RoomId, commands: Sequence[Decided], *, expected_seq: int) -> list[Appended]:
        self.steps += 1
        self.reached.set()
        await self.let_go.wait()
        return await super().append_all(room, commands, expected_seq=expected_seq)
