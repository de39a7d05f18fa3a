"""What operators see of the sessions: rates are made here, from the counters of two rounds."""

from orchestrator.media.connection import Connection
from orchestrator.media.messages import ConnectionState, Direction, RoomStatistics, SessionId, SessionStatistics
from orchestrator.media.publication import Publication
from orchestrator.media.sessions import Session, Sessions
from rooms.ids import RoomId


class Statistics:
    """Compares the sessions with how they stood at the last round."""

    def __init__(self) -> None:
        self._before: dict[SessionId, tuple[float, int, int]] = {}
        self._rooms: set[RoomId] = set()

    def collect(self, sessions: Sessions, at: float) -> list[RoomStatistics]:
        """Return the figures of every room; a room whose last session has gone appears once more, empty."""
        rooms: dict[RoomId, list[SessionStatistics]] = {room: [] for room in self._rooms}
        before, self._before = self._before, {}
        for session in sessions.by_id.values():
            connection = session.connection
            rates = self._rates(connection, before.get(connection.session), at)
            rooms.setdefault(session.room, []).append(describe(session, *rates))
        self._rooms = {room for room, found in rooms.items() if found}
        return [RoomStatistics(room=room, sessions=tuple(found)) for room, found in rooms.items()]

    def _rates(self, connection: Connection, before: tuple[float, int, int] | None, at: float) -> tuple[int, int]:
        """Bits per second in and out since the last round."""
        self._before[connection.session] = (at, connection.bytes_in, connection.peer.bytes_out)
        if before is None or at <= before[0]:
            return 0, 0
        elapsed_s = at - before[0]
        return round((connection.bytes_in - before[1]) * 8 / elapsed_s), round((connection.peer.bytes_out - before[2]) * 8 / elapsed_s)


def describe(session: Session, bitrate_in_bps: int, bitrate_out_bps: int) -> SessionStatistics:
    """Put one session's figures together; taking the audio level begins the next second's."""
    owner, connection = session.owner, session.connection
    is_publication = isinstance(owner, Publication)
    return SessionStatistics(
        session=connection.session,
        participant=owner.participant,
        direction=Direction.PUBLICATION if is_publication else Direction.SUBSCRIPTION,
        state=ConnectionState.CONNECTED if session.is_connected else ConnectionState.CONNECTING,
        bitrate_in_bps=bitrate_in_bps,
        bitrate_out_bps=bitrate_out_bps,
        packets_in=connection.packets_in,
        packets_out=connection.peer.packets_out,
        fraction_lost=owner.fraction_lost,
        round_trip_s=None if isinstance(owner, Publication) else owner.round_trip_s,
        available_bitrate_bps=None if isinstance(owner, Publication) else owner.estimate.bitrate_bps,
        withheld_pictures=0 if isinstance(owner, Publication) else owner.withheld_pictures,
        audio_level_dbov=take_audio_level(owner) if isinstance(owner, Publication) else None,
        unrouted_packets=owner.unrouted_packets if isinstance(owner, Publication) else 0,
        dropped_packets=connection.peer.dropped,
    )


def take_audio_level(publication: Publication) -> int | None:
    """The loudest since this was last asked."""
    levels = [track.loudest_dbov for track in publication.tracks if track.loudest_dbov is not None]
    for track in publication.tracks:
        track.loudest_dbov = None
    return max(levels, default=None)
