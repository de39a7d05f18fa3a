"""Media on a machine without a network, as in a demonstration on a train. The only file that touches aioice's own names.

aioice offers every address of the machine but the loopback's, and then has nothing to send from.
"""

from collections.abc import Callable
from typing import Any

from aioice import ice

HostAddresses = Callable[[bool, bool], list[str]]


def admit_loopback(module: Any = ice) -> None:
    """Have aioice take the loopback where there is nothing else; done twice, it is done once."""
    found: HostAddresses = module.get_host_addresses
    if not getattr(found, "admits_loopback", False):
        module.get_host_addresses = _or_loopback(found)


def _or_loopback(found: HostAddresses) -> HostAddresses:
    def addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:  # noqa: FBT001 - aioice calls it so
        return found(use_ipv4, use_ipv6) or ["127.0.0.1"]

    addresses.admits_loopback = True  # type: ignore[attr-defined]
    return addresses
