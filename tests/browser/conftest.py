"""A service of its own for each journey, and one Chromium to make them all in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.chromium import chromium
from tests.service_process import ServiceProcess

ONE_LOOP = pytest.mark.asyncio(loop_scope="session")
"""Journeys share a Chromium, which lives in one event loop."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the journeys, and nothing else that is collected with them, run in one loop."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(ONE_LOOP, append=False)


@pytest_asyncio.fixture(loop_scope="session")
async def service(tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    """The Málaga programme, whose first session starts in two hours: no door opens by itself before somebody opens it."""
    process = ServiceProcess(tmp_path / "data", starting="in 2 h")
    await process.start()
    yield process
    await process.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chrome() -> AsyncIterator[Browser]:
    """The Chromium of all journeys."""
    async with chromium(fps=10) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def browser(chrome: Browser) -> AsyncIterator[Browser]:
    """A Chromium in which nobody is; every page in it is somebody else's, and all of them leave in the end."""
    yield chrome
    for context in chrome.contexts:
        await context.close()
