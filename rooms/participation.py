"""What a room lets people do besides taking the floor, as data. It comes from the definition and is kept in the log."""

import msgspec


class Participation(msgspec.Struct, frozen=True, kw_only=True):
    """Who may do what besides taking the floor; participants and panellists always may.

    viewers_ask: invited viewers ask written questions and vote for those of others. chat: there is a chat for everybody invited; the one
    behind the stage is always there. viewers_chat: invited viewers write in it. reactions: people applaud.
    """

    viewers_ask: bool = False
    chat: bool = True
    viewers_chat: bool = False
    reactions: bool = True
