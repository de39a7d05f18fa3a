"""What happened to captions."""

from rooms.base import RoomEvent
from rooms.identity import Identity
from rooms.ids import CaptionId, ParticipantId


class CaptionWritten(RoomEvent, frozen=True, kw_only=True, tag="caption_written"):
    """``speaker`` (None: nobody had the floor) said ``text`` in the room, which stands here in ``language``.

    delay_s: seconds from the words to the line, as the captioner's tool said; None: it did not.
    """

    caption: CaptionId
    language: str
    text: str
    speaker: Identity | None
    by: ParticipantId
    delay_s: float | None = None


class CaptionCorrected(RoomEvent, frozen=True, kw_only=True, tag="caption_corrected"):
    """The line says ``text`` from now on; empty: it was taken away."""

    caption: CaptionId
    text: str
    by: ParticipantId


CaptionEvent = CaptionWritten | CaptionCorrected
