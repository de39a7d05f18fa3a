"""The disk that recordings are on. The logs of the rooms are usually on the same one, and a recording must never take their last bytes."""

import errno
import os
import shutil
from pathlib import Path

from av.error import FFmpegError

from rooms.recording.state import Fault

RESERVE_BYTES = 256 * 1024 * 1024
"""With less than that a disk is full for a recording: the logs of a conference of many days fit into it."""

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def require_room(folder: Path) -> int:
    """Return how many bytes are free where ``folder`` is. Raises OSError: too few, or nobody can tell."""
    free = shutil.disk_usage(folder).free
    if free < RESERVE_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
    return free


def fault_of(error: OSError | FFmpegError) -> Fault:
    """What is wrong when something could not be written."""
    return Fault.DISK_FULL if error.errno in FULL else Fault.CANNOT_WRITE
