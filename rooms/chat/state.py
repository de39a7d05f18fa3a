"""The chat of a room: the newest entries of each group's log, and who may not write."""

from datetime import datetime
from enum import StrEnum

import msgspec
from immutables import Map
from msgspec.structs import replace

from rooms.identity import Identity
from rooms.ids import MessageId, ParticipantId
from rooms.people import Role
from rooms.tail import Tail


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


class ChatLog(Tail[Entry], frozen=True):
    """What one group reads. A deleted message is not here."""

    def posted(self, message: MessageId) -> Posted | None:
        """The message of that id, if it is still here."""
        return next((entry for entry in self.entries if isinstance(entry, Posted) and entry.message == message), None)

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
