"""What the service and a recorder say to each other, framed as with the media workers (``orchestrator.media.link``)."""

import msgspec

from rooms.recording.state import Fault


class Answered(msgspec.Struct, frozen=True, kw_only=True, tag="answered"):
    """The answer (SDP) to the recorder's offer; ``host`` is where the media worker listens on this machine. Empty: offer again later."""

    answer: str = ""
    host: str = ""


class ConnectAnew(msgspec.Struct, frozen=True, kw_only=True, tag="connect_anew"):
    """The room is on another media worker."""


class Mark(msgspec.Struct, frozen=True, kw_only=True, tag="mark"):
    """A chapter begins ``at_s`` seconds after the beginning of the file."""

    at_s: float
    title: str


class Finish(msgspec.Struct, frozen=True, kw_only=True, tag="finish"):
    """Write what was seen until now, and end. Without a word the end of the link means the same."""


ToRecorder = Answered | ConnectAnew | Mark | Finish


class Offered(msgspec.Struct, frozen=True, kw_only=True, tag="offered"):
    """Open a subscription with this offer (SDP)."""

    offer: str


class Began(msgspec.Struct, frozen=True, kw_only=True, tag="began"):
    """Now is the beginning of the file."""


class Wrote(msgspec.Struct, frozen=True, kw_only=True, tag="wrote"):
    """About once a second: the file holds ``length_s`` seconds in ``size_bytes``; ``free_bytes`` are left on its disk.

    left_out: pictures that the disk was too slow for, since the beginning; a tenth of a second without any counts as one.
    """

    length_s: float
    size_bytes: int
    free_bytes: int
    left_out: int


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag="failed"):
    """Nothing more can be written, and the recorder ends."""

    fault: Fault


class Finished(msgspec.Struct, frozen=True, kw_only=True, tag="finished"):
    """The file is whole and closed."""

    length_s: float
    size_bytes: int


FromRecorder = Offered | Began | Wrote | Failed | Finished
