"""``sendmmsg`` of libc through cffi: many datagrams in one call, several of one size in one message (``UDP_SEGMENT``, udp(7))."""

import socket
from collections.abc import Sequence
from typing import Any

from cffi import FFI

UDP_SEGMENT = 103
MSG_DONTWAIT = 0x40

ffi = FFI()
ffi.cdef(
    """
    struct iovec { void *iov_base; size_t iov_len; };
    struct control { size_t bytes; int level; int type; uint16_t segment_bytes; };
    struct msghdr {
        void *msg_name; unsigned int msg_namelen;
        struct iovec *msg_iov; size_t msg_iovlen;
        void *msg_control; size_t msg_controllen;
        int msg_flags;
    };
    struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };
    int sendmmsg(int socket, struct mmsghdr *messages, unsigned int count, int flags);
    """
)


def libc() -> Any:
    """The C library of this process; None if it has no ``sendmmsg``."""
    library = ffi.dlopen(None)
    return library if hasattr(library, "sendmmsg") else None


class Messages:
    """Room for ``count`` datagrams of ``bytes_each``, and for as many messages that they are sent in."""

    def __init__(self, library: Any, count: int, bytes_each: int) -> None:
        self._libc = library
        self._buffer = ffi.new("unsigned char[]", count * bytes_each)
        self.window = ffi.buffer(self._buffer)
        start = int(ffi.cast("uintptr_t", self._buffer))
        self.addresses = [start + number * bytes_each for number in range(count)]
        self._parts = ffi.new("struct iovec[]", count)
        self._messages = ffi.new("struct mmsghdr[]", count)
        self._controls = ffi.new("struct control[]", count)
        self._part_views = [self._parts[number] for number in range(count)]
        self._part_pointers = [self._parts + number for number in range(count)]
        self._heads = [self._messages[number].msg_hdr for number in range(count)]
        for number in range(count):
            self._part_views[number].iov_base = self._buffer + number * bytes_each
            control = self._controls[number]
            control.level, control.type = socket.IPPROTO_UDP, UDP_SEGMENT
            control.bytes = ffi.offsetof("struct control", "segment_bytes") + 2

    def make(self, number: int, address: Any, first: int, sizes: Sequence[int]) -> None:
        """Let message ``number`` carry the datagrams from ``first`` on, of ``sizes``, to a ``sockaddr`` (a cffi array)."""
        head = self._heads[number]
        head.msg_name, head.msg_namelen = address, len(address)
        head.msg_iov, head.msg_iovlen = self._part_pointers[first], len(sizes)
        for part, size in enumerate(sizes, first):
            self._part_views[part].iov_len = size
        if len(sizes) > 1:
            self._controls[number].segment_bytes = sizes[0]
            head.msg_control, head.msg_controllen = self._controls + number, ffi.sizeof("struct control")
        else:
            head.msg_control, head.msg_controllen = ffi.NULL, 0

    def send(self, descriptor: int, count: int) -> tuple[int, int]:
        """Send the first ``count`` messages; returns how many left and, if none did, the error (errno)."""
        sent = self._libc.sendmmsg(descriptor, self._messages, count, MSG_DONTWAIT)
        return (sent, 0) if sent > 0 else (0, ffi.errno)


def sockaddr_array(encoded: bytes) -> Any:
    """Keep an encoded address where C finds it."""
    return ffi.new("unsigned char[]", list(encoded))
