"""Where webhooks may go. An address inside our own network could reach what was never meant for the outside (SSRF), so it is refused.

The check is made on the IP address at the moment of connecting: a name that resolves to something else by then changes nothing.
"""

import errno
import ipaddress
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

from orchestrator.webhooks.subscription import Subscription

MAX_URL_CHARS = 2_000

AddressInfo = tuple[int, int, int, str, tuple[object, ...]]
"""What ``getaddrinfo`` gives for one address."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: addresses of IPv4 in disguise."""


class UrlRefused(Exception):
    """Nothing is sent to such a URL; the message is a sentence."""


class AddressRefused(OSError):
    """The name of the receiver leads to an address that is not allowed."""


def require_url(url: str, *, insecure: bool, private: bool) -> None:
    """Raises UrlRefused: ``url`` cannot be a receiver. What its name leads to is seen when it is called."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port == 0 or parts.scheme not in ("http", "https") or len(url) > MAX_URL_CHARS:
        raise UrlRefused("This is not an address of a receiver. Write one such as https://example.org/hooks/tribuna.")
    if parts.username is not None or parts.fragment:
        raise UrlRefused("A receiver's address has no user name and no fragment. Leave them out.")
    if parts.scheme == "http" and not (insecure or _is_loopback(host)):
        raise UrlRefused("Over plain HTTP everybody on the way reads along. Use https, or allow it with --insecure.")
    literal = _literal(host)
    if literal is not None and not (private or _is_loopback(host) or _is_public(literal)):
        raise UrlRefused(f"{host} is an address of a private network. Allow it with --private if the receiver is really there.")


def socket_factory(subscription: Subscription) -> Callable[[AddressInfo], socket.socket]:
    """Return what makes the sockets of ``subscription``; it raises AddressRefused for addresses that are not allowed."""

    def make(info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        require_address(str(address[0]), subscription)
        return socket.socket(family, kind, protocol)

    return make


def require_address(address: str, subscription: Subscription) -> None:
    """Raises AddressRefused: ``subscription`` may not reach ``address``, an IP address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if subscription.private or (_is_loopback(urlsplit(subscription.url).hostname or "") and ip.is_loopback) or _is_public(ip):
        return
    raise AddressRefused(errno.EACCES, f"its address {ip} is in a private network, which was not allowed with --private")


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return _is_public(ip.ipv4_mapped)
        if ip in _NAT64:
            return _is_public(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF))
    return ip.is_global and not ip.is_multicast


def _is_loopback(host: str) -> bool:
    literal = _literal(host)
    return host == "localhost" if literal is None else literal.is_loopback


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
