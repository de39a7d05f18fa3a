"""What a browser says about ICE by PATCH (RFC 8840 §9, RFC 9725 §4.3) is read or refused, and never breaks anything."""

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media import sdpfrag
from orchestrator.media.errors import MediaRefused
from orchestrator.media.sdp import Endpoint
from rooms.routes import Medium
from tests.media.builders import line

FRAGMENT = """a=ice-options:trickle ice2
a=group:BUNDLE 0 1
m=audio 9 UDP/TLS/RTP/SAVPF 111
a=mid:0
a=ice-ufrag:ysXw
a=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k
a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1
a=candidate:473322822 1 tcp 1518280447 0a8f3c5e-0ad2-4c1b-9d4e-8d4f3f2c7a11.local 9 typ host tcptype active
a=candidate:842163049 1 udp 1677729535 2001:db8::7 3478 typ srflx raddr 0.0.0.0 rport 0
a=end-of-candidates
"""
PLAIN = "a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n"


@pytest.mark.row("O1")
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_a_fragment_names_the_ice_session_of_its_candidates(newline: str) -> None:
    assert sdpfrag.read_ufrag(FRAGMENT.replace("\n", newline)) == "ysXw"


def test_credentials_may_stand_before_every_line_or_in_each_of_them() -> None:
    assert sdpfrag.read_ufrag(PLAIN) == "ysXw"
    assert sdpfrag.read_ufrag(FRAGMENT + FRAGMENT.replace("mid:0", "mid:1")) == "ysXw"


def test_attributes_that_are_not_about_ice_are_ignored() -> None:
    assert sdpfrag.read_ufrag(PLAIN + "a=\r\na=something:else\r\nc=IN IP4 0.0.0.0\r\n") == "ysXw"


BAD = {
    "nothing": "",
    "no SDP": "hello",
    "no user name": PLAIN.replace("ice-ufrag", "ice-name"),
    "no password": PLAIN.replace("ice-pwd", "password"),
    "short user name": PLAIN.replace("ysXw", "ysX"),
    "short password": PLAIN.replace("vw5Lmw", ""),
    "two ICE sessions": PLAIN + PLAIN.replace("ysXw", "other"),
    "candidate without an address": PLAIN + "a=candidate:1 1 udp 2122260223 typ host\r\n",
    "candidate without a type": PLAIN + "a=candidate:1 1 udp 2122260223 192.0.2.1 61764\r\n",
    "line without a protocol": PLAIN + "m=audio 9\r\n",
    "line without an identification": PLAIN + "a=mid:\r\n",
    "endless": PLAIN + "a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\n" * 1_000,
}


@pytest.mark.row("O1")
@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_what_is_no_fragment_is_refused(text: str) -> None:
    with pytest.raises(MediaRefused) as refused:
        sdpfrag.read_ufrag(text)
    assert refused.value.code == "not_sdpfrag"


def test_a_candidate_of_a_transport_that_we_do_not_know_is_no_fault() -> None:
    assert sdpfrag.read_ufrag(PLAIN + "a=candidate:1 1 dccp 9 192.0.2.1 9 typ magic\r\n") == "ysXw"


@pytest.mark.row("R8")
@given(st.text(max_size=300) | st.text(alphabet="a=m:cndite-ufrgpw \r\n019/", max_size=300))
def test_any_text_is_a_fragment_or_refused(text: str) -> None:
    for attempt in (text, PLAIN + text, text + PLAIN):
        try:
            found = sdpfrag.read_ufrag(attempt)
        except MediaRefused:
            continue
        assert f"a=ice-ufrag:{found}" in attempt
        assert 4 <= len(found) <= 256


@pytest.mark.row("R8")
@given(st.data())
def test_a_fragment_with_one_character_changed_is_a_fragment_or_refused(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(FRAGMENT) - 1))
    changed = FRAGMENT[:place] + data.draw(st.characters()) + FRAGMENT[place + 1 :]
    try:
        found = sdpfrag.read_ufrag(changed)
    except MediaRefused:
        return
    assert f"a=ice-ufrag:{found}" in changed


def test_our_own_fragment_can_be_read_and_put_into_the_answer() -> None:
    endpoint = Endpoint("0123456789abcdef", "p" * 32, "AA", ("192.0.2.1", "2001:db8::1"), 5_004)
    written = sdpfrag.write([line(Medium.AUDIO, "a"), line(Medium.VIDEO, "b")], endpoint)
    assert sdpfrag.read_ufrag(written) == "0123456789abcdef"
    assert "a=ice-lite\r\n" in written
    assert "a=group:BUNDLE a b\r\n" in written
    session = SessionDescription.parse("v=0\r\ns=-\r\nt=0 0\r\n" + written)
    ice = session.media[0].ice
    assert ice is not None
    assert (session.media[0].rtp.muxId, ice.password) == ("a", "p" * 32)
    assert [found.ip for found in session.media[0].ice_candidates] == ["192.0.2.1", "2001:db8::1"]
