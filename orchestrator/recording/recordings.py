"""The recordings of all rooms while the service lives."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from orchestrator.clock import Clock
from orchestrator.media.plane import MediaPlane, SessionId
from orchestrator.recording.room_recorder import RecorderHealth, RoomRecorder
from orchestrator.room_host import RoomHost
from rooms.ids import RoomId


class Recordings:
    """Make it when the rooms are loaded; ``run`` records."""

    def __init__(self, rooms: Mapping[RoomId, RoomHost], media: MediaPlane, data: Path, *, clock: Clock) -> None:
        self._recorders = {room: RoomRecorder(host, media, data, clock=clock) for room, host in rooms.items()}

    def health(self, room: RoomId) -> RecorderHealth | None:
        """What is being written of ``room``; None: nothing."""
        return self._recorders[room].health

    def session(self, room: RoomId) -> SessionId | None:
        """The media session of the recorder of ``room``, which is no viewer; None: there is none."""
        return self._recorders[room].session

    async def run(self) -> None:
        """Record for as long as the service lives; then every file is finished."""
        async with asyncio.TaskGroup() as tasks:
            for room, recorder in self._recorders.items():
                tasks.create_task(recorder.run(), name=f"recording {room}")
