"""A day is lived when somebody wants it, until it has begun; then it stays."""

from datetime import datetime, timedelta

import pytest

from orchestrator.day import lived_day
from tests.clocks import NOON
from tests.orchestrator.programmes import ENDS, STARTS, malaga

LATER = NOON + timedelta(days=1)


def test_a_day_that_nobody_moves_is_the_day_of_the_file() -> None:
    day = lived_day(malaga(), wanted=None, kept=None, begun=False)
    assert (day.starts_at, day.ends_at, day.moved_to) == (STARTS, ENDS, None)


@pytest.mark.parametrize(
    ("wanted", "kept", "begun", "starts_at"),
    [
        (NOON, None, False, NOON),
        (None, NOON, False, NOON),
        (LATER, NOON, False, LATER),
        (None, NOON, True, NOON),
        (LATER, NOON, True, NOON),
        (LATER, None, True, STARTS),
    ],
)
def test_a_day_moves_until_it_has_begun(wanted: datetime | None, kept: datetime | None, begun: bool, starts_at: datetime) -> None:
    day = lived_day(malaga(), wanted=wanted, kept=kept, begun=begun)
    assert day.starts_at == starts_at
    assert day.continued is begun
