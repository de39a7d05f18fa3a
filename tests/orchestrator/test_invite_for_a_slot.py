"""``tribuna invite ... --slot-only``: a moderator of one meeting and nothing else."""

from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from orchestrator.clock import SystemClock
from orchestrator.registry import Registry
from tests.fakes import FakeMediaPlane
from tests.orchestrator.programmes import MALAGA
from tests.serving_here import Serving, serving


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Serving]:
    """Málaga, a day before it begins."""
    async with serving(tmp_path / "data", MALAGA, media=FakeMediaPlane(), starts_in=timedelta(days=1)) as running:
        yield running


@pytest.mark.row("E2")
@pytest.mark.parametrize("slot_only", [True, False])
async def test_the_secretariat_says_whose_right_ends_with_the_slot(service: Serving, slot_only: bool) -> None:
    options = ["--slot-only"] if slot_only else []
    invited = msgspec.json.decode(await service.run("invite", "workshop", "moderator", "--name", "Cara", "--json", *options))
    with closing(Registry(service.data)) as registry:
        assert registry.by_secret(invited["token"], SystemClock().now()).person.slot_only is slot_only


@pytest.mark.row("E2")
async def test_only_moderators_are_bound_to_the_slot(service: Serving) -> None:
    error = await service.refused("invite", "workshop", "panellist", "--name", "Pia", "--slot-only")
    assert "Leave out --slot-only for this panellist." in error
