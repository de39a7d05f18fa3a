"""The frames of a room's socket as types (docs/protocol.md). Fields that a newer service adds are passed over."""

from datetime import datetime

import msgspec

from rooms.commands import ClientCommand
from rooms.ids import CommandId, ParticipantId, RoomId
from rooms.views import (
    Audience,
    CaptionerView,
    HallView,
    InterpreterView,
    ModeratorView,
    ParticipantView,
    PersonalView,
    PublicView,
    TechnicianView,
    View,
)


class MediaInfo(msgspec.Struct, frozen=True, kw_only=True):
    """``epoch`` changes when the media worker was replaced: sessions of an earlier epoch are gone."""

    epoch: str


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag="hello"):
    """The first frame of a connection. ``view`` is encoded; its type depends on ``audience``."""

    protocol: int
    now: datetime
    room: RoomId
    seq: int
    audience: Audience
    view: msgspec.Raw
    mine: PersonalView | None
    media: MediaInfo


class ViewFrame(msgspec.Struct, frozen=True, kw_only=True, tag="view"):
    """The room changed."""

    now: datetime
    seq: int
    view: msgspec.Raw


class MineFrame(msgspec.Struct, frozen=True, kw_only=True, tag="mine"):
    """The person's own part changed."""

    seq: int
    mine: PersonalView


class SlotsFrame(msgspec.Struct, frozen=True, kw_only=True, tag="slots"):
    """Who is in which slot of a WHEP session."""

    session: str
    audio: tuple[ParticipantId | None, ...] = ()
    video: tuple[ParticipantId | None, ...] = ()


class MediaFrame(msgspec.Struct, frozen=True, kw_only=True, tag="media"):
    """The media worker was replaced."""

    epoch: str


class StreamFrame(msgspec.Struct, frozen=True, kw_only=True, tag="stream"):
    """Entries of a log behind ``after``; ``gap``: there were others before them, which are no longer kept."""

    stream: str
    after: int
    seq: int
    gap: bool = False
    entries: tuple[dict[str, object], ...] = ()


class ReactionsFrame(msgspec.Struct, frozen=True, kw_only=True, tag="reactions"):
    """How often people showed what since the last such frame."""

    counts: dict[str, int]


class CaptionDraftFrame(msgspec.Struct, frozen=True, kw_only=True, tag="caption_draft"):
    """The line of captions that is being written behind ``after``."""

    stream: str
    after: int
    text: str


class Reply(msgspec.Struct, frozen=True, kw_only=True, tag="reply"):
    """The answer to the command with this ``ref``; a null ref is about a frame that could not be read."""

    ref: str | None
    ok: bool
    seq: int | None = None
    code: str = ""
    message: str = ""
    path: str | None = None


class TimeFrame(msgspec.Struct, frozen=True, kw_only=True, tag="time"):
    """The server's time."""

    ref: str
    now: datetime


ServerFrame = Hello | ViewFrame | MineFrame | SlotsFrame | MediaFrame | StreamFrame | ReactionsFrame | CaptionDraftFrame | Reply | TimeFrame


class CommandFrame(msgspec.Struct, frozen=True, kw_only=True):
    """What a client sends to do something."""

    ref: str
    id: CommandId
    command: ClientCommand


class TimeQuestion(msgspec.Struct, frozen=True, kw_only=True, tag_field="ask", tag="time"):
    """What a client sends to learn the server's time."""

    ref: str


VIEWS: dict[Audience, type[View]] = {
    Audience.PUBLIC: PublicView,
    Audience.PARTICIPANT: ParticipantView,
    Audience.MODERATOR: ModeratorView,
    Audience.TECHNICIAN: TechnicianView,
    Audience.HALL: HallView,
    Audience.INTERPRETER: InterpreterView,
    Audience.CAPTIONER: CaptionerView,
}
"""The type of the view that each audience gets."""

_decoder: msgspec.json.Decoder[ServerFrame] = msgspec.json.Decoder(ServerFrame)


def read_frame(data: str | bytes) -> ServerFrame:
    """Decode one frame from the server. Raises msgspec.DecodeError or ValidationError: it does not speak this protocol."""
    return _decoder.decode(data)


def read_view(encoded: msgspec.Raw, audience: Audience) -> View:
    """Decode the view inside a frame."""
    return msgspec.json.decode(encoded, type=VIEWS[audience])
