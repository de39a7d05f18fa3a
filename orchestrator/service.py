"""The service: the rooms of one conference, kept, scheduled and told. It knows no HTTP."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from config.definitions import Definition, Who
from orchestrator.absence import AbsenceWatch
from orchestrator.attendance.watch import AttendanceWatch
from orchestrator.caption_stream import Draft
from orchestrator.clock import Clock
from orchestrator.day import Day, lived_day
from orchestrator.deciding import Receipt
from orchestrator.delays import Delays
from orchestrator.device_reports import DeviceReport
from orchestrator.errors import NobodyWatches, NotPublic, UnknownRoom
from orchestrator.fanout import Subscriber
from orchestrator.hall_codes import HallCodes
from orchestrator.incidents import Incidents
from orchestrator.journal.store import JournalStore
from orchestrator.journal.watch import JournalWatch
from orchestrator.lock import locked
from orchestrator.media.plane import MediaPlane, MediaSession, Patched, SessionId
from orchestrator.media_sessions import MediaSessions
from orchestrator.nodes.node import Node
from orchestrator.notes import Notes
from orchestrator.programme import room_id, room_slots, schedule_room
from orchestrator.recording.recordings import Recordings
from orchestrator.registry import Registry
from orchestrator.revisions import Revisions
from orchestrator.room_host import RoomHost
from orchestrator.scheduler import Scheduler
from orchestrator.seats import Seats
from orchestrator.storage import Storage, StorageWatch
from orchestrator.store_sqlite import SqliteStore
from orchestrator.streams import Reader
from orchestrator.teller import Teller
from orchestrator.webhooks.deliveries import Webhooks
from orchestrator.withdrawals import Withdrawals
from rooms.admission.door import person_now, require_inside
from rooms.commands import ClientCommand, Join
from rooms.errors import AlreadyOpened, RoomOver
from rooms.events import AnyRoomEvent
from rooms.ids import CommandId, ParticipantId, RoomId
from rooms.people import SYSTEM, Person
from rooms.phases import Phase
from rooms.reactions import Reaction
from rooms.routes import routes
from rooms.seats import require_sending
from rooms.slot.bound import require_in_slot
from rooms.state import RoomState

logger = logging.getLogger(__name__)


class Service:
    """``async with`` replays every room, opens media and runs the programme; leaving stops it all in order.

    definition: as its file says. data: the directory of the database. node: among several; None: there is this service alone.
    starting: where its first session shall start (aware); None: where the file says. Once a room has left ``scheduled``, it has no
    effect any more: the day goes on where it was (``day``).
    Entering raises StoreUnavailable, MediaUnavailable, ValueError (a programme without hours cannot be moved).
    """

    clock: Clock
    registry: Registry
    withdrawals: Withdrawals
    seats: Seats
    notes: Notes
    journal: JournalStore
    record: JournalWatch
    media: MediaPlane
    rooms: Mapping[RoomId, RoomHost]
    delays: Delays
    revisions: Revisions
    incidents: Incidents
    day: Day
    recordings: Recordings

    def __init__(
        self,
        definition: Definition,
        *,
        data: Path,
        media: MediaPlane,
        clock: Clock,
        starting: datetime | None = None,
        node: Node | None = None,
    ) -> None:
        self.clock = clock
        self.media = media
        self._written = definition
        self._data = data
        self._starting = starting
        self._node = node
        self._store = node.store if node else SqliteStore(data)
        self._storage = StorageWatch(data, clock=clock)
        self._tasks: list[asyncio.Task[None]] = []
        self._stack = AsyncExitStack()
        self.rooms = {room_id(slot): RoomHost(room_id(slot), store=self._store, clock=clock) for slot in room_slots(definition)}
        self.delays = Delays(self.rooms)
        self.revisions = Revisions(self.rooms, clock=clock)
        self.incidents = Incidents(self.rooms, media, clock=clock)
        self._sessions = MediaSessions(media, self.rooms, clock=clock)

    @property
    def definition(self) -> Definition:
        """The definition with the times at which it is lived."""
        return self.day.definition

    @property
    def ready(self) -> bool:
        """Whether the store takes events and media is up."""
        return self._store.available and self.media.is_up

    @property
    def storage(self) -> Storage:
        """How the disk under the data is; among several nodes the logs are not on it."""
        return self._storage.look(available=self._node is not None or self._store.available)

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            await self._open(stack)
            for host in self.rooms.values():
                await host.load()
            if self._node:
                self._node.follow(self.rooms)
            self._begin_day()
            await stack.enter_async_context(self.media)
            tasks = await asyncio.TaskGroup().__aenter__()
            stack.push_async_callback(tasks.__aexit__, None, None, None)  # so that our own errors are not raised as a group
            stack.callback(self._cancel_tasks)
            for host in self.rooms.values():
                self._start(tasks, host.run(), f"room {host.room}")
                self._start(tasks, AbsenceWatch(host, clock=self.clock).run(), f"absence {host.room}")
            if self._node:
                self._start(tasks, self._node.run(self.rooms), "other nodes")
            await self._schedule_rooms()
            self.record = JournalWatch(self.journal, self.rooms, definition=lambda: self.definition, clock=self.clock)
            await self.record.keep()
            self._obey_routes()
            self._start(tasks, self._sessions.run(), "media sessions")
            self._start(tasks, self.withdrawals.run(), "withdrawals")
            self._start(tasks, self.incidents.run(), "incidents")
            self._start(tasks, Teller(self.rooms, box=self._store, clock=self.clock).run(), "teller")
            self._start(tasks, Webhooks(self._data, self.rooms.values(), clock=self.clock).run(), "webhooks")
            self.recordings = Recordings(self.rooms, self.media, self._data, clock=self.clock)
            self._start(tasks, self.recordings.run(), "recordings")
            self._start(tasks, AttendanceWatch(self._data, self.rooms, clock=self.clock).run(), "attendance")
            self._start(tasks, self.record.run(), "journal")
            self._start(tasks, Scheduler(room_slots(self.definition), self.rooms, clock=self.clock).run(), "programme")
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._stack.aclose()

    def room(self, room: RoomId) -> RoomHost:
        """Return the host of ``room``. Raises UnknownRoom."""
        host = self.rooms.get(room)
        if host is None:
            raise UnknownRoom(room=room)
        return host

    async def handle(self, room: RoomId, command: ClientCommand, *, by: Person, command_id: CommandId | None = None) -> Receipt:
        """Return when what follows from ``command`` is durable. Raises Refused (UnknownRoom, Busy, ...), StoreUnavailable."""
        return await self.room(room).handle(command, by=by, command_id=command_id)

    def require_watching(self, room: RoomId, person: Person | None) -> None:
        """Do nothing if ``person`` (None: the public) may watch ``room``. Raises UnknownRoom, NotPublic, NobodyWatches, SlotOver.

        An invited person's invitation has been checked to be for this room (``Invitation.opens``).
        """
        self.require_in_time(room, person)
        self.room(room)
        who = self.definition.session(room).may_watch
        if person is not None or who is Who.EVERYBODY:
            return
        if who is Who.NOBODY:
            raise NobodyWatches
        raise NotPublic

    async def enter(self, room: RoomId, person: Person) -> None:
        """Bring an invited person who connects into the room, or into its lobby; in a room that is over nothing happens.

        Raises Removed, UnknownRoom, Busy, StoreUnavailable.
        """
        host = self.room(room)
        if host.state.people.get(person.id) == person_now(host.state, person):
            return
        with suppress(RoomOver):
            await host.handle(Join(), by=person)

    def require_in_time(self, room: RoomId, person: Person | None) -> None:
        """Raises SlotOver: ``person`` was invited to run the meeting in its slot alone, and that is over. UnknownRoom."""
        if person is not None:
            require_in_slot(self.room(room).state, person, self.clock.now())

    def admitted(self, room: RoomId, person: Person) -> Person:
        """Return ``person`` of an invitation with the role that they have in ``room`` now.

        Raises InLobby, AdmissionRefused, Removed, SlotOver: they are not let in. UnknownRoom.
        """
        self.require_in_time(room, person)
        state = self.room(room).state
        require_inside(state, person)
        return person_now(state, person)

    def attach(self, room: RoomId, subscriber: Subscriber) -> Callable[[], None]:
        """Count the connection as present and push ``hello`` and all later frames to it, until the returned function is called.

        Raises UnknownRoom.
        """
        leave = self.room(room).attach(subscriber)
        self._sessions.tell(room, subscriber)
        return leave

    def react(self, room: RoomId, person: Person, reaction: Reaction) -> Receipt:
        """Count what ``person`` shows; nothing of it is kept. Raises Refused."""
        host = self.room(room)
        host.reactions.react(host.state, person, reaction)
        return Receipt(seq=host.state.seq)

    def draft_caption(self, room: RoomId, person: Person, draft: Draft) -> Receipt:
        """Show a line of captions that ``person`` is writing; nothing of it is kept. Raises Refused."""
        host = self.room(room)
        host.drafts.take(host.state, self.admitted(room, person), draft)
        return Receipt(seq=host.state.seq)

    def report_devices(self, room: RoomId, person: Person, report: DeviceReport) -> Receipt:
        """Show technicians what devices ``person`` uses; nothing of it is kept. Raises Refused."""
        host = self.room(room)
        require_sending(self.admitted(room, person))
        host.devices.take(person.id, report)
        return Receipt(seq=host.state.seq)

    def read_stream(self, room: RoomId, stream: str, reader: Reader, *, after: int) -> Receipt:
        """From now on ``reader`` gets every entry of a log of ``room`` (``orchestrator.streams``). Raises Refused."""
        host = self.room(room)
        host.streams.read(stream, reader, after=after)
        return Receipt(seq=host.state.seq)

    def leave_streams(self, room: RoomId, reader: Reader) -> None:
        """Nothing more of any log of ``room`` for ``reader``."""
        self.room(room).streams.leave(reader)

    async def publish(self, room: RoomId, person: Person, offer: str) -> MediaSession:
        """Open ``person``'s publication (WHIP) in the room, which they enter with it.

        Raises Refused (no right, not let in, unknown room), MediaRefused, MediaUnavailable, StoreUnavailable.
        """
        await self.enter(room, person)
        return await self._sessions.publish(room, self.admitted(room, person), offer)

    async def subscribe(self, room: RoomId, person: Person | None, offer: str) -> MediaSession:
        """Open a subscription (WHEP) for ``person`` or the public. Raises Refused, MediaRefused, MediaUnavailable, StoreUnavailable."""
        self.require_watching(room, person)
        if person is not None:
            await self.enter(room, person)
            person = self.admitted(room, person)
        return await self._sessions.subscribe(room, person, offer)

    async def try_media(self, room: RoomId, person: Person | None, offer: str) -> MediaSession:
        """Open a session for ``person`` or the public that shows nothing, to see whether it connects; nobody enters the room by it.

        Raises Refused, MediaRefused, MediaUnavailable.
        """
        self.require_watching(room, person)
        return await self._sessions.try_out(room, person, offer)

    def has_session(self, session: SessionId, person: Person | None) -> bool:
        """Whether ``person`` (None: the public) has this media session."""
        return self._sessions.has(session, person)

    async def patch_session(self, session: SessionId, person: Person | None, tags: Sequence[str], fragment: str) -> Patched | None:
        """Restart ICE or take candidates of a media session of ``person`` (None: of the public); see ``MediaPlane.patch``."""
        return await self._sessions.patch(session, person, tags, fragment)

    async def close_session(self, session: SessionId, person: Person | None) -> bool:
        """End a media session of ``person`` (None: of the public); False if they have no such session. Raises MediaUnavailable."""
        return await self._sessions.close(session, person)

    async def _open(self, stack: AsyncExitStack) -> None:
        """Open everything that is kept in the data directory."""
        stack.enter_context(locked(self._data))
        await stack.enter_async_context(self._node or self._store)
        self.notes = Notes(self._data)
        stack.callback(self.notes.close)
        self.registry = Registry(self._data)
        stack.callback(self.registry.close)
        self.withdrawals = Withdrawals(self.registry, clock=self.clock)
        self.withdrawals.listen(self._end_media_of_uninvited)
        self.journal = JournalStore(self._data)
        stack.callback(self.journal.close)
        codes = HallCodes(self._data)
        stack.callback(codes.close)
        self.seats = Seats(self.rooms, codes, self.registry, self.clock)

    def _begin_day(self) -> None:
        """Choose the day, and remember where it was moved to."""
        begun = any(host.state.phase is not Phase.SCHEDULED for host in self.rooms.values())
        kept = self.notes.starting(self._written.id)
        self.day = lived_day(self._written, wanted=self._starting, kept=kept, begun=begun)
        if self.day.moved_to is not None:
            self.notes.keep_starting(self._written.id, self.day.moved_to)

    async def _schedule_rooms(self) -> None:
        """Give every room its title, slot and rules; a room that has been opened keeps those it has."""
        for slot in room_slots(self.definition):
            if self.rooms[room_id(slot)].damage:
                continue
            try:
                await self.rooms[room_id(slot)].handle(schedule_room(self.definition, slot), by=SYSTEM)
            except AlreadyOpened:
                logger.warning("room %s keeps the title, slot and rules with which it was opened", room_id(slot))

    def _obey_routes(self) -> None:
        """From now on the media plane does what the rooms say."""
        for host in self.rooms.values():
            host.listen(self._set_routes)
            host.listen(self._sessions.obey)
            self._set_routes(host.state, ())
            host.fanout.show_epoch(self.media.epoch(host.room))

    def end_sessions_of(self, room: RoomId, participant: ParticipantId) -> int:
        """End the media sessions of ``participant``, whose browser makes new ones; return how many there were. Raises UnknownRoom."""
        self.room(room)
        return self._sessions.end_of(room, participant)

    def _end_media_of_uninvited(self) -> None:
        self._sessions.end_uninvited(self.registry.valid(self.clock.now()))

    def _set_routes(self, state: RoomState, _: Sequence[AnyRoomEvent]) -> None:
        self.media.set_routes(state.room, routes(state))

    def _start(self, tasks: asyncio.TaskGroup, work: Coroutine[None, None, None], name: str) -> None:
        self._tasks.append(tasks.create_task(work, name=name))

    def _cancel_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
