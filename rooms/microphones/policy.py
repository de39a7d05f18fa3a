"""The rules of microphones as data. They come from the definition and are kept in the log."""

import msgspec


class MicrophoneRules(msgspec.Struct, frozen=True, kw_only=True):
    """max_open: how many microphones may be open at once, those of moderators and of the hall not counted; None: any number."""

    max_open: int | None = None
