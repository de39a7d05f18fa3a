"""What happened in the chat."""

from rooms.base import RoomEvent
from rooms.chat.state import Group
from rooms.ids import MessageId, ParticipantId
from rooms.people import Person


class MessagePosted(RoomEvent, frozen=True, kw_only=True, tag="message_posted"):
    """``author`` wrote to ``group``."""

    message: MessageId
    group: Group
    author: Person
    text: str


class MessageDeleted(RoomEvent, frozen=True, kw_only=True, tag="message_deleted"):
    """Nobody sees the message any more."""

    message: MessageId
    by: ParticipantId
    reason: str = ""


class MutedInChat(RoomEvent, frozen=True, kw_only=True, tag="muted_in_chat"):
    """``participant`` may not write any more, or (``muted`` false) may again."""

    participant: ParticipantId
    by: ParticipantId
    muted: bool
    reason: str = ""
