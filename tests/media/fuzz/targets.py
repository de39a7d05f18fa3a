"""What reads what strangers send, each as a function that takes any bytes: it may refuse them in its own way, and must do nothing else."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from typing import cast

from orchestrator.media import ice, rtcp, rtp, rtx, sdp, sdpfrag, vp8
from orchestrator.media.codecs import CODECS
from orchestrator.media.connection import Owner
from orchestrator.media.errors import MediaRefused
from orchestrator.media.router import Router
from orchestrator.media.sdp import Endpoint, StreamSsrcs
from rooms.ids import ParticipantId
from rooms.routes import Medium
from tests.media.builders import ANN, BEN, HandClock, Stage, Wire, connection
from tests.media.test_router import FullSocket

ENDPOINT = Endpoint("ourufrag", "our-password-is-long-enough", "AB:CD", ("192.0.2.1",), 5_004)
MAX_PIECES = 40


def stun(data: bytes) -> None:
    """A connectivity check, and our answer to it."""
    check = ice.read_check(data)
    if check is not None:
        credentials = ice.Credentials("ours", "password")
        check.is_by(credentials)
        ice.respond(check, credentials, ("192.0.2.1", 5_000))


def packet(data: bytes) -> None:
    """An RTP packet with its header extensions, what it may repair, and where a picture begins in it."""
    found = rtp.parse(data)
    if found is None:
        return
    for repaired in (found, rtx.unwrap(found, payload_type=96, ssrc=1)):
        if repaired is not None:
            for codec in CODECS[Medium.VIDEO]:
                codec.starts_keyframe(repaired.payload)
            vp8.keyframe_width(repaired.payload)


def compound(data: bytes) -> None:
    """RTCP; what is read of it is bounded."""
    assert len(rtcp.parse(data)) <= 2 * len(data)


def publication(data: bytes) -> None:
    """The offer of a publisher, and our answer."""
    with contextlib.suppress(MediaRefused):
        sdp.write_answer(sdp.read_publication(data.decode(errors="replace")), ENDPOINT)


def subscription(data: bytes) -> None:
    """The offer of a viewer, and our answer."""
    with contextlib.suppress(MediaRefused):
        offer = sdp.read_subscription(data.decode(errors="replace"))
        ssrcs = [StreamSsrcs(2 * number + 1, 2 * number + 2) for number in range(len(offer.used))]
        sdp.write_answer(offer, ENDPOINT, ssrcs=ssrcs, cname="tribuna")


def fragment(data: bytes) -> None:
    """A fragment of SDP, as in PATCH."""
    with contextlib.suppress(MediaRefused):
        sdpfrag.read_ufrag(data.decode(errors="replace"))


def pieces(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Cut data into pieces, each behind a byte that says what it is for, and one that says how long it is."""
    for _ in range(MAX_PIECES):
        if len(data) < 3:
            return
        purpose, size = data[0], 1 + data[1]
        yield purpose, data[2 : 2 + size]
        data = data[2 + size :]


def datagrams(data: bytes) -> None:
    """Datagrams from several addresses at a port on which two sessions are."""
    clock = HandClock()
    router = Router(cast(socket.socket, FullSocket()), clock)
    for name in ("one", "two"):
        made = connection(Wire(), clock, name)
        made.credentials = ice.Credentials(name, "password")
        router.add(made)
    for purpose, datagram in pieces(data):
        clock.turn(purpose >> 3)
        router.received(datagram, ("192.0.2.1", purpose & 7))
        router.tick()


def room(data: bytes) -> None:
    """Decrypted packets of two publishers and two viewers of a room in which both are shown."""
    stage = Stage()
    ann, (eve, _) = stage.publisher(ANN), stage.viewer(ParticipantId("eve"), slots=2)
    owners: list[Owner] = [ann, stage.publisher(BEN), stage.viewer(slots=2)[0], eve]
    stage.routes(ANN, BEN)
    for purpose, datagram in pieces(data):
        stage.clock.turn((purpose >> 4) / 16)
        owner = owners[purpose & 3]
        (owner.rtcp_received if purpose & 4 else owner.rtp_received)(datagram, stage.clock())
        if purpose & 8:
            stage.fanout.flush()
            stage.switch.tick(stage.clock())
            for one in (ann, eve):
                one.report(stage.clock())


TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (stun, packet, compound, publication, subscription, fragment, datagrams, room)
}
