"""Addresses as the kernel has them."""

import socket
import sys

import pytest

from orchestrator.media.kernel.sockaddr import sockaddr


def test_an_ipv4_address_is_family_port_and_host() -> None:
    family = socket.AF_INET.to_bytes(2, sys.byteorder)
    assert sockaddr(("192.0.2.7", 50_000)) == family + b"\xc3\x50" + bytes([192, 0, 2, 7]) + bytes(8)


def test_an_ipv6_address_has_the_scope_of_its_link() -> None:
    found = sockaddr(("fe80::1%lo", 9))
    assert len(found) == 28
    assert found[2:4] == b"\0\x09"
    assert found[8:24] == socket.inet_pton(socket.AF_INET6, "fe80::1")
    assert found[24:] == socket.if_nametoindex("lo").to_bytes(4, sys.byteorder)
    assert sockaddr(("2001:db8::1", 9))[24:] == bytes(4)


def test_a_name_is_no_address() -> None:
    with pytest.raises(socket.gaierror):
        sockaddr(("localhost", 9))
