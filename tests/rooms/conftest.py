"""Rooms that several tests start from."""

import pytest

from rooms.commands import GrantFloor
from rooms.ids import RequestId
from rooms.state import RoomState
from tests.builders import LENA, MIA, RAVI, after, room


@pytest.fixture
def floor_of_ravi() -> RoomState:
    """A live room where Ravi speaks (r1) and Lena waits (r2)."""
    return after(room(waiting=[RAVI, LENA]), GrantFloor(request=RequestId("r1")), MIA)
