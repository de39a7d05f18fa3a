"""Writing in the chat, deleting, and keeping somebody from writing."""

from datetime import datetime, timedelta
from itertools import takewhile

from msgspec.structs import replace

from rooms import require
from rooms.admission.door import known_person, person_now
from rooms.admission.errors import UnknownPerson
from rooms.base import Deciders, Evolvers, RoomEvent
from rooms.chat.access import is_going_on, may_read, may_write
from rooms.chat.commands import DeleteMessage, MuteInChat, PostMessage
from rooms.chat.errors import (
    ChatMuted,
    ChatReadOnly,
    ChatTooBusy,
    MessageEmpty,
    ModeratorsWrite,
    NoSuchChat,
    NotYourMessage,
    UnknownMessage,
    WritingTooFast,
)
from rooms.chat.events import MessageDeleted, MessagePosted, MutedInChat
from rooms.chat.state import Chat, ChatLog, Deleted, Entry, Group, Posted
from rooms.errors import NotAdmitted, RoomOver
from rooms.identity import identity
from rooms.ids import MessageId
from rooms.people import Person
from rooms.permissions import Right, may
from rooms.state import RoomState

RECENTLY = timedelta(seconds=10)

MOST_RECENT_EACH = 5
"""Messages of one person to one group within ``RECENTLY``."""

MOST_RECENT = 200
"""Messages to one group within ``RECENTLY``; nobody reads faster."""


def _post(state: RoomState, command: PostMessage, by: Person, at: datetime) -> list[RoomEvent]:
    _require_writer(state, by, command.group)
    text = command.text.strip()
    if not text:
        raise MessageEmpty
    _require_calm(state.chat.log(command.group), by, at)
    message = MessageId(f"m{state.chat.posted + 1}")
    return [MessagePosted(message=message, group=command.group, author=person_now(state, state.people[by.id]), text=text, at=at)]


def _require_writer(state: RoomState, by: Person, group: Group) -> None:
    if by.id not in state.people:
        raise NotAdmitted
    if not may_read(state, by, group):
        raise NoSuchChat(group=group)
    if not may_write(state, by, group):
        raise ChatReadOnly
    if by.id in state.chat.muted:
        raise ChatMuted
    if not is_going_on(state, group):
        raise RoomOver(phase=state.phase)


def _require_calm(log: ChatLog, by: Person, at: datetime) -> None:
    posted = (entry for entry in reversed(log.entries) if isinstance(entry, Posted))
    recent = list(takewhile(lambda entry: entry.at > at - RECENTLY, posted))
    if sum(entry.author.id == by.id for entry in recent) >= MOST_RECENT_EACH:
        raise WritingTooFast(limit=MOST_RECENT_EACH, seconds=int(RECENTLY.total_seconds()))
    if len(recent) >= MOST_RECENT:
        raise ChatTooBusy


def _delete(state: RoomState, command: DeleteMessage, by: Person, at: datetime) -> list[RoomEvent]:
    found = state.chat.find(command.message)
    if found is None or not may_read(state, by, found[0]):
        raise UnknownMessage(message=command.message)
    if found[1].author.id != by.id and not may(by.role, Right.MODERATE):
        raise NotYourMessage(message=command.message)
    return [MessageDeleted(message=command.message, by=by.id, reason=command.reason.strip(), at=at)]


def _mute(state: RoomState, command: MuteInChat, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MODERATE)
    if (command.participant in state.chat.muted) == command.muted:
        return []
    person = known_person(state, command.participant)
    if person is None and command.muted:
        raise UnknownPerson(participant=command.participant)
    if person is not None and command.muted and may(person_now(state, person).role, Right.MODERATE):
        raise ModeratorsWrite
    return [MutedInChat(participant=command.participant, by=by.id, muted=command.muted, reason=command.reason.strip(), at=at)]


def _posted(state: RoomState, event: MessagePosted) -> RoomState:
    posted = Posted(
        seq=state.seq + 1,
        message=event.message,
        author=identity(event.author),
        role=event.author.role,
        text=event.text,
        at=event.at,
    )
    return replace(state, chat=replace(_logged(state.chat, event.group, posted), posted=state.chat.posted + 1))


def _deleted(state: RoomState, event: MessageDeleted) -> RoomState:
    found = state.chat.find(event.message)
    if found is None:
        return state
    group, _ = found
    emptied = replace(state.chat, logs=state.chat.logs.set(group, state.chat.log(group).without(event.message)))
    return replace(state, chat=_logged(emptied, group, Deleted(seq=state.seq + 1, message=event.message)))


def _muted(state: RoomState, event: MutedInChat) -> RoomState:
    muted = state.chat.muted | {event.participant} if event.muted else state.chat.muted - {event.participant}
    return replace(state, chat=replace(state.chat, muted=muted))


def _logged(chat: Chat, group: Group, entry: Entry) -> Chat:
    return replace(chat, logs=chat.logs.set(group, chat.log(group).with_entry(entry)))


DECIDERS: Deciders = {PostMessage: _post, DeleteMessage: _delete, MuteInChat: _mute}

EVOLVERS: Evolvers = {MessagePosted: _posted, MessageDeleted: _deleted, MutedInChat: _muted}
