"""A service in a process of its own with a live meeting in it, and people to measure with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestrator.client.room_client import RoomClient
from orchestrator.registry import Registry, new_participant
from rooms.commands import ChangePhase
from rooms.ids import RoomId
from rooms.people import Person, Role
from rooms.phases import Phase
from rooms.views import ModeratorView
from tests.service_process import ServiceProcess

ROOM = RoomId("workshop")


@dataclass
class Meeting:
    """A live meeting: its service and who moderates it."""

    service: ServiceProcess
    moderator: RoomClient

    def token(self, role: Role, name: str) -> str:
        """Invite somebody."""
        return _token(self.service.data, role, name)


@asynccontextmanager
async def live_meeting() -> AsyncIterator[Meeting]:
    """Start a service and open its first room."""
    with TemporaryDirectory() as directory:
        service = ServiceProcess(Path(directory) / "data")
        await service.start()
        try:
            token = _token(service.data, Role.MODERATOR, "Moderator")
            async with RoomClient(service.url, ROOM, token) as moderator:
                await _open(moderator)
                yield Meeting(service, moderator)
        finally:
            await service.stop()


def _token(data: Path, role: Role, name: str) -> str:
    with closing(Registry(data)) as registry:
        person = Person(id=new_participant(), role=role, name=name)
        return registry.invite(ROOM, person, expires_at=datetime.now(UTC) + timedelta(hours=1))[1]


async def _open(moderator: RoomClient) -> None:
    for phase in (Phase.OPEN, Phase.LIVE):
        view = moderator.view
        if isinstance(view, ModeratorView) and phase in view.next_phases:
            await moderator.command(ChangePhase(to=phase))
