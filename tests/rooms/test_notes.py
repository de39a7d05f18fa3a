"""The private notes of those who run a meeting."""

import msgspec
import pytest

from rooms.agenda.errors import UnknownItem
from rooms.agenda.items import ItemId
from rooms.decide import decide
from rooms.errors import NotPermitted
from rooms.notes.commands import WriteNote
from rooms.notes.errors import NoteChanged
from rooms.people import SYSTEM, Person
from rooms.phases import Phase
from rooms.speaking_views import Presence
from rooms.views import Audience, ModeratorView, personal_view, view_for
from tests.builders import CAST, HALL, LENA, MIA, PIA, T0, TOMAS, after, person, room
from tests.rooms.agendas import OPENING, meeting

NOBODY = Presence()
SECRET = "Call the ambassador first"


@pytest.mark.row("E5")
def test_only_moderators_see_the_notes() -> None:
    state = after(meeting(), WriteNote(item=OPENING, text=SECRET, version=0), MIA)
    for audience in Audience:
        shown = SECRET.encode() in msgspec.json.encode(view_for(state, audience, NOBODY))
        assert shown is (audience is Audience.MODERATOR)
    assert not any(SECRET.encode() in msgspec.json.encode(personal_view(state, somebody)) for somebody in CAST)


@pytest.mark.row("E5")
@pytest.mark.parametrize("somebody", [LENA, PIA, HALL, TOMAS, SYSTEM])
def test_only_moderators_write_notes(somebody: Person) -> None:
    with pytest.raises(NotPermitted):
        decide(room(), WriteNote(text=SECRET, version=0), by=somebody, at=T0)


def test_a_moderator_sees_who_wrote_a_note_and_when() -> None:
    view = view_for(after(room(), WriteNote(text=SECRET, version=0), MIA), Audience.MODERATOR, NOBODY)
    assert isinstance(view, ModeratorView)
    [note] = view.notes
    assert (note.item, note.text, note.by, note.at, note.version) == ("", SECRET, "mia", T0, 1)


def test_two_moderators_do_not_write_over_each_other() -> None:
    state = after(room(), WriteNote(text="Mine", version=0), MIA)
    with pytest.raises(NoteChanged):
        decide(state, WriteNote(text="Yours", version=0), by=person("Max", MIA.role), at=T0)
    assert after(state, WriteNote(text="Ours", version=1), MIA).notes[ItemId("")].version == 2


def test_a_note_that_says_the_same_is_not_written_again() -> None:
    state = after(room(), WriteNote(text="Mine", version=0), MIA)
    assert decide(state, WriteNote(text="Mine", version=0), by=MIA, at=T0) == []
    assert decide(room(), WriteNote(text="", version=0), by=MIA, at=T0) == []


def test_a_note_belongs_to_the_meeting_or_to_an_item_of_its_agenda() -> None:
    with pytest.raises(UnknownItem):
        decide(meeting(), WriteNote(item=ItemId("attic"), text="?", version=0), by=MIA, at=T0)


def test_notes_are_written_before_and_after_the_meeting_too() -> None:
    for phase in (Phase.SCHEDULED, Phase.CLOSED):
        assert decide(room(phase), WriteNote(text=SECRET, version=0), by=MIA, at=T0)
