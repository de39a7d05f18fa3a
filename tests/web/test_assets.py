"""The one script of the pages: whether it is the bundle, and whether it is small on the line."""

import shutil
from pathlib import Path

import pytest

from tests.web.house import House
from web.assets import STATIC_DIRECTORY, script_path


@pytest.fixture
def static(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STATIC_DIRECTORY, tmp_path / "static"))


def test_pages_load_the_bundle_if_it_was_made_of_the_present_sources(static: Path) -> None:
    assert script_path(static) == "/static/bundle/boot.js"


def test_pages_load_the_sources_once_one_of_them_was_changed(static: Path) -> None:
    with (static / "js" / "boot.js").open("a") as source:
        source.write("// changed\n")
    assert script_path(static) == "/static/js/boot.js"


def test_pages_load_the_sources_where_there_is_no_bundle(static: Path) -> None:
    shutil.rmtree(static / "bundle")
    assert script_path(static) == "/static/js/boot.js"


async def test_the_bundle_is_sent_compressed(house: House) -> None:
    async with house.client.get(script_path(), headers={"Accept-Encoding": "gzip"}) as answer:
        assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
        assert answer.headers["Content-Type"].endswith("/javascript")
