"""Records one room: a recorder runs exactly while the room says that it is recorded, and whatever becomes of it, the room goes on.

Each stretch without a break is a file of its own. What was recorded before a suspension is whole and closed whatever happens
after it, and a crash can touch the present part alone; the index says how the parts follow each other.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from orchestrator.clock import Clock
from orchestrator.errors import StoreUnavailable
from orchestrator.media.link import Link, LinkBroken
from orchestrator.media.plane import MediaPlane, MediaRefused, MediaUnavailable, SessionId
from orchestrator.recording.chapters import chapter_title, mark_title, subject_of
from orchestrator.recording.disk import fault_of, require_room
from orchestrator.recording.index import (
    Beginning,
    Chapter,
    Ending,
    Index,
    Part,
    finished_length,
    folder_of,
    next_number,
    read_index,
    recovered,
    write_index,
)
from orchestrator.recording.messages import Answered, Began, ConnectAnew, Failed, Finish, Finished, FromRecorder, Mark, Offered, Wrote
from orchestrator.recording.recorder_process import running_recorder
from orchestrator.room_host import RoomHost
from rooms.errors import Refused
from rooms.events import AnyRoomEvent
from rooms.ids import ParticipantId, RoomId
from rooms.people import SYSTEM
from rooms.recording.commands import ReportRecorder
from rooms.recording.events import RecordingPaused, RecordingResumed, RecordingStarted, RecordingStopped
from rooms.recording.rules import is_recorded
from rooms.recording.state import Fault
from rooms.state import RoomState

logger = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(seconds=2)
"""Before the next recorder when one has ended before its time."""

SILENT_S = 4.0
SILENCES = 5
"""A recorder says something every second. One that has been silent for so long is stuck, with its disk perhaps, which is told; after so
many silences in a row another takes its place.
"""

SOUND_S = 3.0
"""What was wrong is over when a file has grown so long."""

NOBODY = ParticipantId("")


class RecorderHealth(msgspec.Struct, frozen=True, kw_only=True):
    """The file that is being written. written_at: when it was last said that the disk holds it (aware UTC); None: not yet.

    left_out: pictures that the disk was too slow for.
    """

    part: int
    length_s: float = 0.0
    size_bytes: int = 0
    free_bytes: int | None = None
    left_out: int = 0
    written_at: datetime | None = None


class RoomRecorder:
    """``run`` for as long as the service lives.

    health: None while nothing is being written. session: the recorder's, which is no viewer. pid: its process.
    """

    def __init__(self, host: RoomHost, media: MediaPlane, data: Path, *, clock: Clock) -> None:
        self.health: RecorderHealth | None = None
        self.session: SessionId | None = None
        self.pid: int | None = None
        self._host = host
        self._media = media
        self._folder = folder_of(data, host.room)
        self._clock = clock
        self._wanted = asyncio.Event()
        self._beginning: tuple[Beginning, ParticipantId] = (Beginning.RECOVERED, NOBODY)
        self._ending: tuple[Ending, ParticipantId] = (Ending.INTERRUPTED, NOBODY)
        self._index = Index(room=host.room, title="")
        self._part: Part | None = None
        self._subject = ("", "")
        self._link: Link[FromRecorder] | None = None
        self._epoch = ""
        self._listeners: list[Callable[[], None]] = []
        host.listen(self._room_changed)
        media.on_change(self._media_changed)
        self._room_changed(host.state, ())

    def listen(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` whenever more was written, or a part begins or is over; it must not block or raise."""
        self._listeners.append(listener)

    async def run(self) -> None:
        """Record whenever the room is to be recorded; what goes wrong is said, and tried again."""
        while True:
            await self._wanted.wait()
            try:
                fault = await self._record()
            except Exception:
                logger.exception("room %s: its recording failed", self._host.room)
                fault = Fault.RECORDER_ENDED
            if fault is not None:
                await self._report(fault)
                await self._clock.sleep_until(self._clock.now() + AGAIN_AFTER)

    async def _record(self) -> Fault | None:
        """Record one part; return why it ended before its time, if it did."""
        state = self._host.state
        try:
            number = await asyncio.to_thread(self._open, state)
        except (OSError, msgspec.DecodeError) as error:
            logger.error("room %s: %s cannot be written: %s", self._host.room, self._folder, error)
            return fault_of(error) if isinstance(error, OSError) else Fault.CANNOT_WRITE
        (beginning, by), self._beginning = self._beginning, (Beginning.RECOVERED, NOBODY)
        now = self._clock.now()
        self._ending = (Ending.INTERRUPTED, NOBODY)
        part = Part(
            number=number,
            file=f"{number:03}.webm",
            offset_s=self._index.length_s,
            began_at=now,
            beginning=beginning,
            began_by=by,
        )
        try:
            async with running_recorder(
                self._folder / part.file, title=state.title or state.room, mark=mark_title(beginning, now)
            ) as recorder:
                self.pid = recorder.pid
                return await self._converse(recorder.link, part)
        except OSError as error:
            logger.error("room %s: no recorder: %s", self._host.room, error)
            return Fault.RECORDER_ENDED
        finally:
            self._link = self.health = self.session = self.pid = None
            await self._close_part(self._folder / part.file)
            self._tell()

    async def _converse(self, link: Link[FromRecorder], part: Part) -> Fault | None:
        """Listen to a recorder until its end."""
        self._link = link
        try:
            if not self._wanted.is_set():
                self._finish()
            while True:
                match await self._next(link):
                    case Offered(offer=offer):
                        link.send(await self._answer(offer))
                    case Began():
                        await self._began(part)
                    case Wrote() as said:
                        await self._wrote(said)
                    case Failed(fault=fault):
                        return fault
                    case Finished(length_s=length_s):
                        self._written(length_s)
                        return None
        except LinkBroken as reason:
            logger.error("room %s: the recorder has ended (%s)", self._host.room, reason)
            return Fault.RECORDER_ENDED if self._wanted.is_set() else None

    async def _next(self, link: Link[FromRecorder]) -> FromRecorder:
        """What a recorder says next. Its silence is an alarm, and after a while its end. Raises LinkBroken."""
        receiving = asyncio.create_task(link.receive(), name=f"recorder of {self._host.room}")
        try:
            for _ in range(SILENCES):
                done, _ = await asyncio.wait([receiving], timeout=SILENT_S)
                if done:
                    return receiving.result()
                await self._report(Fault.SLOW_DISK)
            raise LinkBroken("it is stuck")
        finally:
            receiving.cancel()

    async def _answer(self, offer: str) -> Answered:
        """Let the recorder watch as the public does: what is behind the stage never comes to it."""
        self._epoch = self._media.epoch(self._host.room)
        try:
            session = await self._media.subscribe(self._host.room, None, offer, backstage=False)
        except (MediaRefused, MediaUnavailable) as error:
            logger.warning("room %s: the recorder cannot watch: %s", self._host.room, error)
            return Answered()
        self.session = session.id
        return Answered(answer=session.answer_sdp, host=self._media.local_host)

    async def _began(self, part: Part) -> None:
        """The file begins now."""
        self._part = replace(part, began_at=self._clock.now())
        self.health = RecorderHealth(part=part.number)
        self._index = self._index.with_part(self._part)
        self._send_mark(0.0, mark_title(self._part.beginning, self._part.began_at))
        self._begin_chapter(subject_of(self._host.state))
        self._tell()
        logger.info("room %s: part %d of its recording begins", self._host.room, part.number)
        await self._keep()

    async def _wrote(self, said: Wrote) -> None:
        """The file grows."""
        before = self.health
        if before is None:
            return
        self.health = RecorderHealth(
            part=before.part,
            length_s=said.length_s,
            size_bytes=said.size_bytes,
            free_bytes=said.free_bytes,
            left_out=said.left_out,
            written_at=self._clock.now(),
        )
        self._written(said.length_s)
        self._tell()
        if said.left_out > before.left_out:
            await self._report(Fault.SLOW_DISK)
        elif said.length_s >= SOUND_S:
            await self._report(None)

    def _written(self, length_s: float) -> None:
        if self._part is not None:
            self._part = replace(self._part, length_s=length_s)
            self._index = self._index.with_part(self._part)

    async def _close_part(self, file: Path) -> None:
        """The part is over; one in which nothing could be written never was."""
        part, self._part = self._part, None
        ending, by = self._ending
        if part is not None:
            length_s = await asyncio.to_thread(finished_length, file) or part.length_s
            part = replace(part, length_s=length_s, ended_at=self._clock.now(), ending=ending, ended_by=by)
            self._index = self._index.with_part(part) if length_s else self._index.without_part(part.number)
        if part is None or not part.length_s:
            await asyncio.to_thread(file.unlink, missing_ok=True)
        else:
            logger.info("room %s: part %d of its recording is over after %.0f s: %s", self._host.room, part.number, part.length_s, ending)
        await self._keep()

    def _open(self, state: RoomState) -> int:
        """Take up the index where it was; return the number of the next part. Raises OSError, msgspec.DecodeError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        require_room(self._folder)
        if not self._index.parts:
            self._index = recovered(read_index(self._folder) or self._index, self._folder)
        self._index = replace(self._index, title=state.title, languages=state.rules.languages)
        return next_number(self._index, self._folder)

    async def _keep(self) -> None:
        """Write the index; if the disk does not take it, the next time."""
        try:
            await asyncio.to_thread(write_index, self._folder, self._index)
        except OSError as error:
            logger.warning("room %s: the index of its recording has to wait: %s", self._host.room, error)

    async def _report(self, fault: Fault | None) -> None:
        """Have the room say what is wrong, if that is news."""
        if self._host.state.recording.fault is fault:
            return
        try:
            await self._host.handle(ReportRecorder(fault=fault), by=SYSTEM)
        except (Refused, StoreUnavailable) as error:
            logger.warning("room %s: the state of its recording cannot be said: %s", self._host.room, error)

    def _room_changed(self, state: RoomState, events: Sequence[AnyRoomEvent]) -> None:
        """Begin or finish, and mark who has the floor."""
        for event in events:
            match event:
                case RecordingStarted(by=by):
                    self._beginning = (Beginning.STARTED, by)
                case RecordingResumed(by=by):
                    self._beginning = (Beginning.RESUMED, by)
                case RecordingPaused(by=by):
                    self._ending = (Ending.PAUSED, by)
                case RecordingStopped(by=by):
                    self._ending = (Ending.STOPPED, by)
                case _:
                    pass
        if is_recorded(state):
            self._wanted.set()
            self._begin_chapter(subject_of(state))
        elif self._wanted.is_set():
            self._wanted.clear()
            self._finish()

    def _begin_chapter(self, subject: tuple[str, str]) -> None:
        """Mark that the meeting is about something else now, or that a part begins."""
        part = self._part
        if part is None or (subject == self._subject and any(one.part == part.number for one in self._index.chapters)):
            return
        self._subject = (item, speaker) = subject
        at_s = self._at_s(part)
        chapter = Chapter(offset_s=part.offset_s + at_s, part=part.number, part_offset_s=at_s, item=item, speaker=speaker)
        self._index = replace(self._index, chapters=(*self._index.chapters, chapter))
        self._send_mark(at_s, chapter_title(item, speaker))

    def _finish(self) -> None:
        """Have the recorder close its file."""
        if self._link is None:
            return
        if self._part is not None:
            self._send_mark(self._at_s(self._part), mark_title(self._ending[0], self._clock.now()))
        self._link.send(Finish())

    def _send_mark(self, at_s: float, title: str) -> None:
        if self._link is not None:
            self._link.send(Mark(at_s=at_s, title=title))

    def _at_s(self, part: Part) -> float:
        return max(0.0, (self._clock.now() - part.began_at).total_seconds())

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    def _media_changed(self, room: RoomId) -> None:
        """The room is on another media worker: watch there."""
        if room == self._host.room and self._link is not None and self.session is not None:
            epoch = self._media.epoch(room)
            if epoch and epoch != self._epoch:
                self._epoch = epoch
                self._link.send(ConnectAnew())
