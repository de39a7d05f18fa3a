"""Session descriptions of the load: written as by a browser that sends or receives one sound and one picture; read as far as needed."""

import re
from dataclasses import dataclass

from benchmarks.media.leg import AUDIO_PAYLOAD_TYPE, PUBLISHER_SSRCS, VIDEO_PAYLOAD_TYPE

LEVEL, MID = "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level", "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid"


@dataclass(frozen=True, slots=True)
class Local:
    """What the load says of one connection."""

    ufrag: str
    password: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Remote:
    """What the server says. ssrcs: of its sound and its pictures; (0, 0) if it sends none."""

    ufrag: str
    password: str
    address: tuple[str, int]
    ssrcs: tuple[int, int]


def write(local: Local, *, sending: bool) -> str:
    """An offer or an answer: both look alike, because the load is always the client of DTLS."""
    audio = ["opus/48000/2", f"a=fmtp:{AUDIO_PAYLOAD_TYPE} minptime=10;useinbandfec=1", LEVEL]
    video = ["VP8/90000", *(f"a=rtcp-fb:{VIDEO_PAYLOAD_TYPE} {one}" for one in ("nack", "nack pli", "ccm fir", "goog-remb"))]
    lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1", "a=msid-semantic: WMS *"]
    for mid, (kind, payload_type, (codec, *more)) in enumerate(
        (("audio", AUDIO_PAYLOAD_TYPE, audio), ("video", VIDEO_PAYLOAD_TYPE, video))
    ):
        lines += [f"m={kind} 9 UDP/TLS/RTP/SAVPF {payload_type}", "c=IN IP4 0.0.0.0", f"a=mid:{mid}", *transport(local)]
        lines += [f"a=rtpmap:{payload_type} {codec}", *more, MID, "a=sendonly" if sending else "a=recvonly"]
        if sending:
            lines += [f"a=msid:load load-{kind}", f"a=ssrc:{PUBLISHER_SSRCS[mid]} cname:load"]
    return "\r\n".join(lines) + "\r\n"


def transport(local: Local) -> list[str]:
    """The lines about ICE and DTLS, the same in both m-lines. No candidates: the server learns where we are from our check."""
    return [
        "a=rtcp-mux",
        f"a=ice-ufrag:{local.ufrag}",
        f"a=ice-pwd:{local.password}",
        "a=end-of-candidates",
        f"a=fingerprint:sha-256 {local.fingerprint}",
        "a=setup:active",
    ]


def read(text: str) -> Remote:
    """Read a server's description. Raises ValueError if something is missing."""
    _, *sections = re.split(r"(?m)^(?=m=)", text)
    ssrcs = [re.search(r"(?m)^a=ssrc:(\d+) ", section) for section in sections]
    candidates = re.findall(r"(?mi)^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host", text)
    if not candidates:
        raise ValueError("the server offers no address")
    found = [int(one[1]) if one else 0 for one in ssrcs]
    return Remote(
        ufrag=attribute(text, "ice-ufrag"),
        password=attribute(text, "ice-pwd"),
        address=(candidates[0][0], int(candidates[0][1])),
        ssrcs=(found[0], found[1]),
    )


def attribute(text: str, name: str) -> str:
    """The first value of an SDP attribute."""
    found = re.search(rf"(?m)^a={name}:(\S+)", text)
    if found is None:
        raise ValueError(f"the server says no {name}")
    return found[1]
