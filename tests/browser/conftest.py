"""A service of its own for each journey, and one Chromium to make it in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.chromium import chromium
from tests.service_process import ServiceProcess


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    """The Málaga programme, whose first session starts in two hours: no door opens by itself before somebody opens it."""
    process = ServiceProcess(tmp_path / "data", starting="in 2 h")
    await process.start()
    yield process
    await process.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A Chromium; every page in it is somebody else's."""
    async with chromium() as started:
        yield started
