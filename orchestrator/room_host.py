"""One live room: it takes commands one after the other, makes them durable, and tells its listeners what happened.

Its subscribers (``fanout``) are the first listener; others come with ``listen`` and know nothing of each other.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from orchestrator.caption_stream import CaptionDrafts, caption_source
from orchestrator.chat_stream import chat_sources
from orchestrator.clock import Clock
from orchestrator.deciding import Decision, Receipt, Wanted, decide_all
from orchestrator.device_reports import DeviceReports
from orchestrator.errors import Busy, StoreDamaged, StoreUnavailable
from orchestrator.fanout import Fanout, Subscriber
from orchestrator.presence import PresenceTracker
from orchestrator.reactions import Reactions
from orchestrator.store import Appended, Conflict, EventStore
from orchestrator.streams import Streams
from rooms.commands import AnyCommand
from rooms.events import AnyRoomEvent
from rooms.evolve import replay
from rooms.ids import CommandId, ParticipantId, RoomId
from rooms.people import Person
from rooms.speaking_views import Presence
from rooms.state import RoomState

logger = logging.getLogger(__name__)

MAX_WAITING = 512
"""Commands that wait in one room; beyond it they are refused as Busy."""

MAX_BATCH = 64
"""Commands that are decided together and kept in one step of the store."""

MAX_RACES = 24
"""How often commands are decided anew because another node was faster."""

LONGEST_PAUSE_S = 0.05
"""After a step, while other nodes write to the room too. It is as long as the step was: who was faster now would be it again."""

Listener = Callable[[RoomState, Sequence[AnyRoomEvent]], None]
"""Told of every change after it is durable; must not block."""


class RoomHost:
    """The only writer of one room on this node, and who is in it. ``load`` once, then keep ``run`` running.

    ``damage``: why the log cannot be believed, as a sentence; empty: it can. ``unwritten``: commands that could not be made durable.
    """

    def __init__(self, room: RoomId, *, store: EventStore, clock: Clock) -> None:
        self.room = room
        self._store = store
        self._clock = clock
        self._state = RoomState(room=room)
        self._last_at: datetime | None = None
        self._others_write = False
        self.fanout = Fanout(room, clock=clock)
        self._presence = PresenceTracker(self._show_presence)
        self.devices = DeviceReports()
        self._presence_listeners: list[Callable[[Presence], None]] = [self.fanout.show_presence, self.devices.keep_only_present]
        self.streams = Streams(chat_sources(lambda: self._state), partial(caption_source, lambda: self._state))
        self.drafts = CaptionDrafts(self.streams, clock=clock)
        self.reactions = Reactions(push=self.fanout.push_to_all, clock=clock)
        self._listeners: list[Listener] = [lambda state, events: self.fanout.show(state), lambda state, events: self.streams.changed()]
        self._wanted: asyncio.Queue[Wanted] = asyncio.Queue(MAX_WAITING)  # full: Busy
        self.damage = ""
        self.unwritten = 0

    @property
    def state(self) -> RoomState:
        """The room as its durable log says."""
        return self._state

    @property
    def presence(self) -> Presence:
        """Who is there now, on whatever node."""
        return self._presence.presence

    @property
    def presence_here(self) -> Presence:
        """Who is there on this node."""
        return self._presence.here

    def set_presence_elsewhere(self, elsewhere: Presence) -> None:
        """From now on ``elsewhere`` are those who are there on other nodes."""
        self._presence.set_elsewhere(elsewhere)

    def set_publishing(self, publishing: frozenset[ParticipantId]) -> None:
        """From now on ``publishing`` are those who send sound or pictures."""
        self._presence.set_publishing(publishing)

    def attach(self, subscriber: Subscriber) -> Callable[[], None]:
        """Count the connection as present and push ``hello`` and all later frames to it, until the returned function is called."""
        disconnect = self._presence.connect(subscriber.person)
        detach = self.fanout.attach(subscriber)

        def leave() -> None:
            detach()
            disconnect()

        return leave

    def listen(self, listener: Listener) -> None:
        """Tell ``listener`` of every change from now on. What it raises is logged and disturbs nobody."""
        self._listeners.append(listener)

    def listen_to_presence(self, listener: Callable[[Presence], None]) -> None:
        """Tell ``listener`` who is there whenever that changes; it must not block or raise."""
        self._presence_listeners.append(listener)

    def _show_presence(self, presence: Presence) -> None:
        for listener in self._presence_listeners:
            listener(presence)

    async def load(self) -> None:
        """Bring the room to where its log is, or take no commands (``damage`` says why) if its log cannot be believed.

        Raises StoreUnavailable: it is not known what the log says.
        """
        seq = self._state.seq
        try:
            self.catch_up(seq, await self._store.read(self.room, after=seq))
        except StoreDamaged as error:
            logger.error("room %s takes no commands, the others do: %s", self.room, error.detail)
            self.damage = error.detail

    async def handle(self, command: AnyCommand, *, by: Person, command_id: CommandId | None = None) -> Receipt:
        """Return when what follows from ``command`` is durable. Raises Refused (also Busy), StoreUnavailable: nothing happened."""
        if self.damage:
            raise StoreDamaged(self.damage)
        receipt: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        try:
            self._wanted.put_nowait(Wanted(command, by, command_id, receipt))
        except asyncio.QueueFull:
            raise Busy from None
        try:
            return await receipt
        except StoreUnavailable:
            self.unwritten += 1
            raise

    async def run(self) -> None:
        """Take commands and tell the subscribers, for as long as the service lives."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._take_commands(), name=f"commands {self.room}")
            tasks.create_task(self.fanout.run(), name=f"fanout {self.room}")
            tasks.create_task(self.streams.run(), name=f"streams {self.room}")
            tasks.create_task(self.reactions.run(), name=f"reactions {self.room}")
            tasks.create_task(self.drafts.run(), name=f"caption drafts {self.room}")

    async def _take_commands(self) -> None:
        batch: list[Wanted] = []
        loop = asyncio.get_running_loop()
        try:
            while True:
                batch = [await self._wanted.get()]
                while len(batch) < MAX_BATCH and not self._wanted.empty():
                    batch.append(self._wanted.get_nowait())
                began = loop.time()
                await self._answer(batch)
                if self._others_write:
                    self._others_write = False
                    await asyncio.sleep(min(loop.time() - began, LONGEST_PAUSE_S))
        finally:
            while not self._wanted.empty():
                batch.append(self._wanted.get_nowait())
            for wanted in batch:
                wanted.receipt.cancel()

    async def _answer(self, batch: list[Wanted]) -> None:
        """Tell every sender how it went; a fault of ours must not end the room."""
        try:
            await self._execute(batch)
        except (Busy, StoreUnavailable) as error:
            outcome: Exception = error
        except Exception as error:
            logger.exception("room %s: %d commands failed", self.room, len(batch))
            outcome = error
        else:
            return
        for wanted in batch:
            wanted.settle(outcome)

    async def _execute(self, batch: Sequence[Wanted]) -> None:
        """Settle ``batch``; what another node was faster than is decided anew. Raises Busy (too often), StoreUnavailable."""
        races = 0
        while batch:
            try:
                batch = batch[await self._decide_and_keep(batch) :]
            except Conflict as race:
                logger.debug("%s; another node was faster", race)
                races += 1
                if races == MAX_RACES:
                    raise Busy from None
                await self.load()

    async def _decide_and_keep(self, batch: Sequence[Wanted]) -> int:
        """Settle the first commands of ``batch`` and return how many: all, or up to one that has been here before.

        That one gets its first answer, whatever the rules would say to it now, and those behind it were decided after something that
        does not happen. Raises Conflict, StoreUnavailable: nothing is settled.
        """
        seq, decisions = self._state.seq, list(decide_all(self._state, batch, at=self._now()))
        kept = [decision.kept for decision in decisions if decision.kept]
        answers = await self._store.append_all(self.room, kept, expected_seq=seq) if kept else []
        new = [event for command, answer in zip(kept, answers, strict=False) if not answer.repeated for event in command.events]
        self._advance(seq, new)
        following = iter(answers)
        for settled, decision in enumerate(decisions, start=1):
            answer = next(following) if decision.kept else None
            await self._settle(decision, answer)
            if decision.kept and decision.kept.events and answer and answer.repeated:
                return settled
        return len(decisions)

    async def _settle(self, decision: Decision, answer: Appended | None) -> None:
        wanted, first = decision.wanted, answer
        if decision.refusal and wanted.command_id:
            first = await self._store.answer(self.room, by=wanted.by.id, command_id=wanted.command_id)
        if first:
            wanted.settle(Receipt(seq=first.seq))
        else:
            wanted.settle(decision.refusal or Receipt(seq=decision.seq))

    def _now(self) -> datetime:
        """The time never runs backwards within a log, even if the machine's clock was set back."""
        now = self._clock.now()
        return max(now, self._last_at) if self._last_at else now

    def catch_up(self, after: int, events: Sequence[AnyRoomEvent]) -> None:
        """``events`` happened behind the first ``after``, most likely on another node; what is known already is passed over."""
        self._others_write |= self._state.seq < after + len(events)
        self._advance(after, events)

    def _advance(self, after: int, events: Sequence[AnyRoomEvent]) -> None:
        events = events[self._state.seq - after :]
        if not events:
            return
        self._state = replay(self.room, events, onto=self._state)
        self._last_at = events[-1].at
        logger.info("room %s seq %d %s", self.room, self._state.seq, " ".join(type(event).__name__ for event in events[-8:]))
        for listener in self._listeners:
            try:
                listener(self._state, events)
            except Exception:
                logger.exception("room %s: a listener failed at seq %d", self.room, self._state.seq)
