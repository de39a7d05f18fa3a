"""What the scripts of the pages show of the rows: their own tests, run as ``npm test`` runs them, one file at a time."""

import asyncio
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SHOWN = {
    "announcer": ("M1", "D5"),
    "backoff": ("N3",),
    "clock": ("D1", "D5"),
    "media-link": ("O10",),
    "own-media": ("P1",),
    "page": ("P1",),
    "people": ("F7",),
    "placing": ("C4", "D5"),
    "room-head": ("A4",),
    "room-socket": ("N1",),
    "server-time": ("D1",),
    "shortcuts": ("M3",),
    "slate": ("A2", "A3"),
}
"""Name of a test file -> the rows that it shows."""


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.row(row) for row in rows]) for name, rows in SHOWN.items()])
async def test_the_scripts_do_what_their_own_tests_say(name: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *("node", "--test", f"tests/web_js/{name}.test.js"), cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
