"""What the recorder offers, and what it reads of the answer (SDP). Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from orchestrator.media.ice import Credentials

SOUNDS = 8
"""As many at once as a page hears."""

AUDIO_TYPE, VIDEO_TYPE = 111, 96
CODEC = {
    "audio": (AUDIO_TYPE, [f"a=rtpmap:{AUDIO_TYPE} opus/48000/2"]),
    "video": (VIDEO_TYPE, [f"a=rtpmap:{VIDEO_TYPE} VP8/90000", f"a=rtcp-fb:{VIDEO_TYPE} nack pli"]),
}


@dataclass(frozen=True, slots=True)
class Worker:
    """What the answer says of the other side. ssrcs: of the sounds, and then of the picture."""

    credentials: Credentials
    fingerprint: str
    udp_port: int
    ssrcs: tuple[int, ...]


def write_offer(ours: Credentials, fingerprint: str) -> str:
    """All sounds and one picture. No candidates: the worker learns where we are from our check."""
    kinds = [*["audio"] * SOUNDS, "video"]
    lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {' '.join(map(str, range(len(kinds))))}"]
    for mid, kind in enumerate(kinds):
        lines += _line(kind, mid, ours, fingerprint)
    return "\r\n".join(lines) + "\r\n"


def read_answer(text: str) -> Worker:
    """Read the worker's answer. Raises ValueError: something is missing."""
    sections = re.split(r"(?m)^(?=m=)", text)[1:]
    ssrcs = [int(one[1]) for section in sections if (one := re.search(r"(?m)^a=ssrc:(\d+) ", section))]
    if len(ssrcs) != SOUNDS + 1:
        raise ValueError("the answer does not say what comes")
    return Worker(
        credentials=Credentials(_first(text, r"^a=ice-ufrag:(\S+)"), _first(text, r"^a=ice-pwd:(\S+)")),
        fingerprint=_first(text, r"^a=fingerprint:sha-256 (\S+)"),
        udp_port=int(_first(text, r"^a=candidate:\S+ 1 udp \d+ \S+ (\d+) typ host")),
        ssrcs=tuple(ssrcs),
    )


def _line(kind: str, mid: int, ours: Credentials, fingerprint: str) -> Sequence[str]:
    payload_type, codec = CODEC[kind]
    return [
        f"m={kind} 9 UDP/TLS/RTP/SAVPF {payload_type}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{mid}",
        "a=rtcp-mux",
        f"a=ice-ufrag:{ours.ufrag}",
        f"a=ice-pwd:{ours.password}",
        f"a=fingerprint:sha-256 {fingerprint}",
        "a=setup:active",
        *codec,
        "a=recvonly",
    ]


def _first(text: str, pattern: str) -> str:
    found = re.search(pattern, text, re.MULTILINE | re.IGNORECASE)
    if found is None:
        raise ValueError(f"the answer has no {pattern}")
    return found[1]
