"""What each audience may see, and no more."""

import msgspec
import pytest

from rooms.commands import AcceptRequest, DenyRequest, RequestFloor
from rooms.ids import RequestId
from rooms.phases import Phase
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, ModeratorView, ParticipantView, PublicView, TechnicianView, personal_view, view_for
from tests.builders import LENA, MIA, POINT_OF_ORDER, RAVI, after, room

NOBODY = Presence()


@pytest.mark.row("R5")
def test_the_public_sees_who_speaks_and_how_many_wait_but_not_who_waits(floor_of_ravi: RoomState) -> None:
    view = view_for(floor_of_ravi, Audience.PUBLIC, NOBODY)
    assert isinstance(view, PublicView)
    assert view.floor is not None
    assert view.floor.speaker.name == "Ravi"
    assert view.waiting == 1
    assert b"Lena" not in msgspec.json.encode(view)


def test_participants_see_the_order_of_speakers(floor_of_ravi: RoomState) -> None:
    view = view_for(floor_of_ravi, Audience.PARTICIPANT, NOBODY)
    assert isinstance(view, ParticipantView)
    assert [entry.speaker.name for entry in view.queue] == ["Lena"]


@pytest.mark.row("C9")
def test_the_reason_of_a_denial_reaches_its_requester_and_the_moderators_only() -> None:
    hall = after(room(waiting=[RAVI]), DenyRequest(request=RequestId("r1"), reason="secret reason"), MIA)
    seen = {audience: b"secret reason" in msgspec.json.encode(view_for(hall, audience, NOBODY)) for audience in Audience}
    assert seen == {audience: audience is Audience.MODERATOR for audience in Audience}
    last = personal_view(hall, RAVI).last_request
    assert last is not None
    assert (last.state, last.reason) == ("denied", "secret reason")
    assert b"secret reason" not in msgspec.json.encode(personal_view(hall, LENA))


@pytest.mark.row("A2")
@pytest.mark.parametrize("phase", [Phase.REHEARSAL, Phase.OPEN])
@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.PARTICIPANT])
def test_what_happens_backstage_stays_there(phase: Phase, audience: Audience) -> None:
    assert view_for(room(phase), audience, NOBODY).sources == ()


@pytest.mark.row("N2")
def test_moderators_see_who_of_those_waiting_is_connected_and_sends() -> None:
    presence = Presence(connected=frozenset({RAVI.id, LENA.id}), publishing=frozenset({LENA.id}), viewers=7)
    view = view_for(room(waiting=[RAVI, LENA]), Audience.MODERATOR, presence)
    assert isinstance(view, ModeratorView)
    assert [(entry.connected, entry.publishing) for entry in view.queue] == [(True, False), (True, True)]
    assert view.viewers == 7


@pytest.mark.row("I6")
def test_technicians_see_connections_and_no_reasons() -> None:
    view = view_for(room(waiting=[RAVI]), Audience.TECHNICIAN, NOBODY)
    assert isinstance(view, TechnicianView)
    assert [(entry.speaker.name, hasattr(entry, "placed_by")) for entry in view.queue] == [("Ravi", False)]
    assert not hasattr(view, "ended")


def test_my_place_counts_everybody_who_speaks_before_me() -> None:
    hall = after(room(waiting=[RAVI]), RequestFloor(speech_type=POINT_OF_ORDER), LENA)
    mine = personal_view(hall, RAVI).request
    assert mine is not None
    assert (mine.state, mine.place) == ("pending", 2)


def test_i_learn_that_the_chair_accepted() -> None:
    mine = personal_view(after(room(waiting=[RAVI]), AcceptRequest(request=RequestId("r1")), MIA), RAVI).request
    assert mine is not None
    assert mine.state == "accepted"


def test_i_learn_that_i_have_the_floor_and_that_my_media_is_taken(floor_of_ravi: RoomState) -> None:
    mine = personal_view(floor_of_ravi, RAVI)
    assert mine.has_floor
    assert set(mine.routed) == {"audio", "video"}
    assert personal_view(floor_of_ravi, LENA).routed == ()


@pytest.mark.row("D2")
def test_i_know_my_time_limit_before_i_ask() -> None:
    assert personal_view(room(), RAVI).limits_s == {"statement": 180, "point_of_order": None}


def test_people_connected_come_first_in_a_long_list() -> None:
    view = view_for(room(), Audience.MODERATOR, Presence(connected=frozenset({LENA.id})))
    assert isinstance(view, ModeratorView)
    assert view.people[0].person.name == "Lena"
    assert view.people_count == 6
