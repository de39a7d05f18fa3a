"""How far the recording of a room is."""

from enum import StrEnum

import msgspec


class Stage(StrEnum):
    """PAUSED: goes on when the meeting does."""

    OFF = "off"
    ON = "on"
    PAUSED = "paused"


class Fault(StrEnum):
    """Why nothing, or not all, of what is to be recorded is.

    SLOW_DISK: some of it is left out, or the recorder is stuck. RECORDER_ENDED: it is being started again.
    """

    DISK_FULL = "disk_full"
    CANNOT_WRITE = "cannot_write"
    SLOW_DISK = "slow_disk"
    RECORDER_ENDED = "recorder_ended"


class Recording(msgspec.Struct, frozen=True):
    """fault: what is wrong with it now; None: nothing that anybody knows of."""

    stage: Stage = Stage.OFF
    fault: Fault | None = None
