"""What captioners want: people, or programs that recognise speech."""

from typing import Annotated

import msgspec

from rooms.base import Command, LanguageTag
from rooms.ids import CaptionId

CaptionText = Annotated[str, msgspec.Meta(max_length=500)]

DelayS = Annotated[float, msgspec.Meta(ge=0, le=120)]


class WriteCaption(Command, frozen=True, kw_only=True, tag="write_caption"):
    """Write a line of captions that is complete. delay_s: how many seconds ago it was said, if the captioner's tool knows."""

    language: LanguageTag
    text: CaptionText
    delay_s: DelayS | None = None


class CorrectCaption(Command, frozen=True, kw_only=True, tag="correct_caption"):
    """Put other words in place of a line written a moment ago; no words take it away. The log of the room keeps what it said."""

    caption: CaptionId
    text: CaptionText
