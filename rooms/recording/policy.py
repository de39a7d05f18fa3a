"""Whether a room may be recorded, as data. It comes from the definition and is kept in the log."""

from enum import StrEnum


class RecordingPolicy(StrEnum):
    """NO: never. ON_REQUEST: when a moderator wants it. AUTOMATIC: from the beginning of the meeting on, until a moderator stops it."""

    NO = "no"
    ON_REQUEST = "on_request"
    AUTOMATIC = "automatic"
