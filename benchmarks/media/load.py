"""The load: what load.c does, for Python."""

import ctypes
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pylibsrtp._binding import ffi, lib

from benchmarks.media.leg import AUDIO_PAYLOAD_TYPE, VIDEO_PAYLOAD_TYPE, Leg

LATENCIES = 2_000_000
"""Room for so many; what is more is not kept."""

SO_TIMESTAMPNS = 35
"""asm-generic/socket.h; Python does not name it."""

MEDIA = ctypes.c_uint32 * 2


class LegRecord(ctypes.Structure):
    """``struct leg`` of load.c."""

    _fields_: ClassVar = [
        ("fd", ctypes.c_int32),
        ("check_bytes", ctypes.c_int32),
        ("check", ctypes.c_char_p),
        ("receiving", ctypes.c_void_p),
        ("sending", ctypes.c_void_p),
        ("ssrcs", MEDIA),
        ("highest", MEDIA),
        ("packets", ctypes.c_uint64),
    ]


class LoadRecord(ctypes.Structure):
    """``struct load`` of load.c."""

    _fields_: ClassVar = [
        *((name, ctypes.c_void_p) for name in ("protect", "unprotect", "protect_rtcp", "unprotect_rtcp")),
        ("publisher", ctypes.POINTER(LegRecord)),
        ("viewers", ctypes.POINTER(LegRecord)),
        ("latencies_ns", ctypes.POINTER(ctypes.c_int64)),
        *(
            (name, ctypes.c_uint64)
            for name in ("viewer_count", "latency_room", "latency_count", "sent", "received", "corrupt", "keyframes")
        ),
        *((name, MEDIA) for name in ("sequence", "timestamp", "packets", "octets", "payload_types")),
        ("picture", ctypes.c_uint32),
        ("keyframe_wanted", ctypes.c_uint32),
    ]


@dataclass(frozen=True, slots=True)
class Flow:
    """What went through in one run. processor_s: what the load itself took.

    latencies_ms: of every eighth packet of each viewer, from before the publisher's call to the viewer's socket.
    """

    sent: int
    received: int
    keyframes: int
    latencies_ms: list[float]
    processor_s: float


class Load:
    """One publisher and its viewers. library: load.c, compiled as a shared object."""

    def __init__(self, library: Path, publisher: Leg, viewers: Sequence[Leg]) -> None:
        self._run = ctypes.CDLL(str(library)).run
        self._run.argtypes, self._run.restype = [ctypes.POINTER(LoadRecord), ctypes.c_double], None
        self._legs = (publisher, *viewers)  # they own what the records point to
        self._publisher = record(publisher)
        self._viewers = (LegRecord * len(viewers))(*(record(viewer) for viewer in viewers))
        self._latencies = (ctypes.c_int64 * LATENCIES)()
        self._load = LoadRecord(
            *(address(name) for name in ("srtp_protect", "srtp_unprotect", "srtp_protect_rtcp", "srtp_unprotect_rtcp")),
            ctypes.pointer(self._publisher),
            self._viewers,
            self._latencies,
            viewer_count=len(viewers),
            latency_room=LATENCIES,
            sequence=MEDIA(1_000, 2_000),
            payload_types=MEDIA(AUDIO_PAYLOAD_TYPE, VIDEO_PAYLOAD_TYPE),
        )
        for viewer in viewers:
            viewer.udp.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)

    def run(self, seconds: float) -> Flow:
        """Send for so long, and a little longer receive. Blocks. Raises AssertionError if something else arrives than was sent."""
        before = time.thread_time()
        self._run(ctypes.byref(self._load), seconds)
        processor_s = time.thread_time() - before
        if self._load.corrupt:
            raise AssertionError(f"{self._load.corrupt} packets arrived that were not sent so")
        latencies_ms = [nanoseconds / 1e6 for nanoseconds in self._latencies[: self._load.latency_count]]
        return Flow(self._load.sent, self._load.received, self._load.keyframes, latencies_ms, processor_s)


def record(leg: Leg) -> LegRecord:
    """A leg as C reads it."""
    return LegRecord(
        fd=leg.udp.fileno(),
        check_bytes=len(leg.check),
        check=leg.check,
        receiving=pointer(leg.srtp.receiving[0]) if leg.srtp else None,
        sending=pointer(leg.srtp.sending[0]) if leg.srtp else None,
        ssrcs=MEDIA(*leg.ssrcs),
    )


def address(function: str) -> int:
    """Where a function of libsrtp is."""
    return pointer(ffi.addressof(lib, function))


def pointer(value: Any) -> int:
    """A cffi pointer as a number."""
    return int(ffi.cast("uintptr_t", value))
