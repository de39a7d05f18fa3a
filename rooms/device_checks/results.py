"""The results of a device check."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Result(StrEnum):
    """WORKS: it was heard, seen. SILENT: it was opened, and nothing was heard. FAILED: it could not be used. UNTRIED: nobody tried.

    UNUSED: its owner goes without one.
    """

    WORKS = "works"
    SILENT = "silent"
    FAILED = "failed"
    UNTRIED = "untried"
    UNUSED = "unused"


class DeviceCheck(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The last check that somebody made, at ``at`` (aware UTC). The names of their devices are no part of it."""

    microphone: Result
    camera: Result
    loudspeaker: Result
    at: datetime
