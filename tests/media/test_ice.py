"""Connectivity checks are answered if they know the password, and nothing else is (RFC 8445, RFC 8489)."""

import pytest
from aioice import stun
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media import ice
from orchestrator.media.ice import Credentials

OURS = Credentials()


def request(*, user_name: str | None = None, password: str | None = None, **attributes: object) -> bytes:
    message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    message.attributes["USERNAME"] = user_name or f"{OURS.ufrag}:them"
    message.attributes.update({name.replace("_", "-"): value for name, value in attributes.items()})
    message.add_message_integrity((password or OURS.password).encode())
    return bytes(message)


@pytest.mark.row("O2")
def test_a_check_with_the_password_is_answered_with_the_address_it_came_from() -> None:
    check = ice.read_check(request(PRIORITY=1, ICE_CONTROLLING=5))
    assert check is not None
    assert check.ufrag == OURS.ufrag
    assert check.is_by(OURS)
    assert not check.nominates
    answer = stun.parse_message(ice.respond(check, OURS, ("192.0.2.9", 4_711)))
    assert answer.message_class is stun.Class.RESPONSE
    assert answer.transaction_id == check.message.transaction_id
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == ("192.0.2.9", 4_711)
    assert answer.check_message_integrity(OURS.password.encode())


def test_ipv6_addresses_are_answered_as_well() -> None:
    check = ice.read_check(request())
    assert check is not None
    answer = stun.parse_message(ice.respond(check, OURS, ("2001:db8::9", 4_711)))
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == ("2001:db8::9", 4_711)


def test_the_browsers_choice_is_recognised() -> None:
    check = ice.read_check(request(USE_CANDIDATE=None))
    assert check is not None
    assert check.nominates


def test_a_wrong_password_is_not_ours() -> None:
    check = ice.read_check(request(password="x" * 32))
    assert check is not None
    assert not check.is_by(OURS)


def test_a_browser_that_claims_our_role_is_told_so() -> None:
    check = ice.read_check(request(ICE_CONTROLLED=5))
    assert check is not None
    assert check.conflicts
    answer = stun.parse_message(ice.respond(check, OURS, ("192.0.2.9", 4_711)))
    assert answer.attributes["ERROR-CODE"][0] == 487


def test_only_binding_requests_are_checks() -> None:
    good = request()
    assert ice.read_check(b"\x01\x01" + good[2:]) is None
    assert ice.read_check(good[:19]) is None
    assert ice.read_check(good[:4] + bytes(4) + good[8:]) is None
    assert ice.read_check(request(user_name="nocolon")) is None


@pytest.mark.row("R8")
@given(st.binary(max_size=200))
def test_any_bytes_are_a_check_or_none(data: bytes) -> None:
    ice.read_check(data)
    head = b"\x00\x01" + len(data).to_bytes(2, "big") + ice.MAGIC_COOKIE + bytes(12)
    check = ice.read_check(head + data)
    assert check is None or not check.is_by(OURS)


@given(st.data())
def test_a_check_that_was_changed_anywhere_is_not_authentic(data: st.DataObject) -> None:
    good = bytearray(request(PRIORITY=1))
    place = data.draw(st.integers(0, len(good) - 33))
    good[place] ^= data.draw(st.integers(1, 255))
    check = ice.read_check(bytes(good))
    assert check is None or not check.is_by(OURS)
