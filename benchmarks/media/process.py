"""What the system knows about a process: its processor time, its memory, the core that it runs on."""

import ctypes
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True)


def processor_time_s(pid: int) -> float:
    """User and system time of all threads so far: what /proc/PID/stat says, but not rounded to 10 ms. Raises ProcessLookupError."""
    clock = ctypes.c_int()
    if _libc.clock_getcpuclockid(pid, ctypes.byref(clock)) != 0:
        raise ProcessLookupError(pid)
    return time.clock_gettime(clock.value)


def memory_kib(pid: int) -> int:
    """Anonymous memory, in proportion where it is shared: the share of a library depends on who else uses it now.

    Raises FileNotFoundError.
    """
    found = re.search(r"(?m)^Pss_Anon: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text())
    if found is None:
        raise AssertionError("Linux has summed up smaps since 4.14, and by kind since 5.3")
    return int(found[1])


def pin(pid: int, core: int) -> None:
    """Keep all threads of a process, and those that they will start, on one core."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {core})


@contextmanager
def two_cores() -> Iterator[tuple[int, int]]:
    """A core for the server and a core for the load, on which this process runs for as long as the context."""
    before = os.sched_getaffinity(0)
    if len(before) < 2:
        sys.exit("The server and its load need a core each; this machine has one for us.")
    server, load = sorted(before)[:2]
    os.sched_setaffinity(0, {load})
    try:
        yield server, load
    finally:
        os.sched_setaffinity(0, before)
