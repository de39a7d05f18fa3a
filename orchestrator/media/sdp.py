"""Offers in, answers out (RFC 8829, RFC 9143, RFC 9725). The server writes every answer; there is never a second round.

A publication has one audio and at most one video line. In a subscription each audio or video line is a slot with an SSRC of its own.
"""

import ipaddress
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from aiortc.sdp import MediaDescription, SessionDescription

from orchestrator.media import simulcast
from orchestrator.media.codecs import VP8, Codec
from orchestrator.media.errors import refusal
from orchestrator.media.formats import Format, payload_types, read_formats, write_format
from orchestrator.media.limits import MAX_OFFER_CHARS, MAX_REJECTED_LINES, MAX_SLOTS
from orchestrator.media.rtp import AUDIO_LEVEL_URI, MID_URI, REPAIRED_RID_URI, RID_URI, SEND_TIME_URI
from rooms.routes import Medium

PARSER_ERRORS = (ValueError, AssertionError, LookupError, TypeError, AttributeError, StopIteration)
"""What aiortc's parser raises on text that is no SDP."""

LAYER_EXTENSIONS = (RID_URI, REPAIRED_RID_URI)
EXTENSIONS = {Medium.AUDIO: (MID_URI, AUDIO_LEVEL_URI), Medium.VIDEO: (MID_URI, SEND_TIME_URI)}
RECEIVED_EXTENSIONS = (SEND_TIME_URI, *LAYER_EXTENSIONS)
"""What is read of publishers besides, and not written for viewers."""

MID = re.compile(r"[A-Za-z0-9_.-]{1,16}")


@dataclass(frozen=True, slots=True)
class Line:
    """One m-line that is used. ``extensions`` are the ids of the header extensions that both sides know, by URI.

    formats: what a viewer takes, in our order; of a publication the one that it sends. layers: RIDs of what a camera sends in several
    sizes.
    """

    medium: Medium
    mid: str
    profile: str
    formats: tuple[Format, ...]
    extensions: dict[str, int]
    layers: tuple[str, ...] = ()

    def format_of(self, codec: Codec) -> Format | None:
        """How the other side calls ``codec``; None: it does not know it."""
        return next((one for one in self.formats if one.codec is codec), None)


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """One m-line that is answered with port 0 (RFC 3264 §6)."""

    kind: str
    mid: str
    profile: str
    formats: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the other side is able to do. fingerprints: (algorithm, value) of its certificate; ufrag: its ICE user name fragment.

    is_dtls_server: it waits for our handshake, as FFmpeg does; browsers leave the choice to us.
    """

    lines: tuple[Line | RejectedLine, ...]
    fingerprints: tuple[tuple[str, str], ...]
    ufrag: str
    is_dtls_server: bool = False

    @property
    def used(self) -> list[Line]:
        """The lines that are answered with media, in order."""
        return [line for line in self.lines if isinstance(line, Line)]


class StreamSsrcs(NamedTuple):
    """The SSRCs of what we send on one line: of the stream itself, and of the retransmissions of its packets."""

    media: int
    rtx: int


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Our side of a session. addresses: IP addresses of the UDP port, the best first; fingerprint: of our certificate, SHA-256."""

    ufrag: str
    password: str
    fingerprint: str
    addresses: tuple[str, ...]
    udp_port: int


def picture_codecs(lines: Iterable[Line]) -> frozenset[Codec]:
    """What every picture slot of a viewer can take."""
    known = [frozenset(one.codec for one in line.formats) for line in lines if line.medium is Medium.VIDEO]
    return frozenset.intersection(*known) if known else frozenset()


def read_publication(text: str, audience: Sequence[frozenset[Codec]] = ()) -> Offer:
    """Read the offer of a publication and choose its codecs. audience: the picture codecs of each viewer. Raises MediaRefused."""
    offer = read_offer(text, receives=False)
    offer = replace(offer, lines=tuple(choose(line, audience) if isinstance(line, Line) else line for line in offer.lines))
    kinds = [line.medium for line in offer.used]
    if Medium.AUDIO not in kinds:
        raise refusal("no_audio")
    if len(kinds) > len(set(kinds)):
        raise refusal("too_many_lines")
    if len({line.formats[0].payload_type for line in offer.used}) < len(kinds):
        raise refusal("no_common_codec")
    return offer


def choose(line: Line, audience: Sequence[frozenset[Codec]]) -> Line:
    """Leave the format that most of the audience can take, by our order where that is undecided; only VP8 tells us its sizes."""
    chosen = min(line.formats, key=lambda one: sum(one.codec not in known for known in audience))
    if not line.layers or chosen.codec is VP8:
        return replace(line, formats=(chosen,))
    return replace(line, formats=(chosen,), layers=(), extensions=without_layers(line.extensions))


def read_subscription(text: str) -> Offer:
    """Read the offer of a subscription. Raises MediaRefused."""
    offer = read_offer(text, receives=True)
    if not offer.used:
        raise refusal("no_media")
    return offer


def read_offer(text: str, *, receives: bool) -> Offer:
    """Read an offer whose audio and video lines receive, or else send; other lines are rejected one by one."""
    if len(text) > MAX_OFFER_CHARS:
        raise refusal("offer_too_long")
    session = parse(text)
    wanted = ("recvonly", "sendrecv") if receives else ("sendonly", "sendrecv")
    bundled = {str(mid) for group in session.group if group.semantic == "BUNDLE" for mid in group.items}
    usable = [media for media in session.media if is_usable(media, wanted, bundled)]
    if len(usable) > MAX_SLOTS or len(session.media) > len(usable) + MAX_REJECTED_LINES:
        raise refusal("too_many_lines")
    check_mids(session)
    if len(usable) > 1 and not all(media.rtp.muxId in bundled for media in usable):
        raise refusal("not_bundled")
    for media in usable:
        check_transport(media)
    layers = [() if receives else simulcast.read_layers(section) for section in sections(text)]
    besides = () if receives else RECEIVED_EXTENSIONS
    lines = tuple(
        read_line(media, offered, besides) if media in usable else reject_line(media)
        for media, offered in zip(session.media, layers, strict=True)
    )
    if not usable:
        return Offer(lines, (), "")
    return Offer(lines, fingerprints_of(usable[0]), ufrag_of(usable[0]), is_dtls_server=is_dtls_server(usable[0]))


def sections(text: str) -> list[str]:
    """The text of each m-line with what belongs to it."""
    return re.split(r"^m=", "\n".join(text.splitlines()), flags=re.MULTILINE)[1:]


def parse(text: str) -> SessionDescription:
    """Parse SDP of any quality."""
    if not text.startswith("v=0"):
        raise refusal("not_sdp")
    try:
        return SessionDescription.parse(text)
    except PARSER_ERRORS:
        raise refusal("not_sdp") from None


def is_usable(media: MediaDescription, directions: Sequence[str], bundled: set[str]) -> bool:
    """Whether a line is one that we answer with media; port 0 is a bundled line's way to say that it has no port of its own."""
    alive = media.port != 0 or media.rtp.muxId in bundled
    return media.kind in set(Medium) and alive and (media.direction or "sendrecv") in directions


def check_mids(session: SessionDescription) -> None:
    """Every line has its own well-formed identification."""
    mids = [media.rtp.muxId for media in session.media]
    if len(set(mids)) < len(mids) or not all(mid and MID.fullmatch(mid) for mid in mids):
        raise refusal("bad_mid")


def check_transport(media: MediaDescription) -> None:
    """ICE, DTLS and multiplexing are there."""
    if not media.rtcp_mux:
        raise refusal("no_rtcp_mux")
    if media.ice is None or not media.ice.usernameFragment or not media.ice.password:
        raise refusal("no_ice_credentials")
    if media.dtls is None or not any(algorithm == "sha-256" for algorithm, _ in fingerprints_of(media)):
        raise refusal("no_fingerprint")


def fingerprints_of(media: MediaDescription) -> tuple[tuple[str, str], ...]:
    """The fingerprints that the certificate of this line has to match."""
    return tuple((found.algorithm.lower(), found.value) for found in media.dtls.fingerprints) if media.dtls else ()


def is_dtls_server(media: MediaDescription) -> bool:
    """Whether the other side waits for our handshake (``a=setup:passive``, RFC 8842 §5)."""
    return media.dtls is not None and media.dtls.role == "server"


def ufrag_of(media: MediaDescription) -> str:
    """The ICE user name fragment of this line."""
    return (media.ice and media.ice.usernameFragment) or ""


def read_line(media: MediaDescription, layers: tuple[str, ...], besides: tuple[str, ...]) -> Line:
    """Choose formats and header extensions of a line. layers: as it offers them; they need an extension to be told apart.

    besides: header extensions that are used besides the usual ones.
    """
    medium, formats = Medium(media.kind), read_formats(media)
    if not formats:
        raise refusal("no_common_codec")
    known = (*EXTENSIONS[medium], *besides)
    extensions = {one.uri: one.id for one in media.rtp.headerExtensions if one.uri in known and 1 <= one.id <= 14}
    if not layers or medium is Medium.AUDIO or RID_URI not in extensions:
        layers, extensions = (), without_layers(extensions)
    return Line(medium, media.rtp.muxId, media.profile, formats, extensions, layers)


def without_layers(extensions: dict[str, int]) -> dict[str, int]:
    """Header extensions of a stream that is the only one of its line."""
    return {uri: number for uri, number in extensions.items() if uri not in LAYER_EXTENSIONS}


def reject_line(media: MediaDescription) -> RejectedLine:
    """Keep what the answer has to repeat."""
    return RejectedLine(media.kind, media.rtp.muxId, media.profile, " ".join(str(one) for one in media.fmt))


def write_answer(offer: Offer, endpoint: Endpoint, *, ssrcs: Sequence[StreamSsrcs] = (), cname: str = "") -> str:
    """Write the answer. ssrcs: for each used line of a subscription, in order; none: we receive."""
    lines = [
        "v=0",
        f"o=- {secrets.randbits(62)} 1 IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        "a=group:BUNDLE " + " ".join(line.mid for line in offer.used),
        "a=msid-semantic:WMS *",
    ]
    seen = dict.fromkeys(Medium, 0)
    streams = iter(ssrcs)
    for line in offer.lines:
        if isinstance(line, RejectedLine):
            lines += [f"m={line.kind} 0 {line.profile} {line.formats}", "c=IN IP4 0.0.0.0", f"a=mid:{line.mid}", "a=inactive"]
            continue
        lines += write_line(line, endpoint, "active" if offer.is_dtls_server else "passive")
        received = ["a=recvonly", *simulcast.write_layers(line.layers)]
        lines += write_stream(line, seen[line.medium], next(streams), cname) if ssrcs else received
        seen[line.medium] += 1
    return "\r\n".join(lines) + "\r\n"


def write_line(line: Line, endpoint: Endpoint, setup: str) -> list[str]:
    """Write one m-line and its transport, which is the same for all of them. setup: our part in the DTLS handshake."""
    version = ipaddress.ip_address(endpoint.addresses[0]).version
    written = [
        f"m={line.medium} {endpoint.udp_port} {line.profile} {' '.join(map(str, payload_types(line.formats)))}",
        f"c=IN IP{version} {endpoint.addresses[0]}",
        f"a=mid:{line.mid}",
        "a=rtcp-mux",
        *write_ice(endpoint),
        f"a=fingerprint:sha-256 {endpoint.fingerprint}",
        f"a=setup:{setup}",
    ]
    written += [text for one in line.formats for text in write_format(one)]
    return written + [f"a=extmap:{number} {uri}" for uri, number in line.extensions.items()]


def write_ice(endpoint: Endpoint) -> list[str]:
    """Write credentials and candidates (RFC 8839 §5)."""
    credentials = [f"a=ice-ufrag:{endpoint.ufrag}", f"a=ice-pwd:{endpoint.password}"]
    candidates = [
        f"a=candidate:{rank + 1} 1 udp {host_priority(rank)} {address} {endpoint.udp_port} typ host"
        for rank, address in enumerate(endpoint.addresses)
    ]
    return [*credentials, *candidates, "a=end-of-candidates"]


def write_stream(line: Line, index: int, ssrcs: StreamSsrcs, cname: str) -> list[str]:
    """Write what we send on a line: audio and video slots of one number are one stream, so that browsers keep them in step."""
    written = ["a=sendonly", f"a=msid:slot-{index} {line.medium}-{index}"]
    if all(one.rtx_payload_type is None for one in line.formats):
        return [*written, f"a=ssrc:{ssrcs.media} cname:{cname}"]
    return [*written, f"a=ssrc-group:FID {ssrcs.media} {ssrcs.rtx}", *(f"a=ssrc:{ssrc} cname:{cname}" for ssrc in ssrcs)]


def host_priority(rank: int) -> int:
    """Priority of a host candidate (RFC 8445 §5.1.2.1)."""
    return (126 << 24) + ((65_535 - rank) << 8) + 255
