"""What somebody wants of the chat."""

from typing import Annotated

import msgspec

from rooms.base import Command, Reason
from rooms.chat.state import Group
from rooms.ids import MessageId, ParticipantId

MessageText = Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]


class PostMessage(Command, frozen=True, kw_only=True, tag="post_message"):
    """Write to a group."""

    group: Group
    text: MessageText


class DeleteMessage(Command, frozen=True, kw_only=True, tag="delete_message"):
    """Take a message of one's own away from everybody's eyes (a moderator: any). The log of the room keeps it."""

    message: MessageId
    reason: Reason = ""


class MuteInChat(Command, frozen=True, kw_only=True, tag="mute_in_chat"):
    """Let somebody write no more, in any group; ``muted`` false lets them write again."""

    participant: ParticipantId
    muted: bool = True
    reason: Reason = ""
