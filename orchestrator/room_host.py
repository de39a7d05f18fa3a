"""One live room: it takes commands one after the other, makes them durable, and tells its listeners what happened.

Its subscribers (``fanout``) are the first listener; others come with ``listen`` and know nothing of each other.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import msgspec

from orchestrator.caption_stream import CaptionDrafts, caption_source
from orchestrator.chat_stream import chat_sources
from orchestrator.clock import Clock
from orchestrator.device_reports import DeviceReports
from orchestrator.errors import Busy, StoreDamaged, StoreUnavailable
from orchestrator.fanout import Fanout, Subscriber
from orchestrator.presence import PresenceTracker
from orchestrator.reactions import Reactions
from orchestrator.store import Conflict, EventStore
from orchestrator.streams import Streams
from rooms.commands import AnyCommand
from rooms.decide import decide
from rooms.errors import Refused
from rooms.events import AnyRoomEvent
from rooms.evolve import replay
from rooms.ids import CommandId, ParticipantId, RoomId
from rooms.people import Person
from rooms.polls.ballots import secret_ballot
from rooms.speaking_views import Presence
from rooms.state import RoomState

logger = logging.getLogger(__name__)

MAX_WAITING = 512
"""Commands that wait in one room; beyond it they are refused as Busy."""

MAX_RACES = 8
"""How often a command is decided anew because another writer was faster."""

Listener = Callable[[RoomState, Sequence[AnyRoomEvent]], None]
"""Told of every change after it is durable; must not block."""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The command is durable: ``seq`` is the number of events of the room with it."""

    seq: int


@dataclass(frozen=True, slots=True)
class _Wanted:
    command: AnyCommand
    by: Person
    command_id: CommandId | None
    receipt: asyncio.Future[Receipt]


class RoomHost:
    """The only writer of one room, and who is in it. ``load`` once, then keep ``run`` running.

    ``damage``: why the log cannot be believed, as a sentence; empty: it can. ``unwritten``: commands that could not be made durable.
    """

    def __init__(self, room: RoomId, *, store: EventStore, clock: Clock) -> None:
        self.room = room
        self._store = store
        self._clock = clock
        self._state = RoomState(room=room)
        self._last_at: datetime | None = None
        self.fanout = Fanout(room, clock=clock)
        self._presence = PresenceTracker(self._show_presence)
        self.devices = DeviceReports()
        self._presence_listeners: list[Callable[[Presence], None]] = [self.fanout.show_presence, self.devices.keep_only_present]
        self.streams = Streams(chat_sources(lambda: self._state), partial(caption_source, lambda: self._state))
        self.drafts = CaptionDrafts(self.streams, clock=clock)
        self.reactions = Reactions(push=self.fanout.push_to_all, clock=clock)
        self._listeners: list[Listener] = [lambda state, events: self.fanout.show(state), lambda state, events: self.streams.changed()]
        self._wanted: asyncio.Queue[_Wanted] = asyncio.Queue(MAX_WAITING)  # full: Busy
        self.damage = ""
        self.unwritten = 0

    @property
    def state(self) -> RoomState:
        """The room as its durable log says."""
        return self._state

    @property
    def presence(self) -> Presence:
        """Who is there now."""
        return self._presence.presence

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
        try:
            self._advance(await self._store.read(self.room, after=self._state.seq))
        except StoreDamaged as error:
            logger.error("room %s takes no commands, the others do: %s", self.room, error.detail)
            self.damage = error.detail

    async def handle(self, command: AnyCommand, *, by: Person, command_id: CommandId | None = None) -> Receipt:
        """Return when what follows from ``command`` is durable. Raises Refused (also Busy), StoreUnavailable: nothing happened."""
        if self.damage:
            raise StoreDamaged(self.damage)
        receipt: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        try:
            self._wanted.put_nowait(_Wanted(command, by, command_id, receipt))
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
        try:
            while True:
                await self._answer(await self._wanted.get())
        finally:
            while not self._wanted.empty():
                self._wanted.get_nowait().receipt.cancel()

    async def _answer(self, wanted: _Wanted) -> None:
        """Tell the sender alone how it went; a fault of ours in one command must not end the room."""
        try:
            outcome: Receipt | Exception = await self._execute(wanted)
        except (Refused, StoreUnavailable) as refusal:
            outcome = refusal
        except asyncio.CancelledError:
            wanted.receipt.cancel()
            raise
        except Exception as error:
            logger.exception("room %s: %s failed", self.room, type(wanted.command).__name__)
            outcome = error
        if wanted.receipt.done():
            return
        if isinstance(outcome, Receipt):
            wanted.receipt.set_result(outcome)
        else:
            wanted.receipt.set_exception(outcome)

    async def _execute(self, wanted: _Wanted) -> Receipt:
        for _ in range(MAX_RACES):
            try:
                return await self._decide_and_keep(wanted)
            except Conflict as race:
                logger.warning("%s; another process writes to it", race)
                await self.load()
        raise Busy

    async def _decide_and_keep(self, wanted: _Wanted) -> Receipt:
        """A command that has been here before gets its first answer, whatever the rules would say to it now."""
        by, command_id = wanted.by.id, wanted.command_id
        try:
            events = decide(self._state, wanted.command, by=wanted.by, at=self._now())
        except Refused:
            first = await self._store.answer(self.room, by=by, command_id=command_id) if command_id else None
            if first is None:
                raise
            return Receipt(seq=first.seq)
        if not events and command_id is None:
            return Receipt(seq=self._state.seq)
        ballot = secret_ballot(self._state, wanted.command) if events else None
        appended = await self._store.append(self.room, events, expected_seq=self._state.seq, by=by, command_id=command_id, ballot=ballot)
        if not appended.repeated:
            self._advance(events)
        return Receipt(seq=appended.seq)

    def _now(self) -> datetime:
        """The time never runs backwards within a log, even if the machine's clock was set back."""
        now = self._clock.now()
        return max(now, self._last_at) if self._last_at else now

    def _advance(self, events: Sequence[AnyRoomEvent]) -> None:
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
