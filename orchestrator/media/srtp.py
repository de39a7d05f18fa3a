"""SRTP with libsrtp as pylibsrtp ships it: the only file that knows pylibsrtp's private names.

pylibsrtp's own methods refuse packets above 1,356 bytes and copy three times; these take whole datagrams and one buffer.
"""

from typing import Any

from pylibsrtp._binding import ffi, lib

from orchestrator.media.limits import MAX_DATAGRAM_BYTES

TRAILER_BYTES = 16 + 4 + 128
"""Authentication tag, SRTCP index and key identifier, at their longest."""

BUFFER_BYTES = MAX_DATAGRAM_BYTES + TRAILER_BYTES

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


def call(function: Any, session: Any, packet: bytes) -> bytes | None:
    """Run one libsrtp function in place on a copy of ``packet``."""
    size = len(packet)
    if size > MAX_DATAGRAM_BYTES:
        return None
    _window[0:size] = packet
    _length[0] = size
    if function(session, _buffer, _length) != lib.srtp_err_status_ok:
        return None
    return bytes(_window[0 : _length[0]])
