"""What is said to everybody in a room."""

from datetime import timedelta

import pytest

from rooms.announcements.commands import Announce, WithdrawAnnouncement
from rooms.announcements.errors import NothingToAnnounce, UnknownAnnouncement
from rooms.announcements.state import MAX_STANDING, AnnouncementId, Level
from rooms.decide import decide
from rooms.errors import NotPermitted
from rooms.people import SYSTEM, Person
from rooms.phases import Phase
from rooms.speaking_views import Presence
from rooms.views import Audience, view_for
from tests.builders import HALL, LENA, MIA, PIA, T0, TOMAS, after, room

NOBODY = Presence()
FIRST = AnnouncementId("a1")


@pytest.mark.row("E6")
def test_everybody_in_the_room_sees_an_announcement_and_until_when() -> None:
    state = after(room(), Announce(text=" Coffee  is ready ", level=Level.URGENT, for_min=15), MIA)
    for audience in Audience:
        [seen] = view_for(state, audience, NOBODY).announcements
        assert (seen.id, seen.text, seen.level, seen.until) == ("a1", "Coffee is ready", "urgent", T0 + timedelta(minutes=15))


@pytest.mark.parametrize("phase", [Phase.SCHEDULED, Phase.SUSPENDED, Phase.CLOSED])
def test_announcements_are_made_before_during_and_after_the_meeting(phase: Phase) -> None:
    assert decide(room(phase), Announce(text="The bus leaves at six"), by=MIA, at=T0)


@pytest.mark.row("E6")
def test_what_is_over_makes_way_when_something_new_is_said() -> None:
    state = after(room(), Announce(text="First", for_min=5), MIA)
    state = after(state, Announce(text="Second"), MIA, T0 + timedelta(minutes=5))
    assert [one.text for one in state.announcements.standing] == ["Second"]


def test_of_too_many_the_oldest_makes_way() -> None:
    state = room()
    for number in range(MAX_STANDING + 1):
        state = after(state, Announce(text=str(number)), MIA)
    assert [one.text for one in state.announcements.standing] == [str(number) for number in range(1, MAX_STANDING + 1)]


def test_an_announcement_can_be_taken_back_once() -> None:
    state = after(after(room(), Announce(text="Wrong"), MIA), WithdrawAnnouncement(announcement=FIRST), MIA)
    assert state.announcements.standing == ()
    with pytest.raises(UnknownAnnouncement):
        decide(state, WithdrawAnnouncement(announcement=FIRST), by=MIA, at=T0)


def test_an_announcement_says_something() -> None:
    with pytest.raises(NothingToAnnounce):
        decide(room(), Announce(text="  "), by=MIA, at=T0)


@pytest.mark.parametrize("somebody", [LENA, PIA, HALL])
def test_those_who_take_part_announce_nothing(somebody: Person) -> None:
    with pytest.raises(NotPermitted):
        decide(room(), Announce(text="Hello"), by=somebody, at=T0)


@pytest.mark.row("E6")
def test_technicians_and_the_secretariat_speak_to_all_rooms_a_moderator_to_their_own() -> None:
    everywhere = Announce(text="Fire drill at noon", broadcast="drill")
    for somebody in (TOMAS, SYSTEM):
        assert decide(room(), everywhere, by=somebody, at=T0)
    with pytest.raises(NotPermitted):
        decide(room(), everywhere, by=MIA, at=T0)
