"""A machine without a network can still meet itself. Fails if aioice no longer looks for addresses where we think."""

import ifaddr
import pytest
from aioice import Connection, ice

from orchestrator.client.loopback import admit_loopback


async def test_without_a_network_the_loopback_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ice, "get_host_addresses", ice.get_host_addresses)
    admit_loopback()
    monkeypatch.setattr(ifaddr, "get_adapters", list)
    connection = Connection(ice_controlling=True)
    await connection.gather_candidates()
    assert [candidate.host for candidate in connection.local_candidates] == ["127.0.0.1"]
    await connection.close()


def test_with_a_network_its_addresses_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ice, "get_host_addresses", lambda _use_ipv4, _use_ipv6: ["192.0.2.7"])
    admit_loopback()
    admit_loopback()
    assert ice.get_host_addresses(use_ipv4=True, use_ipv6=True) == ["192.0.2.7"]
