"""Addresses as the kernel takes them: ``sockaddr_in`` and ``sockaddr_in6`` of Linux (ip(7), ipv6(7))."""

import socket
import struct

from orchestrator.media.ice import Address

IPV4 = struct.Struct("=H2s4s8x")
IPV6 = struct.Struct("=H2sI16sI")


def sockaddr(address: Address) -> bytes:
    """Return the bytes of ``address``, whose host is numeric. Raises OSError if it is not."""
    host, port = address
    family, *_, found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV)[0]
    network_port = port.to_bytes(2, "big")
    if family == socket.AF_INET:
        return IPV4.pack(family, network_port, socket.inet_pton(family, host))
    scope = int(found[3]) if len(found) == 4 else 0
    return IPV6.pack(family, network_port, 0, socket.inet_pton(family, host.partition("%")[0]), scope)
