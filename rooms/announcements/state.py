"""The announcements that stand."""

from datetime import datetime
from enum import StrEnum
from typing import NewType

import msgspec

AnnouncementId = NewType("AnnouncementId", str)
"""An announcement within its room: ``a1``, ``a2``, ... in the order of saying."""

MAX_STANDING = 10
"""Announcements at one time; the oldest makes way, since nobody reads eleven."""


class Level(StrEnum):
    """How loudly it is said: urgent ones interrupt a screen reader."""

    INFO = "info"
    URGENT = "urgent"


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """Stands from ``at`` until ``until`` (aware UTC); a page takes it away by itself.

    text: what somebody said, in their language. moved_min: not 0 if it says that the slot was moved by so many minutes; pages say that
    in the reader's language. broadcast: see ``Announce``.
    """

    id: AnnouncementId
    at: datetime
    until: datetime
    level: Level = Level.INFO
    text: str = ""
    moved_min: int = 0
    broadcast: str = ""


class Announcements(msgspec.Struct, frozen=True):
    """standing: oldest first; some may be over, which a reader sees by the time. made: announcements so far."""

    standing: tuple[Announcement, ...] = ()
    made: int = 0

    @property
    def next_id(self) -> AnnouncementId:
        """The id of the next one."""
        return AnnouncementId(f"a{self.made + 1}")

    def find(self, wanted: AnnouncementId) -> Announcement | None:
        """The announcement with that id, or None if it stands no more."""
        return next((one for one in self.standing if one.id == wanted), None)

    def with_one(self, announcement: Announcement) -> "Announcements":
        """With one more, and without those that were over when it was made."""
        kept = tuple(one for one in self.standing if one.until > announcement.at)
        return Announcements(standing=(*kept, announcement)[-MAX_STANDING:], made=self.made + 1)

    def without(self, gone: AnnouncementId) -> "Announcements":
        """Without that one."""
        return msgspec.structs.replace(self, standing=tuple(one for one in self.standing if one.id != gone))
