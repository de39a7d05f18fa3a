"""What a definition says of captions: in which languages they are written, and whether the hall sees them."""

import msgspec


class Captions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``languages``: in which captions can be written, None if left out, for those of the session.

    ``screen``: the language of those on the screen of the hall; None: it shows none.
    """

    languages: tuple[str, ...] | None = None
    screen: str | None = None
