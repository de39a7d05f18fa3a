"""What faults strike: the nodes of a deployment and the log that they share."""

import asyncio
import os
import signal
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from orchestrator.database import open_for_reading
from orchestrator.registry import Registry, new_participant
from orchestrator.store_sqlite import read_events, read_records
from orchestrator.verification import verify_log
from rooms.ids import CommandId, ParticipantId, RoomId
from rooms.people import Person, Place, Role
from tests.chaos.history import Kept
from tests.service_process import ServiceProcess


class Node(Protocol):
    """One service process, which keeps its address over a kill and a new start."""

    @property
    def url(self) -> str: ...

    async def kill(self) -> None:
        """SIGKILL, and a new start; returns when it serves again."""

    async def pause(self, seconds: float) -> None:
        """SIGSTOP, and SIGCONT after so long."""

    def kill_worker(self) -> None:
        """SIGKILL of a media process of it, if there is one now."""


class Deployment(Protocol):
    """Everything that serves one conference. ``async with`` starts and ends it."""

    @property
    def nodes(self) -> Sequence[Node]: ...

    def invite(self, room: RoomId, role: Role, name: str) -> tuple[ParticipantId, str]:
        """A new person's id and token."""

    async def kept(self, room: RoomId) -> Kept:
        """What the store has of ``room``, its chain verified."""


class ProcessNode:
    """A node that is a process of this machine."""

    def __init__(self, service: ServiceProcess) -> None:
        self._service = service

    @property
    def url(self) -> str:
        return self._service.url

    async def kill(self) -> None:
        await self._service.kill()
        await self._service.start()

    async def pause(self, seconds: float) -> None:
        process = self._service.process
        assert process is not None
        process.send_signal(signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            process.send_signal(signal.SIGCONT)

    def kill_worker(self) -> None:
        assert self._service.process is not None
        for child in _children(self._service.process.pid):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            return


class OneMachine:
    """A service with its database in ``directory``."""

    def __init__(self, directory: Path) -> None:
        self._service = ServiceProcess(directory / "data", options=("--log-level", "error"))
        self.nodes = (ProcessNode(self._service),)

    async def __aenter__(self) -> "OneMachine":
        await self._service.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._service.stop()

    def invite(self, room: RoomId, role: Role, name: str) -> tuple[ParticipantId, str]:
        place = Place.HALL if role is Role.HALL else Place.REMOTE
        person = Person(id=new_participant(), role=role, name=name, place=place)
        with closing(Registry(self._service.data)) as registry:
            return person.id, registry.invite(room, person, expires_at=datetime.now(UTC) + timedelta(hours=3))[1]

    async def kept(self, room: RoomId) -> Kept:
        return await asyncio.to_thread(self._read, room)

    def _read(self, room: RoomId) -> Kept:
        with closing(open_for_reading(self._service.data)) as connection:
            verify_log(connection, room)
            records = list(read_records(connection, room, after=0))
            rows = connection.execute("SELECT actor, command_id, seq FROM answers WHERE room = ?", (room,))
            answers = {(ParticipantId(actor), CommandId(command_id)): seq for actor, command_id, seq in rows}
            return Kept(room=room, records=records, events=read_events(connection, room), answers=answers)


def _children(pid: int) -> list[int]:
    """The processes that a process started."""
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
