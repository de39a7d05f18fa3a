"""What is known of captions besides their lines, which are read as streams."""

import msgspec

from rooms.state import RoomState


class CaptionsView(msgspec.Struct, frozen=True, kw_only=True):
    """languages: in which captions can be written here. written: in which there are some. screen: that of the hall's screen, or empty."""

    languages: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    screen: str = ""


def captions_view(state: RoomState) -> CaptionsView:
    """The captions that the room offers."""
    languages = state.rules.caption_languages
    written = tuple(language for language in languages if language in state.captions.logs)
    return CaptionsView(languages=languages, written=written, screen=state.rules.captions.screen)
