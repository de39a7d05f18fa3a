"""What a definition says of captions, as data. It is kept in the log."""

import msgspec


class CaptionRules(msgspec.Struct, frozen=True, kw_only=True):
    """languages: in which captions can be written (BCP 47); none: in those of the room.

    screen: the one that the screen of the hall shows; empty: it shows none.
    """

    languages: tuple[str, ...] = ()
    screen: str = ""
