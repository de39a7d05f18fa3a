"""The scripts of the pages: their own tests, one file at a time, and the rows that these show. ``npm test`` runs them alone."""

import asyncio
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SHOWN = {
    "announcer": ("M1", "D5"),
    "backoff": ("N3",),
    "check-result": ("I3",),
    "clock": ("D1", "D5"),
    "media-link": ("O10",),
    "on-deck": ("C11", "H7"),
    "own-media": ("C11", "P1"),
    "page": ("P1",),
    "people": ("F7",),
    "placing": ("C4",),
    "room-head": ("A4",),
    "room-socket": ("N1",),
    "seat-code": ("F8",),
    "server-time": ("D1",),
    "shortcuts": ("M3",),
    "slate": ("A2", "A3"),
    "thresholds": ("D5",),
}
"""Name of a test file -> the rows that it shows; every other file shows none."""

FILES = {file.name.removesuffix(".test.js"): file for file in sorted((ROOT / "tests" / "web_js").glob("*.test.js"))}


def test_every_file_that_shows_a_row_is_there() -> None:
    assert set(SHOWN) <= set(FILES)


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.row(row) for row in SHOWN.get(name, ())]) for name in FILES])
async def test_the_scripts_do_what_their_own_tests_say(name: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *("node", "--no-warnings", "--test-reporter=tap", FILES[name]),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    assert re.search(rb"^# pass [1-9]", said, re.MULTILINE), "it has no tests"
