"""The frames that a room's socket sends on its own (docs/protocol.md); replies to commands are the socket's business."""

import struct
from datetime import datetime
from enum import StrEnum

import msgspec

from orchestrator.media.messages import SessionId, Slots
from rooms.captions.state import Correction, Line
from rooms.chat.state import Deleted, Posted
from rooms.ids import ParticipantId, RoomId
from rooms.reactions import Reaction
from rooms.views import Audience

PROTOCOL = 1

WHOLE_TEXT = 0x81
"""The first byte of a frame that is a whole text."""

_MEDIUM, _LONG = struct.Struct("!BBH"), struct.Struct("!BBQ")


class FrameKind(StrEnum):
    """The ``type`` of a frame from the server."""

    HELLO = "hello"
    VIEW = "view"
    MINE = "mine"
    SLOTS = "slots"
    MEDIA = "media"
    STREAM = "stream"
    REACTIONS = "reactions"
    CAPTION_DRAFT = "caption_draft"


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One whole frame. ``data``: JSON in UTF-8.

    key: of undelivered frames with one key only the newest matters; it is the kind, for slots the kind and the session.
    wire: as a socket carries it, made once for all who get it.
    """

    kind: FrameKind
    data: bytes
    key: str
    wire: bytes = b""

    def __post_init__(self) -> None:
        """Put the header of RFC 6455 before ``data``."""
        msgspec.structs.force_setattr(self, "wire", text_frame(self.data))


def text_frame(data: bytes) -> bytes:
    """``data`` as one unmasked text frame (RFC 6455 §5.2)."""
    size = len(data)
    if size < 126:
        return bytes((WHOLE_TEXT, size)) + data
    if size < 1 << 16:
        return _MEDIUM.pack(WHOLE_TEXT, 126, size) + data
    return _LONG.pack(WHOLE_TEXT, 127, size) + data


class MediaEpoch(msgspec.Struct, frozen=True, kw_only=True):
    """Sessions of another epoch are gone."""

    epoch: str


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag="hello", tag_field="type"):
    """The first frame."""

    protocol: int = PROTOCOL
    now: datetime
    room: RoomId
    seq: int
    audience: Audience
    view: msgspec.Raw
    mine: msgspec.Raw | None
    media: MediaEpoch


class ViewChanged(msgspec.Struct, frozen=True, kw_only=True, tag="view", tag_field="type"):
    """The room as this audience may see it now."""

    now: datetime
    seq: int
    view: msgspec.Raw


class MineChanged(msgspec.Struct, frozen=True, kw_only=True, tag="mine", tag_field="type"):
    """What one person alone may see."""

    seq: int
    mine: msgspec.Raw


class SlotsChanged(msgspec.Struct, frozen=True, kw_only=True, tag="slots", tag_field="type"):
    """Who is in which slot of ``session`` now. ``withheld_pictures``: too much for the viewer's line.

    ``unreadable_pictures``: in codecs that the viewer did not offer.
    """

    session: SessionId
    audio: tuple[ParticipantId | None, ...]
    video: tuple[ParticipantId | None, ...]
    withheld_pictures: int
    unreadable_pictures: int


class MediaReplaced(msgspec.Struct, frozen=True, kw_only=True, tag="media", tag_field="type"):
    """The media worker was replaced: make all sessions anew."""

    epoch: str


LogEntry = Posted | Deleted | Line | Correction
"""What stands in the logs that can be read. seq: grows from entry to entry of a log, not always by one."""


class StreamEntries(msgspec.Struct, frozen=True, kw_only=True, tag="stream", tag_field="type"):
    """Entries of a log that follow each other without a gap behind ``after``; the last one has the number ``seq``.

    gap: between ``after`` and the first of them there were others, which are no longer kept.
    """

    stream: str
    after: int
    seq: int
    gap: bool
    entries: tuple[LogEntry, ...]


class CaptionDraft(msgspec.Struct, frozen=True, kw_only=True, tag="caption_draft", tag_field="type"):
    """The line that is being written, whole and as far as it goes; the newest counts. text: empty, nothing is being written any more.

    after: up to which seq ``stream`` was written then. Who has read further has the line, or better words for it.
    """

    stream: str
    after: int
    text: str


class ReactionsCounted(msgspec.Struct, frozen=True, kw_only=True, tag="reactions", tag_field="type"):
    """How often people showed what since the last such frame."""

    counts: dict[Reaction, int]


AnyFrame = Hello | ViewChanged | MineChanged | SlotsChanged | MediaReplaced | StreamEntries | ReactionsCounted | CaptionDraft

_encoder = msgspec.json.Encoder()


def encode(value: object) -> msgspec.Raw:
    """Return ``value`` as JSON that can stand inside a frame."""
    return msgspec.Raw(_encoder.encode(value))


def frame(content: AnyFrame) -> Frame:
    """Return ``content`` ready to send."""
    kind = FrameKind(str(content.__struct_config__.tag))
    key = f"{kind} {content.session}" if isinstance(content, SlotsChanged) else str(kind)
    return Frame(kind=kind, data=_encoder.encode(content), key=key)


def slots_frame(session: SessionId, slots: Slots) -> Frame:
    """Return the frame that says who is in the slots of ``session``."""
    return frame(
        SlotsChanged(
            session=session,
            audio=slots.audio,
            video=slots.video,
            withheld_pictures=slots.withheld_pictures,
            unreadable_pictures=slots.unreadable_pictures,
        )
    )
