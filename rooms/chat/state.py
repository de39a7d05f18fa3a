"""The chat of a room: the newest entries of each group's log, and who may not write."""

from bisect import bisect_right
from datetime import datetime
from enum import StrEnum

import msgspec
from immutables import Map
from msgspec.structs import replace

from rooms.identity import Identity
from rooms.ids import MessageId, ParticipantId
from rooms.people import Role

KEPT = 1_000
"""Entries of one group that the room keeps and that can be read; older ones are in the log of the room alone."""


class Group(StrEnum):
    """Who reads and writes together: everybody invited; those behind the stage (moderators, panel, hall, technicians); moderators."""

    EVERYBODY = "everybody"
    BACKSTAGE = "backstage"
    MODERATORS = "moderators"


class Posted(msgspec.Struct, frozen=True, kw_only=True, tag="posted"):
    """Somebody wrote. seq: the number of the event in the log of the room; it grows."""

    seq: int
    message: MessageId
    author: Identity
    role: Role
    text: str
    at: datetime


class Deleted(msgspec.Struct, frozen=True, kw_only=True, tag="deleted"):
    """A message is to vanish."""

    seq: int
    message: MessageId


Entry = Posted | Deleted


class ChatLog(msgspec.Struct, frozen=True):
    """What one group reads, oldest first. forgotten: up to which seq entries are no longer kept. A deleted message is not here."""

    entries: tuple[Entry, ...] = ()
    forgotten: int = 0

    @property
    def newest(self) -> int:
        """The seq of the newest entry."""
        return self.entries[-1].seq if self.entries else self.forgotten

    def after(self, seq: int, most: int) -> tuple[Entry, ...]:
        """At most so many entries behind ``seq``, the oldest first."""
        start = bisect_right(self.entries, seq, key=lambda entry: entry.seq)
        return self.entries[start : start + most]

    def posted(self, message: MessageId) -> Posted | None:
        """The message of that id, if it is still here."""
        return next((entry for entry in self.entries if isinstance(entry, Posted) and entry.message == message), None)

    def with_entry(self, entry: Entry) -> "ChatLog":
        """The log with ``entry`` behind all others; the oldest makes room."""
        entries = (*self.entries, entry)
        if len(entries) <= KEPT:
            return replace(self, entries=entries)
        return ChatLog(entries=entries[1:], forgotten=entries[0].seq)

    def without(self, message: MessageId) -> "ChatLog":
        """The log without the words of ``message``."""
        return replace(self, entries=tuple(entry for entry in self.entries if isinstance(entry, Deleted) or entry.message != message))


class Chat(msgspec.Struct, frozen=True):
    """posted: how many messages there have been. muted: who may not write, in any group."""

    posted: int = 0
    logs: Map[Group, ChatLog] = msgspec.field(default_factory=Map)
    muted: frozenset[ParticipantId] = frozenset()

    def log(self, group: Group) -> ChatLog:
        """What ``group`` reads."""
        return self.logs.get(group, ChatLog())

    def find(self, message: MessageId) -> tuple[Group, Posted] | None:
        """The message of that id and where it stands, or None."""
        for group, log in self.logs.items():
            if (posted := log.posted(message)) is not None:
                return group, posted
        return None
