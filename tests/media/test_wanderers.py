"""A browser that a router gave another address is followed there by its first packet."""

from collections.abc import Iterator

import pytest
from pylibsrtp import Policy, Session

from orchestrator.media import rtcp, rtp
from orchestrator.media.connection import Connection
from orchestrator.media.srtp import Srtp
from orchestrator.media.wanderers import MAX_PACKETS_A_TICK, QUIET_S, Wanderers
from tests.media.test_router import HOME, HOTEL, Heard, Port

pytestmark = pytest.mark.row("O9")


class Browser:
    """A connection that is keyed, and its other end."""

    def __init__(self, port: Port, name: str, key: int, ssrc: int = 1) -> None:
        ends = [
            Session(Policy(key=bytes([key]) * 28, ssrc_type=direction, srtp_profile=Policy.SRTP_PROFILE_AEAD_AES_128_GCM))
            for direction in (Policy.SSRC_ANY_INBOUND, Policy.SSRC_ANY_OUTBOUND)
        ]
        self.port, self.owner, self._ssrc, self._sequence = port, Heard(), ssrc, 0
        self._ends, self._sending = ends, ends[1]
        self.connection: Connection = port.connection(name)
        self.connection._owner = self.owner
        self.connection.srtp = Srtp(receiving=ends[0]._srtp, sending=ends[1]._srtp)
        port.check(self.connection, HOME if name == "ann" else ("192.0.2.11", 40_000))

    def packet(self) -> bytes:
        self._sequence += 1
        head = rtp.header(payload_type=111, sequence=self._sequence, timestamp=0, ssrc=self._ssrc, marker=False)
        return bytes(self._sending.protect(head + b"opus"))

    def report(self) -> bytes:
        return bytes(self._sending.protect_rtcp(rtcp.receiver_report(self._ssrc, [])))


@pytest.mark.parametrize("kind", ["packet", "report"])
def test_an_authentic_packet_from_a_new_address_moves_the_connection_and_is_not_lost(kind: str) -> None:
    port = Port()
    ann = Browser(port, "ann", 1)
    port.router.received(ann.packet(), HOME)
    port.clock.turn(QUIET_S + 0.1)
    port.router.received(getattr(ann, kind)(), HOTEL)
    assert ann.connection.address == HOTEL
    assert len(ann.owner.packets) == 2
    port.router.received(ann.packet(), HOTEL)
    assert len(ann.owner.packets) == 3


def test_of_many_with_the_same_number_the_one_with_the_key_is_found() -> None:
    port = Port()
    browsers = [Browser(port, name, key) for key, name in enumerate(("ann", "ben"))]
    for browser in browsers:
        port.router.received(browser.packet(), browser.connection.address or HOME)
    port.clock.turn(QUIET_S + 0.1)
    port.router.received(browsers[1].packet(), HOTEL)
    assert [browser.connection.address for browser in browsers] == [HOME, HOTEL]


def test_what_was_recorded_and_is_sent_again_moves_nobody() -> None:
    port = Port()
    ann = Browser(port, "ann", 1)
    recorded = ann.packet()
    port.router.received(recorded, HOME)
    port.clock.turn(QUIET_S + 0.1)
    for forged in (recorded, recorded[:-1] + b"x", recorded[:11], b"\x80" * 40):
        port.router.received(forged, HOTEL)
    assert ann.connection.address == HOME
    assert len(ann.owner.packets) == 1


def test_who_is_heard_at_home_is_not_moved() -> None:
    port = Port()
    ann = Browser(port, "ann", 1)
    port.router.received(ann.packet(), HOME)
    port.router.received(ann.packet(), HOTEL)
    assert ann.connection.address == HOME


def test_a_flood_of_forged_packets_is_not_tried_for_long() -> None:
    port = Port()
    ann = Browser(port, "ann", 1)
    port.router.received(ann.packet(), HOME)
    port.clock.turn(QUIET_S + 0.1)
    for _ in range(MAX_PACKETS_A_TICK):
        port.router.received(b"\x80" * 40, HOTEL)
    port.router.received(ann.packet(), HOTEL)
    assert ann.connection.address == HOME
    port.router.tick()
    port.router.received(ann.packet(), HOTEL)
    assert ann.connection.address == HOTEL


def test_what_the_flood_is_refused_costs_no_look_at_anybody() -> None:
    wanderers, looks = Wanderers(), list[int]()

    def everybody() -> Iterator[Connection]:
        looks.append(1)
        yield from ()

    for _ in range(3 * MAX_PACKETS_A_TICK):
        wanderers.owner(b"\x80" * 40, everybody(), 0.0)
    assert len(looks) == MAX_PACKETS_A_TICK
