"""What was noted."""

from rooms.agenda.items import ItemId
from rooms.base import RoomEvent
from rooms.ids import ParticipantId


class NoteWritten(RoomEvent, frozen=True, kw_only=True, tag="note_written"):
    """The note to ``item`` is ``text`` in its ``version`` (from 1)."""

    item: ItemId
    text: str
    version: int
    by: ParticipantId
