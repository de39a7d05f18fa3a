"""What is said no to about the chat."""

from rooms.errors import N_, Refused


class NoSuchChat(Refused):
    code = "no_such_chat"
    template = N_("You have no chat {group} in this room.")


class ChatReadOnly(Refused):
    code = "chat_read_only"
    template = N_("In this chat you can read, but not write.")


class ChatMuted(Refused):
    code = "chat_muted"
    template = N_("A moderator has taken your right to write in the chat. Ask for the floor, or write to the organisers.")


class MessageEmpty(Refused):
    code = "message_empty"
    template = N_("The message has no words. Write some.")


class WritingTooFast(Refused):
    code = "writing_too_fast"
    template = N_("You have written {limit} messages in {seconds} seconds. Wait a moment, then send this one again.")


class ChatTooBusy(Refused):
    code = "chat_too_busy"
    template = N_("Too many people write at the same time. Wait a moment, then send your message again.")


class UnknownMessage(Refused):
    code = "unknown_message"
    template = N_("There is no message {message} any more, or you cannot see it.")


class NotYourMessage(Refused):
    code = "not_your_message"
    template = N_("Message {message} was written by somebody else. Only its author or a moderator can delete it.")


class ModeratorsWrite(Refused):
    code = "moderators_write"
    template = N_("Moderators cannot be kept from writing.")
