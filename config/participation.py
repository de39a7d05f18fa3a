"""What a definition lets people do besides taking the floor: written questions, chat, applause."""

import msgspec


class Participation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Participants and panellists may always ask and vote in writing; ``viewers_ask``: invited viewers, too.

    ``chat``: everybody invited has a chat (the one behind the stage is always there). ``viewers_chat``: invited viewers write in it.
    ``reactions``: people may applaud.
    """

    viewers_ask: bool = False
    chat: bool = True
    viewers_chat: bool = False
    reactions: bool = True
