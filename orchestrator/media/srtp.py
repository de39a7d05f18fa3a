"""SRTP with libsrtp as pylibsrtp ships it: the only file that knows pylibsrtp's private names.

pylibsrtp's own methods refuse packets above 1,356 bytes and copy three times; these take whole datagrams and one buffer.
"""

from typing import Any

from pylibsrtp._binding import ffi, lib

from orchestrator.media.limits import MAX_DATAGRAM_BYTES

TRAILER_BYTES = 16 + 4 + 128
"""Authentication tag, SRTCP index and key identifier, at their longest."""

MAX_PACKET_BYTES = MAX_DATAGRAM_BYTES + 12 + 32
"""A packet that just came in is forwarded under our header and with our extensions, which may be longer than its own."""

BUFFER_BYTES = MAX_PACKET_BYTES + TRAILER_BYTES

PROTECT_SIGNATURE = "srtp_err_status_t(*)(struct srtp_ctx_t_ *, void *, int *)"
"""What the tier in C calls ``srtp_protect`` as."""

_buffer = ffi.new("unsigned char[]", BUFFER_BYTES)
_window = ffi.buffer(_buffer)
_length = ffi.new("int *")
"""One buffer for the whole process: the worker has one thread, and each call is over before the next begins."""


class Srtp:
    """Both directions of one session. Every method gives None if libsrtp refuses: forged, repeated, too old, too long.

    receiving, sending: pointers to libsrtp's sessions (``srtp_t *``), which live as long as this object.
    """

    def __init__(self, receiving: Any, sending: Any) -> None:
        self._pointers = (receiving, sending)
        self._receiving = receiving[0]
        self._sending = sending[0]

    @property
    def sending_address(self) -> int:
        """Where libsrtp's session for sending lies, for ``srtp_protect``."""
        return int(ffi.cast("uintptr_t", self._sending))

    def protect_in_place(self, packet: Any, size: int) -> int:
        """Encrypt ``size`` bytes at ``packet`` (``pointer``), with ``TRAILER_BYTES`` to spare; returns their new number, 0: refused."""
        _length[0] = size
        refused: int = lib.srtp_protect(self._sending, packet, _length)
        return 0 if refused else int(_length[0])

    def protect(self, packet: bytes) -> bytes | None:
        """Encrypt an RTP packet."""
        return call(lib.srtp_protect, self._sending, packet)

    def protect_rtcp(self, packet: bytes) -> bytes | None:
        """Encrypt a compound RTCP packet."""
        return call(lib.srtp_protect_rtcp, self._sending, packet)

    def unprotect(self, packet: bytes) -> bytes | None:
        """Verify and decrypt an RTP packet."""
        return call(lib.srtp_unprotect, self._receiving, packet)

    def unprotect_rtcp(self, packet: bytes) -> bytes | None:
        """Verify and decrypt a compound RTCP packet."""
        return call(lib.srtp_unprotect_rtcp, self._receiving, packet)


def pointer(address: int) -> Any:
    """An address as libsrtp takes it."""
    return ffi.cast("void *", address)


def protect_address() -> int:
    """The address of libsrtp's ``srtp_protect``. Raises AssertionError: it is not the function that we know."""
    if ffi.typeof(lib.srtp_protect).cname != PROTECT_SIGNATURE:
        raise AssertionError(f"srtp_protect is {ffi.typeof(lib.srtp_protect).cname}")
    return int(ffi.cast("uintptr_t", ffi.addressof(lib, "srtp_protect")))


def call(function: Any, session: Any, packet: bytes) -> bytes | None:
    """Run one libsrtp function in place on a copy of ``packet``."""
    size = len(packet)
    if size > MAX_PACKET_BYTES:
        return None
    _window[0:size] = packet
    _length[0] = size
    if function(session, _buffer, _length) != lib.srtp_err_status_ok:
        return None
    return bytes(_window[0 : _length[0]])
