"""What goes wrong in the rooms, as it happens and afterwards: which alarm rang from when to when.

Kept in memory, the newest of each room, until the service ends.
"""

import logging
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from orchestrator.alarms import Alarm, alarms
from orchestrator.clock import Clock
from orchestrator.media.messages import Direction
from orchestrator.media.plane import MediaPlane
from orchestrator.room_host import RoomHost
from orchestrator.stage_watch import Heard, StageWatch
from rooms.ids import ParticipantId, RequestId, RoomId
from rooms.people import Place, Role
from rooms.phases import Phase
from rooms.routes import Medium
from rooms.state import RoomState

logger = logging.getLogger(__name__)

EVERY = timedelta(seconds=1)

MOST = 100
"""Incidents of a room; the oldest go first."""


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """``alarm`` rang from ``began_at`` to ``ended_at`` (aware UTC); None: it still does."""

    alarm: Alarm
    began_at: datetime
    ended_at: datetime | None = None


class Incidents:
    """Watches all rooms. ``run`` looks once a second."""

    def __init__(self, rooms: Mapping[RoomId, RoomHost], media: MediaPlane, *, clock: Clock) -> None:
        self._rooms = rooms
        self._media = media
        self._clock = clock
        self._watches = {room: StageWatch() for room in rooms}
        self._ringing: dict[RoomId, tuple[Alarm, ...]] = dict.fromkeys(rooms, ())
        self._incidents: dict[RoomId, deque[Incident]] = {room: deque(maxlen=MOST) for room in rooms}

    def alarms(self, room: RoomId, now: datetime) -> tuple[Alarm, ...]:
        """The alarms of ``room`` at ``now``, the worst first."""
        host = self._rooms[room]
        return alarms(host.state, host.presence, self._watches[room].alarms(now), now)

    def of(self, room: RoomId) -> tuple[Incident, ...]:
        """What went wrong in ``room``, the newest first."""
        return tuple(reversed(self._incidents[room]))

    async def run(self) -> None:
        """Look for as long as the service lives."""
        while True:
            self.look()
            await self._clock.sleep_until(self._clock.now() + EVERY)

    def look(self) -> None:
        """See what is wrong now."""
        now = self._clock.now()
        for room, host in self._rooms.items():
            speech = _speech(host.state)
            self._watches[room].look(speech, self._heard(host) if speech else None, now)
            self._note(room, self.alarms(room, now), now)

    def _heard(self, host: RoomHost) -> Heard | None:
        """How the floor is heard and seen; None: nobody sends it."""
        sender = _sender(host)
        publications = (one for one in self._media.statistics(host.room) if one.direction is Direction.PUBLICATION)
        figures = next((one for one in publications if sender is not None and one.participant == sender), None)
        if sender is None or figures is None:
            return None
        sending, report = self._media.sending(host.room, sender), host.devices.of(sender)
        level = figures.audio_level_dbov if Medium.AUDIO in sending else None
        return Heard(level_dbov=level, camera_on=bool(report and report.camera_on and report.camera), seen=Medium.VIDEO in sending)

    def _note(self, room: RoomId, ringing: tuple[Alarm, ...], now: datetime) -> None:
        before, self._ringing[room] = self._ringing[room], ringing
        incidents = self._incidents[room]
        for number, incident in enumerate(incidents):
            if incident.ended_at is None and incident.alarm not in ringing:
                incidents[number] = msgspec.structs.replace(incident, ended_at=now)
        for alarm in ringing:
            if alarm not in before:
                logger.warning("room %s: %s", room, alarm)
                incidents.append(Incident(alarm=alarm, began_at=now))


def _speech(state: RoomState) -> RequestId | None:
    """What is to be heard now; None: nobody speaks."""
    return state.floor.filing.request if state.phase is Phase.LIVE and state.floor is not None else None


def _sender(host: RoomHost) -> ParticipantId | None:
    """From whom the sound of the floor comes: its holder, or the console of the hall in which they sit."""
    state = host.state
    if state.floor is None:
        return None
    speaker = state.floor.filing.speaker
    if speaker.place is Place.REMOTE:
        return speaker.id
    consoles = (one for one in host.presence.publishing if one in state.people and state.people[one].role is Role.HALL)
    return min(consoles, default=None)
