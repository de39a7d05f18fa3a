"""A camera in several sizes: each viewer is shown the one that its line carries (RFC 8851, RFC 8853, row O5)."""

import struct

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media import rtcp, rtp, rtx, sdp, simulcast, vp8
from orchestrator.media.limits import LAYER_TIMEOUT_S, MAX_LAYERS, SHORTAGE_PATIENCE_S, TRIAL_PAUSE_S
from orchestrator.media.rtcp import KeyframeRequest, LostPackets
from rooms.routes import Medium
from tests.media.builders import ANN, DELTA, KEYFRAME, RTX_TYPE, VIDEO_TYPE, Stage, received
from tests.media.test_sdp import ENDPOINT, PUBLICATION, SUBSCRIPTION

LINES = "a=rid:h send\r\na=rid:l send\r\na=simulcast:send h;l\r\n"
VIDEO_SLOT = 1_001
RID_ID, REPAIRED_RID_ID = 10, 11
SSRCS = {"h": 30, "l": 40}
WIDTHS = {"h": 640, "l": 160}
SIZES = {"h": 1_250, "l": 250}
"""Payload bytes of a packet; there are fifty a second."""


def section(lines: str) -> str:
    return "video 9 UDP/TLS/RTP/SAVPF 96\n" + lines


@pytest.mark.parametrize(
    ("lines", "layers"),
    [
        ("a=rid:h send\na=rid:l send\na=simulcast:send h;l", ("h", "l")),
        ("a=rid:h send\na=rid:l send\na=simulcast:recv x send h,y;~l", ("h", "l")),
        ("a=rid:1 send\na=rid:2 send\na=rid:3 send\na=rid:4 send\na=simulcast:send 1;2;3;4", ("1", "2", "3")),
        ("a=rid:h send\na=simulcast:send h", ()),
        ("a=rid:h send\na=rid:l recv\na=simulcast:send h;l", ()),
        ("a=rid:h send pt=98\na=rid:l send\na=simulcast:send h;l", ()),
        ("a=rid:h send\na=rid:l send", ()),
        ("a=rid:h send\na=rid:l send\na=simulcast:recv h;l", ()),
        ("a=rid:h send\na=simulcast:send h;h", ()),
    ],
)
def test_the_layers_of_an_offer_are_those_that_it_sends_and_describes(lines: str, layers: tuple[str, ...]) -> None:
    assert simulcast.read_layers(section(lines)) == layers


@given(st.lists(st.sampled_from(["a=rid:", "a=simulcast:", "send ", "recv ", "h", "l", ";", ",", "~", "\n", " ", "=", "é"]), max_size=40))
def test_any_text_has_several_layers_or_none(parts: list[str]) -> None:
    layers = simulcast.read_layers(section("".join(parts)))
    assert len(layers) != 1
    assert len(layers) <= MAX_LAYERS


def test_the_layers_are_accepted_with_the_extensions_that_name_them() -> None:
    text = sdp.write_answer(sdp.read_publication(PUBLICATION + LINES), ENDPOINT)
    assert "a=rid:h recv\r\na=rid:l recv\r\na=simulcast:recv h;l\r\n" in text
    _, video = SessionDescription.parse(text).media
    assert {one.uri for one in video.rtp.headerExtensions} == {rtp.MID_URI, rtp.SEND_TIME_URI, rtp.RID_URI, rtp.REPAIRED_RID_URI}


def test_layers_that_could_not_be_told_apart_are_not_accepted() -> None:
    text = sdp.write_answer(sdp.read_publication(PUBLICATION.replace("sdes:rtp-stream-id", "sdes:other") + LINES), ENDPOINT)
    assert "rid" not in text
    assert "simulcast" not in text


def test_a_viewer_is_sent_one_size_in_each_slot_whatever_it_offers() -> None:
    offer = sdp.read_subscription(SUBSCRIPTION + LINES)
    assert {line.layers for line in offer.used} == {()}


class Camera(Stage):
    """Ann's camera in two sizes, and a viewer."""

    def __init__(self, lines: str = LINES) -> None:
        super().__init__()
        offer = sdp.read_publication(PUBLICATION + lines)
        self.ann = self.publisher(ANN, offer.used)
        self.routes(ANN)
        self.watching, self.wire = self.viewer()
        self.numbers = dict.fromkeys(SSRCS, 100)

    def arrives(self, rid: str, payload: bytes, *, named: bool = True, lost: int = 0) -> None:
        """The next packet of a layer arrives, after ``lost`` that did not."""
        self.numbers[rid] += 1 + lost
        self._arrives(VIDEO_TYPE, SSRCS[rid], self.numbers[rid], [(RID_ID, rid.encode())] if named else [], payload)

    def arrives_again(self, rid: str, sequence: int, payload: bytes) -> None:
        """A retransmission arrives."""
        extensions = [(REPAIRED_RID_ID, rid.encode())]
        self._arrives(RTX_TYPE, SSRCS[rid] + 1, 7_000, extensions, rtx.ORIGINAL.pack(sequence) + payload)

    def _arrives(self, payload_type: int, ssrc: int, sequence: int, extensions: list[tuple[int, bytes]], payload: bytes) -> None:
        head = rtp.header(
            payload_type=payload_type,
            sequence=sequence,
            timestamp=round(self.clock() * 90_000) & 0xFFFFFFFF,
            ssrc=ssrc,
            marker=False,
            extension=rtp.extension_block(extensions),
        )
        self.ann.rtp_received(head + payload, self.clock())
        self.fanout.flush()

    def second(self, *rids: str, estimate_bps: int | None = None, keyframe: bool = True) -> None:
        """A second passes in which these layers arrive; then the reports."""
        for number in range(50):
            self.clock.turn(0.02)
            for rid in rids:
                self.arrives(rid, picture(rid, is_key=keyframe and number == 0, size=SIZES[rid]))
        if estimate_bps is not None:
            self.watching.rtcp_received(rtcp.maximum_bitrate(1, estimate_bps, []), self.clock())
        self.ann.report(self.clock())
        self.watching.report(self.clock())
        self.switch.tick(self.clock())

    @property
    def seen(self) -> str:
        """The layers of the packets that the viewer was sent since this was last asked."""
        found = dict.fromkeys(packet.payload[2:3].decode() for packet in received(self.wire, VIDEO_SLOT))
        self.wire.datagrams.clear()
        return "".join(found)

    def asked(self, kind: type[KeyframeRequest] | type[LostPackets]) -> list[int]:
        """The streams that Ann was asked about."""
        items = [item for datagram, _ in self.up[ANN].datagrams for item in rtcp.parse(datagram)]
        return [item.ssrc for item in items if isinstance(item, kind)]


def picture(rid: str, *, is_key: bool = False, size: int = 10) -> bytes:
    """A VP8 frame that says of which layer it is, and a keyframe how wide (RFC 6386 §9.1)."""
    width = struct.pack("<3sHH", vp8.START_CODE, WIDTHS[rid], 90) if is_key else b""
    return (KEYFRAME if is_key else DELTA)[:2] + rid.encode() + b"\0" + width + bytes(size)


@pytest.mark.row("O5")
@pytest.mark.parametrize("lines", [LINES, LINES.replace("h;l", "l;h")], ids=["best first", "smallest first"])
def test_a_good_line_is_shown_the_best_layer_and_a_weak_one_the_smaller(lines: str) -> None:
    camera = Camera(lines)
    camera.second("h", "l", estimate_bps=2_000_000)
    camera.second("h", "l", estimate_bps=2_000_000)
    camera.wire.datagrams.clear()
    camera.second("h", "l", estimate_bps=2_000_000)
    assert camera.seen == "h"
    for _ in range(round(SHORTAGE_PATIENCE_S) + 3):
        camera.second("h", "l", estimate_bps=300_000)
    assert camera.seen == "hl"
    camera.second("h", "l", estimate_bps=300_000)
    assert camera.seen == "l"
    assert camera.watching.occupants.video == (ANN,)
    assert camera.watching.withheld_pictures == 0


def test_the_best_layer_comes_back_when_the_line_is_well_again() -> None:
    camera = Camera()
    camera.second("h", "l", estimate_bps=2_000_000)
    for _ in range(round(SHORTAGE_PATIENCE_S) + 3):
        camera.second("h", "l", estimate_bps=300_000)
    camera.wire.datagrams.clear()
    for _ in range(round(TRIAL_PAUSE_S) + 2):
        camera.second("h", "l", estimate_bps=2_000_000)
    assert camera.seen == "lh"


def test_the_layer_changes_with_a_keyframe_that_is_asked_of_that_layer_and_the_old_one_stays_until_then() -> None:
    camera = Camera()
    camera.second("h", "l")
    camera.second("h")
    camera.wire.datagrams.clear()
    camera.up[ANN].datagrams.clear()
    camera.clock.turn(LAYER_TIMEOUT_S + 0.1)
    camera.arrives("l", picture("l"))
    camera.switch.tick(camera.clock())
    assert camera.asked(KeyframeRequest) == [SSRCS["l"]]
    assert camera.seen == ""
    camera.second("l")
    assert camera.seen == "l"


def test_the_numbers_in_the_slot_are_continuous_over_a_change_of_layer() -> None:
    camera = Camera()
    camera.second("h", "l", estimate_bps=2_000_000)
    for _ in range(round(SHORTAGE_PATIENCE_S) + 3):
        camera.second("h", "l", estimate_bps=300_000)
    sequences = [packet.sequence for packet in received(camera.wire, VIDEO_SLOT)]
    assert camera.seen.endswith("l")
    assert sequences == [(sequences[0] + n) & 0xFFFF for n in range(len(sequences))]


def test_a_layer_that_names_itself_once_is_known_by_its_stream_and_one_that_never_does_is_nobodys() -> None:
    camera = Camera()
    camera.arrives("h", picture("h", is_key=True), named=False)
    assert camera.seen == ""
    camera.arrives("h", picture("h", is_key=True))
    camera.arrives("h", picture("h"), named=False)
    assert len(received(camera.wire, VIDEO_SLOT)) == 2


def test_a_retransmission_repairs_the_layer_that_it_names() -> None:
    camera = Camera()
    camera.second("h", "l")
    camera.clock.turn(0.02)
    lost = camera.numbers["h"] + 1
    camera.arrives("h", picture("h"), lost=1)
    camera.clock.turn(0.02)
    camera.arrives("h", picture("h"))
    assert camera.asked(LostPackets) == [SSRCS["h"]]
    before = len(received(camera.wire, VIDEO_SLOT))
    camera.arrives_again("l", lost, picture("l"))
    assert len(received(camera.wire, VIDEO_SLOT)) == before
    camera.arrives_again("h", lost, picture("h"))
    assert len(received(camera.wire, VIDEO_SLOT)) == before + 1


def test_a_camera_in_several_sizes_is_one_picture_that_is_sent() -> None:
    camera = Camera()
    camera.second("h", "l")
    assert camera.switch.publications[ANN].sending == (Medium.VIDEO,)
