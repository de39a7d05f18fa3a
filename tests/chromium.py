"""A real Chromium with a fake camera and microphone."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

EXECUTABLE = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]


@asynccontextmanager
async def chromium(*, fps: int = 20, voice: Path | None = None) -> AsyncIterator[Browser]:
    """A browser whose camera makes ``fps`` pictures a second (5 to 60); it is closed afterwards. voice: what its microphone hears (WAV)."""
    hears = [f"--use-file-for-fake-audio-capture={voice}"] if voice else []
    arguments = [*ARGUMENTS, f"--use-fake-device-for-media-stream=fps={fps}", *hears]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=EXECUTABLE, headless=True, args=arguments)
        try:
            yield browser
        finally:
            await browser.close()
