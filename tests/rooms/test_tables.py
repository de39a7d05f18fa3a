"""The tables of the rules are complete."""

from typing import get_args

from rooms.areas import DECIDERS, EVOLVERS
from rooms.commands import AnyCommand
from rooms.events import AnyRoomEvent


def test_every_command_is_decided_by_one_rule() -> None:
    assert set(DECIDERS) == set(get_args(AnyCommand))


def test_every_event_changes_the_room_by_one_rule() -> None:
    assert set(EVOLVERS) == set(get_args(AnyRoomEvent))
