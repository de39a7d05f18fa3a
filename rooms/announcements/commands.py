"""Saying something to everybody, and taking it back."""

from typing import Annotated

import msgspec

from rooms.announcements.state import AnnouncementId, Level
from rooms.base import Command

LONGEST_MIN = 24 * 60


class Announce(Command, frozen=True, kw_only=True, tag="announce"):
    """Say ``text`` to everybody in the room for ``for_min`` minutes.

    broadcast: the same in every room to which it goes, for pages that show several rooms; empty: to this room alone.
    """

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    level: Level = Level.INFO
    for_min: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_MIN)] = 10
    broadcast: Annotated[str, msgspec.Meta(max_length=64)] = ""


class WithdrawAnnouncement(Command, frozen=True, kw_only=True, tag="withdraw_announcement"):
    """Take an announcement away before its time."""

    announcement: AnnouncementId


AnnouncementCommand = Announce | WithdrawAnnouncement
