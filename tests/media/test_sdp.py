"""Offers of browsers are answered with what was agreed; every other text is refused with its reason (RFC 8829, RFC 9725)."""

import contextlib
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media import rtp, sdp
from orchestrator.media.codecs import AV1, H264, VP8, VP9, Codec
from orchestrator.media.errors import REFUSALS, MediaRefused
from orchestrator.media.formats import Format
from orchestrator.media.limits import MAX_OFFER_CHARS
from orchestrator.media.sdp import Endpoint, StreamSsrcs
from rooms.routes import Medium

OFFERS = {path.stem: path.read_bytes().decode() for path in (Path(__file__).parent / "offers").glob("*.sdp")}
PUBLICATION, SUBSCRIPTION, FIREFOX = OFFERS["chromium-publication"], OFFERS["chromium-subscription"], OFFERS["firefox-publication"]
VIDEO_FEEDBACK = ["nack", "nack pli", "ccm fir", "goog-remb"]
ENDPOINT = Endpoint("ourufrag", "our-password-is-long-enough", "AB:CD", ("192.0.2.1", "198.51.100.1"), 5_004)


def code(offer: str, read: object = sdp.read_publication) -> str:
    """Why an offer is refused."""
    assert callable(read)
    with pytest.raises(MediaRefused) as refused:
        read(offer)
    assert REFUSALS[refused.value.code] == refused.value.sentence
    return refused.value.code


def answer(offer: str) -> SessionDescription:
    text = sdp.write_answer(sdp.read_publication(offer), ENDPOINT)
    assert text.endswith("\r\n")
    return SessionDescription.parse(text)


@pytest.mark.parametrize("offer", [PUBLICATION, FIREFOX], ids=["chromium", "firefox"])
def test_a_publication_is_answered_with_one_codec_and_what_goes_with_it(offer: str) -> None:
    audio, video = answer(offer).media
    assert (audio.direction, video.direction) == ("recvonly", "recvonly")
    assert [codec.mimeType for codec in audio.rtp.codecs] == ["audio/opus"]
    assert [codec.mimeType for codec in video.rtp.codecs] == ["video/VP8", "video/rtx"]
    assert video.rtp.codecs[1].parameters == {"apt": video.rtp.codecs[0].payloadType}
    assert audio.rtp.codecs[0].channels == 2
    assert {one.uri for one in audio.rtp.headerExtensions} >= {rtp.MID_URI, rtp.AUDIO_LEVEL_URI}
    assert {one.uri for one in video.rtp.headerExtensions} == {rtp.MID_URI, rtp.SEND_TIME_URI}
    assert [f"{one.type} {one.parameter or ''}".strip() for one in video.rtp.codecs[0].rtcpFeedback] == VIDEO_FEEDBACK
    for media in (audio, video):
        assert media.ice is not None
        assert media.ice.iceLite
        assert media.ice.usernameFragment == "ourufrag"
        assert media.dtls is not None
        assert media.dtls.role == "server"
        assert media.rtcp_mux
        assert [(one.ip, one.port) for one in media.ice_candidates] == [("192.0.2.1", 5_004), ("198.51.100.1", 5_004)]
        assert media.ice_candidates_complete


@pytest.mark.row("O4")
def test_the_microphone_never_pauses_in_silence_and_repairs_small_losses() -> None:
    assert "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=0\r\n" in sdp.write_answer(sdp.read_publication(PUBLICATION), ENDPOINT)


def test_each_line_of_a_subscription_is_a_slot_with_its_own_stream() -> None:
    offer = sdp.read_subscription(SUBSCRIPTION)
    ssrcs = [StreamSsrcs(number, 100 + number) for number in range(1, 13)]
    media = SessionDescription.parse(sdp.write_answer(offer, ENDPOINT, ssrcs=ssrcs, cname="tribuna")).media
    assert [one.kind for one in media] == ["audio"] * 8 + ["video"] * 4
    assert [one.ssrc[0].ssrc for one in media] == list(range(1, 13))
    assert [one.direction for one in media] == ["sendonly"] * 12
    assert media[0].msid == "slot-0 audio-0"
    assert media[9].msid == "slot-1 video-1"
    assert [one.rtp.muxId for one in media] == [str(n) for n in range(12)]


@pytest.mark.row("O4")
def test_each_picture_slot_names_the_stream_of_its_retransmissions() -> None:
    offer = sdp.read_subscription(SUBSCRIPTION)
    ssrcs = [StreamSsrcs(number, 100 + number) for number in range(1, 13)]
    media = SessionDescription.parse(sdp.write_answer(offer, ENDPOINT, ssrcs=ssrcs, cname="tribuna")).media
    assert [[(group.semantic, group.items) for group in one.ssrc_group] for one in media[:8]] == [[]] * 8
    assert [[(group.semantic, group.items) for group in one.ssrc_group] for one in media[8:]] == [
        [("FID", [number, 100 + number])] for number in range(9, 13)
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("a=rtpmap:97 rtx/90000", "a=rtpmap:97 new/90000"), ("a=rtcp-fb:96 nack\r\n", ""), ("apt=96", "apt=98")],
)
def test_a_browser_without_retransmissions_is_answered_without_them(old: str, new: str) -> None:
    assert old in PUBLICATION
    text = sdp.write_answer(sdp.read_publication(PUBLICATION.replace(old, new)), ENDPOINT)
    assert "rtx" not in text
    assert "a=rtpmap:96 VP8/90000\r\n" in text


def chosen(offer: str, audience: Sequence[frozenset[Codec]] = ()) -> Format:
    """What a publisher is to send pictures in."""
    (line,) = [line for line in sdp.read_publication(offer, audience).used if line.medium is Medium.VIDEO]
    (only,) = line.formats
    return only


def without(offer: str, *payload_types: int) -> str:
    """The offer without some codecs."""
    return re.sub(r"(?m)^m=video.*", lambda line: " ".join(one for one in line[0].split(" ") if one not in map(str, payload_types)), offer)


def test_a_publisher_sends_what_most_of_its_viewers_can_take_and_vp8_if_they_can_take_anything() -> None:
    everything = frozenset((VP8, H264, VP9, AV1))
    assert chosen(PUBLICATION).codec is VP8
    assert chosen(PUBLICATION, [everything] * 3).codec is VP8
    assert chosen(PUBLICATION, [everything, frozenset((H264,)), frozenset((H264, VP9))]).codec is H264
    assert chosen(PUBLICATION, [frozenset((AV1,)), frozenset((VP9,)), frozenset((VP9,))]).codec is VP9
    assert chosen(without(PUBLICATION, 96), [frozenset((VP8,))]).codec is H264


def test_of_the_profiles_of_h264_the_one_that_everybody_has_is_answered() -> None:
    text = sdp.write_answer(sdp.read_publication(without(PUBLICATION, 96)), ENDPOINT)
    assert "SAVPF 108 109\r\n" in text
    assert "a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n" in text


def test_an_encoder_that_has_only_another_profile_is_answered_with_it() -> None:
    offer = without(PUBLICATION, 96, 102, 104, 108, 114, 39).replace(
        "packetization-mode=1;profile-level-id=4d", "packetization-mode=1; profile-level-id=4d"
    )
    assert chosen(offer).parameters == "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=4d001f"


def test_each_picture_slot_takes_every_codec_of_the_viewer_with_its_retransmissions() -> None:
    offer = sdp.read_subscription(SUBSCRIPTION)
    video = offer.used[-1]
    assert [(one.codec, one.payload_type, one.rtx_payload_type) for one in video.formats] == [
        (VP8, 96, 97),
        (H264, 108, 109),
        (VP9, 98, 99),
        (AV1, 45, 46),
    ]
    assert sdp.picture_codecs(offer.used) == {VP8, H264, VP9, AV1}
    assert sdp.picture_codecs(sdp.read_subscription(without(SUBSCRIPTION, 45, 102, 108, 116, 41)).used) == {VP8, VP9}


def test_sizes_are_taken_of_vp8_only() -> None:
    layers = "a=rid:h send\r\na=rid:l send\r\na=simulcast:send h;l\r\n"
    assert "simulcast" in sdp.write_answer(sdp.read_publication(PUBLICATION + layers), ENDPOINT)
    text = sdp.write_answer(sdp.read_publication(without(PUBLICATION + layers, 96)), ENDPOINT)
    assert "simulcast" not in text
    assert rtp.RID_URI not in text


@pytest.mark.parametrize(("offered", "answered"), [("actpass", "passive"), ("active", "passive"), ("passive", "active")])
def test_an_encoder_that_waits_for_the_handshake_gets_it(offered: str, answered: str) -> None:
    text = sdp.write_answer(sdp.read_publication(PUBLICATION.replace("a=setup:actpass", f"a=setup:{offered}")), ENDPOINT)
    assert re.findall("a=setup:(.*)\r", text) == [answered] * 2


def test_a_data_channel_is_declined_and_the_rest_answered() -> None:
    data = (
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\na=sctp-port:5000\r\n"
        "a=setup:actpass\r\na=ice-ufrag:x\r\na=ice-pwd:y\r\na=fingerprint:sha-256 AB\r\n"
    )
    text = sdp.write_answer(sdp.read_publication(PUBLICATION.replace("BUNDLE 0 1", "BUNDLE 0 1 2") + data), ENDPOINT)
    assert "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n" in text
    assert "a=group:BUNDLE 0 1\r\n" in text


def test_sound_alone_can_be_published() -> None:
    audio_only = PUBLICATION[: PUBLICATION.index("m=video")].replace("BUNDLE 0 1", "BUNDLE 0")
    assert [line.medium for line in sdp.read_publication(audio_only).used] == ["audio"]


def test_an_offer_without_sound_is_refused() -> None:
    head, video = PUBLICATION[: PUBLICATION.index("m=audio")], PUBLICATION[PUBLICATION.index("m=video") :]
    assert code(head.replace("BUNDLE 0 1", "BUNDLE 1") + video) == "no_audio"
    assert code(SUBSCRIPTION) == "no_audio"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("opus/48000/2", "speex/16000", "no_common_codec"),
        ("96 97 102 103 104 107 108 109 114 115 116 117 39 40 45 46 98 99 100 101 118", "118", "no_common_codec"),
        ("a=rtcp-mux\r\n", "", "no_rtcp_mux"),
        ("a=ice-ufrag:hvK4\r\n", "", "no_ice_credentials"),
        ("a=ice-pwd:nOa3iuo2eKNztIbVOZLgJCqc\r\n", "", "no_ice_credentials"),
        ("a=fingerprint:sha-256", "a=fingerprint:sha-1", "no_fingerprint"),
        ("a=setup:actpass\r\n", "", "no_fingerprint"),
        ("a=group:BUNDLE 0 1\r\n", "", "not_bundled"),
        ("a=group:BUNDLE 0 1\r\n", "a=group:BUNDLE 0\r\n", "not_bundled"),
        ("a=mid:1\r\n", "", "bad_mid"),
        ("a=mid:1\r\n", "a=mid:0\r\n", "bad_mid"),
        ("a=mid:1\r\n", "a=mid:an identification that is far too long\r\n", "bad_mid"),
        ("a=setup:actpass", "a=setup:whatever", "not_sdp"),
        ("m=audio 9 ", "m=audio nine ", "not_sdp"),
    ],
)
def test_what_is_wrong_with_an_offer_is_named(old: str, new: str, expected: str) -> None:
    assert old in PUBLICATION
    assert code(PUBLICATION.replace(old, new)) == expected


def test_more_lines_than_can_be_used_are_refused() -> None:
    second = PUBLICATION[PUBLICATION.index("m=audio") : PUBLICATION.index("m=video")].replace("a=mid:0", "a=mid:2")
    assert code(PUBLICATION.replace("BUNDLE 0 1", "BUNDLE 0 1 2") + second) == "too_many_lines"
    head, line = SUBSCRIPTION[: SUBSCRIPTION.index("m=audio")], SUBSCRIPTION[SUBSCRIPTION.index("m=audio") :].split("m=audio")[1]
    many = "".join(f"m=audio{line}".replace("a=mid:0", f"a=mid:{n}") for n in range(25))
    bundle = "a=group:BUNDLE " + " ".join(str(n) for n in range(25))
    assert code(re.sub(r"a=group:BUNDLE[^\r]*", bundle, head) + many, sdp.read_subscription) == "too_many_lines"


def test_an_offer_that_receives_nothing_is_no_subscription() -> None:
    assert code(PUBLICATION, sdp.read_subscription) == "no_media"


def test_an_endless_offer_is_refused_unread() -> None:
    assert code("v=0\r\n" + "a" * MAX_OFFER_CHARS) == "offer_too_long"


@pytest.mark.row("R8")
@given(st.text(max_size=200) | st.text(alphabet="v=0amc:/ 9\r\n", max_size=200).map(lambda rest: "v=0\r\n" + rest))
def test_any_text_is_refused_with_a_reason(text: str) -> None:
    for read in (sdp.read_publication, sdp.read_subscription):
        assert code(text, read) in REFUSALS


@given(st.data())
def test_any_change_to_an_offer_is_refused_with_a_reason_or_answered(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from([PUBLICATION, FIREFOX])).split("\n")
    for _ in range(data.draw(st.integers(1, 6))):
        number = data.draw(st.integers(0, len(lines) - 1))
        old = lines[number]
        cut = data.draw(st.integers(0, len(old)))
        lines[number] = data.draw(st.sampled_from([old[:cut], old[cut:], old + "x", old[:cut] + " " + old[cut:], "", old + "\n" + old]))
    with contextlib.suppress(MediaRefused):
        SessionDescription.parse(sdp.write_answer(sdp.read_publication("\n".join(lines)), ENDPOINT))
