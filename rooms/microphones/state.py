"""Which microphones are closed at the server."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from rooms.ids import ParticipantId


class Microphones(msgspec.Struct, frozen=True):
    """muted: of whom the room takes no sound. locked: opening is for those in ``allowed``. asked: who has not answered yet.

    opened_at: when somebody last opened theirs; who is not here has theirs open since they came.
    """

    muted: frozenset[ParticipantId] = frozenset()
    locked: bool = False
    allowed: frozenset[ParticipantId] = frozenset()
    asked: frozenset[ParticipantId] = frozenset()
    opened_at: Mapping[ParticipantId, datetime] = {}
