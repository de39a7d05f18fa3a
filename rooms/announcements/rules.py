"""Who may say what to everybody. Announcements are also made after the end: "the doors of the next hall are open"."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from rooms import require
from rooms.announcements.commands import Announce, WithdrawAnnouncement
from rooms.announcements.errors import NothingToAnnounce, UnknownAnnouncement
from rooms.announcements.events import Announced, AnnouncementEvent, AnnouncementWithdrawn
from rooms.announcements.state import Announcement
from rooms.base import Deciders, Evolvers
from rooms.people import Person
from rooms.permissions import Right
from rooms.state import RoomState


def _announce(state: RoomState, command: Announce, by: Person, at: datetime) -> list[AnnouncementEvent]:
    require.right(by, Right.ANNOUNCE_EVERYWHERE if command.broadcast else Right.ANNOUNCE)
    text = " ".join(command.text.split())
    if not text:
        raise NothingToAnnounce
    announcement = Announcement(
        id=state.announcements.next_id,
        at=at,
        until=at + timedelta(minutes=command.for_min),
        level=command.level,
        text=text,
        broadcast=command.broadcast,
    )
    return [Announced(announcement=announcement, by=by.id, at=at)]


def _announced(state: RoomState, event: Announced) -> RoomState:
    return replace(state, announcements=state.announcements.with_one(event.announcement))


def _withdraw(state: RoomState, command: WithdrawAnnouncement, by: Person, at: datetime) -> list[AnnouncementEvent]:
    require.right(by, Right.ANNOUNCE)
    if state.announcements.find(command.announcement) is None:
        raise UnknownAnnouncement(announcement=command.announcement)
    return [AnnouncementWithdrawn(announcement=command.announcement, by=by.id, at=at)]


def _withdrawn(state: RoomState, event: AnnouncementWithdrawn) -> RoomState:
    return replace(state, announcements=state.announcements.without(event.announcement))


DECIDERS: Deciders = {Announce: _announce, WithdrawAnnouncement: _withdraw}

EVOLVERS: Evolvers = {Announced: _announced, AnnouncementWithdrawn: _withdrawn}
