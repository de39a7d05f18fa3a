"""The codecs of one m-line under their payload types (RFC 8866 §6.6, RFC 4588 §8): read from an offer, written into an answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aiortc import RTCRtpCodecParameters
from aiortc.sdp import MediaDescription

from orchestrator.media.codecs import CODECS, H264, Codec
from rooms.routes import Medium

FEEDBACK = {Medium.AUDIO: ("nack",), Medium.VIDEO: ("nack", "nack pli", "ccm fir", "goog-remb")}
CONSTRAINED_BASELINE = ("42e0", "42c0")
"""Of the profiles of H.264 the one that every browser has (RFC 7742 §6.2)."""


@dataclass(frozen=True, slots=True)
class Format:
    """One codec of a line. encoding, parameters: as in ``a=rtpmap`` and ``a=fmtp``.

    rtx_payload_type: of retransmissions (RFC 4588), None if the other side does not know them.
    """

    codec: Codec
    payload_type: int
    encoding: str
    parameters: str = ""
    feedback: tuple[str, ...] = ()
    rtx_payload_type: int | None = None


def read_formats(media: MediaDescription) -> tuple[Format, ...]:
    """Read what is offered of our codecs, in our order, each once."""
    found = [read_format(media, codec) for codec in CODECS[Medium(media.kind)]]
    return tuple(one for one in found if one is not None)


def read_format(media: MediaDescription, codec: Codec) -> Format | None:
    """Read the offered form of ``codec`` that most can take; None: there is none that we use."""
    offered = sorted(offers(media, codec), key=lambda one: not is_constrained_baseline(codec, one))
    if not offered:
        return None
    chosen = offered[0]
    feedback = {f"{one.type} {one.parameter}" if one.parameter else one.type for one in chosen.rtcpFeedback}
    repeated = [f"{name}={value}" for name, value in parameters_of(chosen).items() if name in codec.repeated]
    return Format(
        codec=codec,
        payload_type=chosen.payloadType or 0,
        encoding=f"{chosen.name}/{chosen.clockRate}" + ("/2" if media.kind == Medium.AUDIO else ""),
        parameters=";".join(repeated) or codec.settings,
        feedback=tuple(one for one in FEEDBACK[Medium(media.kind)] if one in feedback),
        rtx_payload_type=rtx_payload_type(media, chosen.payloadType) if "nack" in feedback else None,
    )


def offers(media: MediaDescription, codec: Codec) -> Iterator[RTCRtpCodecParameters]:
    """The forms of ``codec`` that the line offers and we use."""
    for one in media.rtp.codecs:
        is_it = one.name.lower() == codec.name.lower() and one.clockRate == codec.clock_rate
        if is_it and one.payloadType is not None and one.payloadType in media.fmt and codec.fits(parameters_of(one)):
            yield one


def parameters_of(offered: RTCRtpCodecParameters) -> dict[str, object]:
    """Its ``a=fmtp``; some put spaces behind the semicolons."""
    return {name.strip(): value for name, value in offered.parameters.items()}


def is_constrained_baseline(codec: Codec, offered: RTCRtpCodecParameters) -> bool:
    """Whether it is the profile of H.264 that every browser has."""
    return codec is H264 and str(parameters_of(offered).get("profile-level-id", "")).lower().startswith(CONSTRAINED_BASELINE)


def rtx_payload_type(media: MediaDescription, payload_type: int | None) -> int | None:
    """The payload type of the retransmissions of ``payload_type`` (RFC 4588 §8.6)."""
    for codec in media.rtp.codecs:
        if codec.name.lower() == "rtx" and codec.parameters.get("apt") == payload_type and codec.payloadType in media.fmt:
            return codec.payloadType
    return None


def payload_types(formats: Sequence[Format]) -> list[int]:
    """All payload types, in the order of an m-line."""
    return [number for one in formats for number in (one.payload_type, one.rtx_payload_type) if number is not None]


def write_format(written: Format) -> list[str]:
    """Write what an answer says of a format."""
    number, repairs = written.payload_type, written.rtx_payload_type
    lines = [f"a=rtpmap:{number} {written.encoding}"]
    if written.parameters:
        lines.append(f"a=fmtp:{number} {written.parameters}")
    lines += [f"a=rtcp-fb:{number} {one}" for one in written.feedback]
    if repairs is not None:
        lines += [f"a=rtpmap:{repairs} rtx/{written.codec.clock_rate}", f"a=fmtp:{repairs} apt={number}"]
    return lines
