"""What the service and a media worker say to each other, and how it is framed on the socket between them.

A frame is a length (4 bytes, big-endian) and that many bytes of MessagePack. Requests carry ``ref``, which their one reply repeats.
"""

from enum import StrEnum
from typing import NewType

import msgspec

from rooms.ids import ParticipantId, RoomId
from rooms.routes import Medium, Route

SessionId = NewType("SessionId", str)
"""One browser connection at the worker, a publication or a subscription; unguessable, because it names a WHIP or WHEP resource."""

MAX_FRAME_BYTES = 4 * 1024 * 1024
"""A frame above this ends the connection: the statistics of 10,000 sessions in one room stay below it."""


class Direction(StrEnum):
    """Seen from the person: a publication sends to the room, a subscription receives from it."""

    PUBLICATION = "publication"
    SUBSCRIPTION = "subscription"


class ConnectionState(StrEnum):
    """Connecting until ICE and DTLS are done."""

    CONNECTING = "connecting"
    CONNECTED = "connected"


class SessionStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """One session over the last second; counts are since its beginning.

    ``bitrate_in_bps`` is what the person sends us, ``bitrate_out_bps`` what we send them, both as datagrams. ``fraction_lost`` is
    0..1 on the way from us (subscription) or to us (publication). ``available_bitrate_bps`` is what a viewer's browser estimates that
    its line carries, ``withheld_pictures`` are due to the viewer but too much for the line. ``audio_level_dbov`` is the loudest of the
    last second, 0 (loud) to -127 (silent). ``unrouted_packets`` were dropped because no route allowed them, ``dropped_packets``
    because the socket was full.
    """

    session: SessionId
    participant: ParticipantId | None
    direction: Direction
    state: ConnectionState
    bitrate_in_bps: int = 0
    bitrate_out_bps: int = 0
    packets_in: int = 0
    packets_out: int = 0
    fraction_lost: float = 0.0
    round_trip_s: float | None = None
    available_bitrate_bps: int | None = None
    withheld_pictures: int = 0
    audio_level_dbov: int | None = None
    unrouted_packets: int = 0
    dropped_packets: int = 0


class Slots(msgspec.Struct, frozen=True, kw_only=True):
    """Who appears now in each slot of a subscription, in the order of its m-lines of the kind; None: the slot is empty.

    ``withheld_pictures``: how many more would appear if the viewer's line carried them; ``unreadable_pictures``: if it had their codec.
    """

    audio: tuple[ParticipantId | None, ...] = ()
    video: tuple[ParticipantId | None, ...] = ()
    withheld_pictures: int = 0
    unreadable_pictures: int = 0


class OpenPublication(msgspec.Struct, frozen=True, kw_only=True, tag="open_publication"):
    """Answer ``offer`` (SDP); the participant's earlier publication in the room ends."""

    ref: int
    room: RoomId
    participant: ParticipantId
    offer: str


class OpenSubscription(msgspec.Struct, frozen=True, kw_only=True, tag="open_subscription"):
    """Answer ``offer`` (SDP). ``participant`` is spared their own sound and picture; None: a spectator."""

    ref: int
    room: RoomId
    participant: ParticipantId | None
    backstage: bool
    offer: str


class CloseSession(msgspec.Struct, frozen=True, kw_only=True, tag="close_session"):
    """End a session; answered by ``Closed``."""

    ref: int
    session: SessionId


class SetRoutes(msgspec.Struct, frozen=True, kw_only=True, tag="set_routes"):
    """From now on ``routes`` and nothing else is true in ``room``; the first route has the highest priority."""

    room: RoomId
    routes: tuple[Route, ...]


class PatchSession(msgspec.Struct, frozen=True, kw_only=True, tag="patch_session"):
    """Take candidates of a session's browser, or restart its ICE (RFC 9725 §4.3); answered by ``Patched``, ``Refused`` or ``Closed``.

    ``tags``: entity tags of ICE sessions of which one has to be the present one; ``*`` is any. ``fragment``: of SDP, see ``sdpfrag``.
    """

    ref: int
    session: SessionId
    tags: tuple[str, ...]
    fragment: str


Request = OpenPublication | OpenSubscription | PatchSession | CloseSession
"""What is answered by one reply with the same ``ref``."""

ToWorker = Request | SetRoutes


class Ready(msgspec.Struct, frozen=True, kw_only=True, tag="ready"):
    """The worker's UDP socket is bound to ``udp_port`` and it obeys; ``tier`` is how it forwards."""

    udp_port: int
    tier: str


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag="failed"):
    """The worker cannot start and ends; ``reason`` is for the operator."""

    reason: str


class Alive(msgspec.Struct, frozen=True, kw_only=True, tag="alive"):
    """The worker turns its wheel; said about twice a second, because a process that is stuck is silent."""


class Opened(msgspec.Struct, frozen=True, kw_only=True, tag="opened"):
    """The session exists and waits for the browser's first packet; ``answer`` is SDP, ``tag`` the entity tag of its ICE session."""

    ref: int
    session: SessionId
    answer: str
    tag: str


class Patched(msgspec.Struct, frozen=True, kw_only=True, tag="patched"):
    """ICE is restarted: ``fragment`` of SDP has our new credentials, and ``tag`` names the new ICE session. Both None: it is not."""

    ref: int
    fragment: str | None = None
    tag: str | None = None


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """The offer cannot be used (``MediaRefused``)."""

    ref: int
    code: str
    sentence: str


class Closed(msgspec.Struct, frozen=True, kw_only=True, tag="closed"):
    """``existed`` is False if there was no such session (any more)."""

    ref: int
    existed: bool


class SessionClosed(msgspec.Struct, frozen=True, kw_only=True, tag="session_closed"):
    """A session is over: ``asked``, ``replaced``, ``left``, ``silent``, ``handshake_failed`` or ``never_connected``."""

    session: SessionId
    room: RoomId
    reason: str


class PublicationChanged(msgspec.Struct, frozen=True, kw_only=True, tag="publication_changed"):
    """``sending`` are the media that arrive from the participant now; empty: connected, but silent and dark."""

    session: SessionId
    room: RoomId
    participant: ParticipantId
    sending: tuple[Medium, ...]


class SlotsChanged(msgspec.Struct, frozen=True, kw_only=True, tag="slots_changed"):
    """A subscription shows somebody else in one of its slots."""

    session: SessionId
    room: RoomId
    slots: Slots


class RoomStatistics(msgspec.Struct, frozen=True, kw_only=True, tag="room_statistics"):
    """Every session of ``room``, once a second; replaces what was said before."""

    room: RoomId
    sessions: tuple[SessionStatistics, ...]


FromWorker = (
    Ready | Failed | Alive | Opened | Patched | Refused | Closed | SessionClosed | PublicationChanged | SlotsChanged | RoomStatistics
)
