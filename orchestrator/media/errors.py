"""What can go wrong when media is asked for. Sentences are whole and constant, so that the pages can translate them."""

from rooms.errors import N_


class MediaRefused(Exception):
    """The offer cannot be used as it is; nothing has changed. ``code`` is stable, ``sentence`` says what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class MediaUnavailable(Exception):
    """The worker is away or does not answer; the same request may succeed in a moment."""

    code = "media_unavailable"
    sentence = N_("Sound and video are starting again. Please try again in a moment.")

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.sentence)


REFUSALS = {
    "not_sdp": N_("The offer is not a session description (SDP). Send the offer of a WebRTC connection as it is."),
    "not_sdpfrag": N_(
        "The request does not hold ICE credentials and candidates (RFC 8840). Send the user name fragment, the password and the candidates."
    ),
    "other_ice_session": N_("This is for an earlier ICE session. Send the candidates of the present one with its ETag, or restart ICE."),
    "offer_too_long": N_("The offer is too long. Offer fewer audio and video lines."),
    "no_audio": N_("The offer has no audio line that sends. Allow the microphone and offer again."),
    "no_media": N_("The offer has no audio or video line that receives. Add at least one and offer again."),
    "too_many_lines": N_("The offer has too many audio or video lines. Publish one of each at most; watch with at most 24."),
    "not_bundled": N_("The offer does not bundle its lines (RFC 9143). Offer one transport for all of them."),
    "no_rtcp_mux": N_("The offer does not carry RTCP on the port of RTP (RFC 5761). Add rtcp-mux and offer again."),
    "no_ice_credentials": N_("The offer has no ICE user name and password (RFC 8445). Offer a connection that uses ICE."),
    "no_fingerprint": N_("The offer has no SHA-256 fingerprint of a certificate (RFC 8122). Offer a connection that uses DTLS."),
    "bad_mid": N_("A line of the offer has no identification of its own of at most 16 letters, digits, dots or dashes (a=mid)."),
    "no_common_codec": N_(
        "The offer has a line without a codec that is used here. Offer Opus for sound, and VP8, H.264, VP9 or AV1 for pictures."
    ),
    "too_many_sessions": N_("The media server is full. Try again in a few minutes."),
}
"""Every code with its sentence."""


def refusal(code: str) -> MediaRefused:
    """Return the refusal with this code."""
    return MediaRefused(code, REFUSALS[code])
