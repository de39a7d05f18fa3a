"""Does everybody who waits still fit into the slot?"""

import pytest

from rooms.commands import RequestFloor
from rooms.queue_time import QueueTime, queue_time
from tests.builders import LENA, PIA, POINT_OF_ORDER, RAVI, after, person, room


@pytest.mark.row("D6")
def test_three_who_wait_for_three_minutes_each_need_nine() -> None:
    assert queue_time(room(waiting=[RAVI, LENA, PIA])) == QueueTime(waiting=3, needed_s=540, each_s=180, unlimited=0)


@pytest.mark.row("D6")
def test_where_people_have_different_limits_they_are_added_up() -> None:
    state = person("Sofia", speaker_class="state")
    needs = queue_time(room(waiting=[RAVI, state], people=[RAVI, state]))
    assert needs == QueueTime(waiting=2, needed_s=480, each_s=None, unlimited=0)


def test_who_has_no_limit_is_counted_apart() -> None:
    needs = queue_time(after(room(waiting=[RAVI]), RequestFloor(speech_type=POINT_OF_ORDER), LENA))
    assert needs == QueueTime(waiting=2, needed_s=180, each_s=None, unlimited=1)


def test_nobody_needs_no_time() -> None:
    assert queue_time(room()) == QueueTime(waiting=0, needed_s=0, each_s=None, unlimited=0)
