"""What cannot be noted."""

from rooms.errors import N_, Refused


class NoteChanged(Refused):
    code = "note_changed"
    template = N_("Somebody else has changed this note meanwhile. Copy what you wrote, look at the new note, then write again.")
