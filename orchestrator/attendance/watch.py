"""Keeps the journal of attendance while the service lives: it looks whenever somebody comes or goes, and writes every ten seconds."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from orchestrator.attendance.counting import RoomAttendance
from orchestrator.attendance.journal import Journal
from orchestrator.attendance.records import WRITE_EVERY
from orchestrator.clock import Clock
from orchestrator.errors import StoreUnavailable
from orchestrator.room_host import RoomHost
from rooms.admission.events import ParticipantAdmitted, RoleChanged
from rooms.events import AnyRoomEvent
from rooms.ids import RoomId
from rooms.people import Person
from rooms.speaking_views import Presence
from rooms.state import RoomState

logger = logging.getLogger(__name__)


class AttendanceWatch:
    """Watches who is in ``rooms`` on this node and keeps their journal in the database of ``directory``.

    Make it before anybody can come in.
    """

    def __init__(self, directory: Path, rooms: Mapping[RoomId, RoomHost], *, clock: Clock) -> None:
        self._directory = directory
        self._clock = clock
        self._rooms = {room: RoomAttendance(room) for room in rooms}
        self._seen: dict[RoomId, RoomState] = {}
        self._somebody = asyncio.Event()
        for host in rooms.values():
            host.listen(partial(self._room_changed, host))
            host.listen_to_presence(partial(self._presence_changed, host))

    async def run(self) -> None:
        """Keep the journal until cancelled; then everybody who is still there leaves. Raises StoreUnavailable: it cannot be opened."""
        with closing(Journal(self._directory)) as journal:
            try:
                while True:
                    await self._somebody.wait()
                    await self._clock.sleep_until(self._clock.now() + WRITE_EVERY)
                    await _to_its_end(self._write(journal))
                    if not any(attendance.open for attendance in self._rooms.values()):
                        self._somebody.clear()
            finally:
                if self._somebody.is_set():
                    await self._end(journal)

    async def _end(self, journal: Journal) -> None:
        """Close every visit, as the last thing of this run."""
        for attendance in self._rooms.values():
            attendance.close(self._clock.now())
        await self._write(journal, ended=True)

    async def _write(self, journal: Journal, *, ended: bool = False) -> None:
        """Write what the journal does not know yet; what cannot be written now is written the next time."""
        now = self._clock.now()
        batches = [(attendance, attendance.batch(now)) for attendance in self._rooms.values()]
        attended = [one for _, batch in batches for one in batch.attended]
        viewers = [batch.viewers for _, batch in batches if batch.viewers is not None]
        try:
            await asyncio.to_thread(journal.write, attended, viewers, alive_at=now, ended=ended)
        except StoreUnavailable as error:
            logger.warning("attendance: %d records have to wait: %s", len(attended) + len(viewers), error.detail)
            return
        except Exception:  # whatever it is, the meeting goes on
            logger.exception("attendance: %d records have to wait", len(attended) + len(viewers))
            return
        for attendance, batch in batches:
            attendance.written(batch)

    def _presence_changed(self, host: RoomHost, _: Presence) -> None:
        self._look(host, host.state, host.presence_here)

    def _room_changed(self, host: RoomHost, state: RoomState, events: Sequence[AnyRoomEvent]) -> None:
        before, self._seen[host.room] = self._seen.get(host.room), state
        if before is None or before.phase is not state.phase or before.people is not state.people:
            self._look(host, state, host.presence_here)
        for event in events:
            match event:
                case ParticipantAdmitted(person=Person(id=participant)) | RoleChanged(participant=participant):
                    self._rooms[host.room].look_again(state, participant, self._clock.now())
                case _:
                    pass

    def _look(self, host: RoomHost, state: RoomState, presence: Presence) -> None:
        attendance = self._rooms[host.room]
        attendance.look(state, presence, self._clock.now())
        if attendance.open:
            self._somebody.set()


async def _to_its_end(work: Coroutine[None, None, None]) -> None:
    """Do ``work`` to its end even if this task is cancelled meanwhile: the cancellation follows."""
    task = asyncio.create_task(work, name="attendance is written")
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
