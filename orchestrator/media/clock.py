"""The worker's clock: wall time that never goes back, and NTP's way of writing it (RFC 5905 §6)."""

import time
from collections.abc import Callable

NTP_EPOCH_S = 2_208_988_800
"""1970-01-01 in seconds since 1900-01-01."""


def steady_clock() -> Callable[[], float]:
    """Return a clock of Unix seconds that starts right and then only advances."""
    start = time.time() - time.monotonic()
    return lambda: start + time.monotonic()


def ntp(at: float) -> int:
    """Unix seconds as 32.32 fixed point since 1900, in 64 bits."""
    return round((at + NTP_EPOCH_S) * (1 << 32)) & 0xFFFFFFFFFFFFFFFF


def ntp_seconds(value: int) -> float:
    """The Unix seconds of an NTP time."""
    return value / (1 << 32) - NTP_EPOCH_S


def ntp_middle(value: int) -> int:
    """The middle 32 bits, in which reports speak of it: 1/65536 s."""
    return value >> 16 & 0xFFFFFFFF


def round_trip_s(lsr: int, dlsr: int, at: float) -> float | None:
    """The way there and back, from a report block received at ``at`` (RFC 3550 §6.4.1); None if it tells nothing."""
    units = (ntp_middle(ntp(at)) - lsr - dlsr) & 0xFFFFFFFF
    return units / 65536 if lsr and units < 1 << 31 else None
