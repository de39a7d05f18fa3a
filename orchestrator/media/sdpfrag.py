"""The part of SDP that is about ICE alone, as PATCH carries it (RFC 8840 §9, RFC 9725 §4.3): candidates, or an ICE restart. Pure.

We are ICE-lite: a browser is where its checks come from, so its candidates are read for their form and not kept.
"""

import re
from collections.abc import Sequence

from orchestrator.media.errors import refusal
from orchestrator.media.sdp import Endpoint, Line, write_ice

MEDIA_TYPE = "application/trickle-ice-sdpfrag"

MAX_FRAGMENT_CHARS = 32_768
"""Some hundreds of candidates; a browser has a dozen."""

_LINE = re.compile(r"([a-z])=(.*)")
_MEDIA = re.compile(r"[A-Za-z0-9-]+ \d{1,5}(?:/\d+)? [A-Za-z0-9/-]+(?: \S+)+")
_MID = re.compile(r"[!#-'*+.0-9A-Z^-~-]+")
_UFRAG = re.compile(r"[A-Za-z0-9+/]{4,256}")
_PASSWORD = re.compile(r"[A-Za-z0-9+/]{22,256}")
_CANDIDATE = re.compile(r"[A-Za-z0-9+/]{1,32} \d{1,5} \S+ \d{1,10} \S+ \d{1,5} typ \S+(?: \S+ \S+)*")
_GRAMMAR = {"ice-ufrag": _UFRAG, "ice-pwd": _PASSWORD, "candidate": _CANDIDATE, "mid": _MID}
"""What the attributes that matter hold (RFC 8839 §5); others are ignored, as RFC 8840 asks."""


def read_ufrag(text: str) -> str:
    """Return the user name fragment of whoever wrote ``text``; another one than before restarts ICE (RFC 8839 §4.4.1.1.1).

    Raises MediaRefused (``not_sdpfrag``): it is no such text, or has not one user name and password for all its lines.
    """
    if len(text) > MAX_FRAGMENT_CHARS:
        raise refusal("not_sdpfrag")
    found: dict[str, list[str]] = {name: [] for name in _GRAMMAR}
    for line in filter(None, text.splitlines()):
        kind, value = _kind_and_value(line)
        name, _, content = value.partition(":")
        if kind == "m":
            _check(_MEDIA, value)
        elif kind == "a" and name in found:
            _check(_GRAMMAR[name], content)
            found[name].append(content)
    if len(set(found["ice-ufrag"])) != 1 or len(set(found["ice-pwd"])) != 1:
        raise refusal("not_sdpfrag")
    return found["ice-ufrag"][0]


def write(lines: Sequence[Line], endpoint: Endpoint) -> str:
    """Write our side after a restart: what the answer said about ICE, in the first line of the bundle of all ``lines``."""
    first = lines[0]
    written = [
        "a=ice-lite",
        "a=group:BUNDLE " + " ".join(line.mid for line in lines),
        f"m={first.medium} {endpoint.udp_port} {first.profile} {first.formats[0].payload_type}",
        f"a=mid:{first.mid}",
        *write_ice(endpoint),
    ]
    return "\r\n".join(written) + "\r\n"


def _kind_and_value(line: str) -> tuple[str, str]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise refusal("not_sdpfrag")
    return match[1], match[2]


def _check(grammar: re.Pattern[str], value: str) -> None:
    if grammar.fullmatch(value) is None:
        raise refusal("not_sdpfrag")
