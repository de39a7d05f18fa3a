"""Parts of a service that several tests start from."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from orchestrator.room_host import RoomHost
from orchestrator.store_sqlite import SqliteStore
from tests.clocks import ManualClock
from tests.orchestrator.hosting import hosted


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with SqliteStore(tmp_path) as opened:
        yield opened


@pytest.fixture
async def host(store: SqliteStore, clock: ManualClock) -> AsyncIterator[RoomHost]:
    """A workshop that nobody has opened yet."""
    async with hosted(store, clock=clock) as room:
        yield room
