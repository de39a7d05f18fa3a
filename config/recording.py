"""Whether a session may be recorded, as a definition says it."""

from enum import StrEnum


class Recording(StrEnum):
    """``no``: never. ``on_request``: when a moderator starts it. ``automatic``: with the meeting, until a moderator stops it."""

    NO = "no"
    ON_REQUEST = "on_request"
    AUTOMATIC = "automatic"
