"""Where webhooks may go."""

from datetime import UTC, datetime

import pytest

from orchestrator.webhooks.address import AddressRefused, UrlRefused, require_address, require_url
from orchestrator.webhooks.subscription import Detail, Subscription, new_id, new_secret


def subscription(url: str, *, private: bool = False) -> Subscription:
    return Subscription(
        id=new_id(),
        url=url,
        secret=new_secret(),
        room=None,
        events=(),
        detail=Detail.PUBLIC,
        insecure=False,
        private=private,
        added_at=datetime.now(UTC),
    )


@pytest.mark.parametrize(
    "url",
    ["https://example.org/hook", "https://example.org:8443", "https://93.184.216.34/", "http://localhost:9000/hook", "http://[::1]:9000/"],
)
def test_a_receiver_is_reached_over_https_or_on_this_machine(url: str) -> None:
    require_url(url, insecure=False, private=False)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "not an address of a receiver"),
        ("example.org", "not an address of a receiver"),
        ("ftp://example.org/", "not an address of a receiver"),
        ("https://", "not an address of a receiver"),
        ("https://example.org:0/", "not an address of a receiver"),
        ("https://example.org:70000/", "not an address of a receiver"),
        ("https://[::1/", "not an address of a receiver"),
        ("https://example.org/" + "x" * 2_000, "not an address of a receiver"),
        ("https://user:word@example.org/", "no user name"),
        ("https://example.org/#part", "no fragment"),
        ("http://example.org/", "--insecure"),
        ("http://localhost.example.org/", "--insecure"),
        ("https://10.0.0.7/", "--private"),
        ("https://169.254.169.254/latest/meta-data", "--private"),
        ("https://[fd00::1]/", "--private"),
        ("https://[::ffff:10.0.0.7]/", "--private"),
    ],
)
def test_any_other_address_is_refused_with_what_to_do(url: str, sentence: str) -> None:
    with pytest.raises(UrlRefused, match=sentence):
        require_url(url, insecure=False, private=False)


def test_what_was_allowed_is_allowed() -> None:
    require_url("http://example.org/", insecure=True, private=False)
    require_url("https://10.0.0.7/", insecure=False, private=True)


PRIVATE = [
    "10.0.0.7",
    "172.16.0.1",
    "192.168.1.1",
    "127.0.0.1",
    "0.0.0.0",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "::1",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:192.168.1.1",
    "64:ff9b::a00:7",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_into_a_private_network_is_not_followed(address: str) -> None:
    with pytest.raises(AddressRefused):
        require_address(address, subscription("https://example.org/"))
    require_address(address, subscription("https://example.org/", private=True))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_a_name_that_leads_to_the_internet_is_followed(address: str) -> None:
    require_address(address, subscription("https://example.org/"))


def test_this_machine_is_reached_only_by_its_own_name() -> None:
    require_address("127.0.0.1", subscription("http://localhost:9000/"))
    require_address("::1", subscription("http://localhost:9000/"))
    with pytest.raises(AddressRefused):
        require_address("10.0.0.7", subscription("http://localhost:9000/"))
