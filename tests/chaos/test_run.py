"""A few seconds of what ``make chaos`` does for minutes."""

from pathlib import Path

import pytest

from tests.chaos.deployment import OneMachine
from tests.chaos.run import run


@pytest.mark.row("S4")
async def test_whatever_is_killed_or_stopped_nobody_is_lied_to(tmp_path: Path) -> None:
    async with OneMachine(tmp_path) as deployment:
        result = await run(deployment, seed=157, seconds=6)
    assert result["lies"] == []
    assert int(str(result["kills"])) >= 1
    assert int(str(result["acknowledged"])) > 10
