"""The next speakers as technicians see them: whether their sound and pictures arrive before their turn."""

import msgspec

from orchestrator.media.messages import Direction
from orchestrator.room_host import RoomHost
from orchestrator.service import Service
from rooms.identity import Identity
from rooms.ids import ParticipantId, RoomId
from rooms.routes import Medium
from rooms.speaking_views import on_deck


class NextFromAfar(msgspec.Struct, frozen=True, kw_only=True):
    """One of the next speakers who are elsewhere. language: empty if they declared none. connected: they have a socket of the room.

    sending: what arrives from them now, although nobody gets it yet. audio_level_dbov: as of a link; None: no sound, or no level with it.
    """

    speaker: Identity
    language: str
    connected: bool
    sending: tuple[Medium, ...]
    audio_level_dbov: int | None


def next_from_afar(service: Service, host: RoomHost) -> tuple[NextFromAfar, ...]:
    """The next speakers of a room in their order, without those in the hall."""
    return tuple(
        NextFromAfar(
            speaker=one.speaker,
            language=one.language,
            connected=one.connected,
            sending=tuple(sorted(service.media.sending(host.room, one.speaker.id))),
            audio_level_dbov=_level(service, host.room, one.speaker.id),
        )
        for one in on_deck(host.state, host.presence)
    )


def _level(service: Service, room: RoomId, participant: ParticipantId) -> int | None:
    own = (one for one in service.media.statistics(room) if one.participant == participant and one.direction is Direction.PUBLICATION)
    return next((one.audio_level_dbov for one in own), None)
