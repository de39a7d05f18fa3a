"""Who may write notes: those who run the meeting, before, during and after it. Nobody else ever sees them."""

from datetime import datetime

from msgspec.structs import replace

from rooms import require
from rooms.agenda.errors import UnknownItem
from rooms.agenda.items import NO_ITEM
from rooms.base import Deciders, Evolvers
from rooms.notes.commands import WriteNote
from rooms.notes.errors import NoteChanged
from rooms.notes.events import NoteWritten
from rooms.notes.state import Note
from rooms.people import Person
from rooms.permissions import Right
from rooms.state import RoomState


def _write(state: RoomState, command: WriteNote, by: Person, at: datetime) -> list[NoteWritten]:
    require.right(by, Right.KEEP_NOTES)
    note = state.notes.get(command.item)
    if command.item != NO_ITEM and note is None and state.agenda.item(command.item) is None:
        raise UnknownItem(item=command.item)
    if command.text == (note.text if note else ""):
        return []
    version = note.version if note else 0
    if command.version != version:
        raise NoteChanged
    return [NoteWritten(item=command.item, text=command.text, version=version + 1, by=by.id, at=at)]


def _written(state: RoomState, event: NoteWritten) -> RoomState:
    note = Note(item=event.item, text=event.text, version=event.version, by=event.by, at=event.at)
    return replace(state, notes={**state.notes, event.item: note})


DECIDERS: Deciders = {WriteNote: _write}

EVOLVERS: Evolvers = {NoteWritten: _written}
