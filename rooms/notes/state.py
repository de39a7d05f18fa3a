"""The notes of a room."""

from datetime import datetime

import msgspec

from rooms.agenda.items import ItemId
from rooms.ids import ParticipantId


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What ``by`` wrote last, at ``at``, to ``item``; version: how often it was written."""

    item: ItemId
    text: str
    version: int
    by: ParticipantId
    at: datetime
