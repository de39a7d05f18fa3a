"""What was announced."""

from rooms.announcements.state import Announcement, AnnouncementId
from rooms.base import RoomEvent
from rooms.ids import ParticipantId


class Announced(RoomEvent, frozen=True, kw_only=True, tag="announced"):
    """``announcement`` stands until its time is over."""

    announcement: Announcement
    by: ParticipantId


class AnnouncementWithdrawn(RoomEvent, frozen=True, kw_only=True, tag="announcement_withdrawn"):
    """``announcement`` stands no more."""

    announcement: AnnouncementId
    by: ParticipantId


AnnouncementEvent = Announced | AnnouncementWithdrawn
