"""Writing a note."""

from typing import Annotated

import msgspec

from rooms.agenda.items import NO_ITEM, ItemId
from rooms.base import Command

MAX_CHARS = 4_000


class WriteNote(Command, frozen=True, kw_only=True, tag="write_note"):
    """Replace the note to ``item`` (NO_ITEM: to the whole meeting) by ``text``; empty: no note.

    version: of the note that the writer had before them, 0 for none; so that nobody writes over what another has just written.
    """

    item: ItemId = NO_ITEM
    text: Annotated[str, msgspec.Meta(max_length=MAX_CHARS)]
    version: Annotated[int, msgspec.Meta(ge=0)]
