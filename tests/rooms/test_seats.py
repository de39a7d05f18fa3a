"""People in the hall who take part with a device of their own, which is silent."""

from datetime import timedelta

import msgspec
import pytest

from rooms.admission.commands import ChangeRole
from rooms.chat.commands import PostMessage
from rooms.chat.state import Group
from rooms.commands import GrantFloor, MarkAbsent, RequestFloor, ScheduleRoom
from rooms.decide import decide
from rooms.ids import RequestId
from rooms.microphones.commands import Unmute
from rooms.people import SYSTEM, Person, Place, Role
from rooms.permissions import Right
from rooms.phases import Phase
from rooms.questions.commands import AskQuestion
from rooms.routes import routed, routes
from rooms.seats import DeviceSilent, SeatsClosed, is_seated, require_media, require_seats
from rooms.state import RoomState
from rooms.views import personal_view
from tests.builders import CAST, HALL, MIA, RAVI, RULES, STATEMENT, T0, after, person, room

NOA = person("Noa", place=Place.HALL)
R1 = RequestId("r1")


def hall(*waiting: Person) -> RoomState:
    """A live room with Noa in a seat of the hall."""
    return room(people=(*CAST, NOA), waiting=waiting)


@pytest.mark.row("F8")
@pytest.mark.parametrize("role", ["participant", "panellist"])
def test_nothing_of_a_seat_is_ever_routed_whatever_its_role_or_the_floor(role: str) -> None:
    state = after(hall(NOA), GrantFloor(request=R1), MIA)
    if role != "participant":
        state = after(state, ChangeRole(participant=NOA.id, role="panellist"), MIA)
    assert state.floor is not None
    assert state.floor.filing.speaker == NOA
    assert NOA.id not in {route.source for route in routes(state)}
    assert routed(state, NOA) == ()


@pytest.mark.row("F8")
@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.PANELLIST, Role.VIEWER])
def test_a_seat_neither_sends_nor_receives_and_is_told_why(role: Role) -> None:
    with pytest.raises(DeviceSilent, match="neither sends nor plays sound and pictures"):
        require_media(person("Noa", role, place=Place.HALL))


@pytest.mark.row("F8")
def test_the_console_of_the_hall_and_people_elsewhere_have_their_sound() -> None:
    for one in (HALL, RAVI, MIA, person("Noor", Role.MODERATOR, place=Place.HALL)):
        require_media(one)
        assert not is_seated(one)


@pytest.mark.row("F8")
def test_a_seat_asks_for_the_floor_writes_and_chats_and_has_no_right_to_send() -> None:
    state = hall()
    rights = personal_view(state, NOA).rights
    assert Right.SEND_MEDIA not in rights
    assert {Right.REQUEST_FLOOR, Right.TAKE_PART} <= set(rights)
    state = after(state, RequestFloor(speech_type=STATEMENT), NOA)
    state = after(state, AskQuestion(text="Who pays?"), NOA)
    assert decide(state, PostMessage(group=Group.EVERYBODY, text="Hello"), by=NOA, at=T0)
    assert state.queue[0].filing.speaker.place is Place.HALL


@pytest.mark.row("F8")
def test_nobody_opens_a_microphone_of_a_seat() -> None:
    state = after(hall(NOA), GrantFloor(request=R1), MIA)
    assert routed(after(state, Unmute(), NOA), NOA) == ()


@pytest.mark.row("F8")
def test_who_sits_in_the_hall_is_called_although_their_screen_is_dark() -> None:
    state = hall(NOA, RAVI)
    assert decide(state, MarkAbsent(participant=NOA.id), by=SYSTEM, at=T0) == []
    assert decide(state, MarkAbsent(participant=RAVI.id), by=SYSTEM, at=T0)


@pytest.mark.row("F8")
def test_seats_are_given_until_the_slot_is_over_and_as_long_as_the_meeting_runs() -> None:
    ends = T0 + timedelta(hours=2)
    scheduled = after(RoomState(room=hall().room), ScheduleRoom(title="Workshop", rules=RULES, starts_at=T0, ends_at=ends), SYSTEM)
    require_seats(scheduled, ends - timedelta(seconds=1))
    with pytest.raises(SeatsClosed):
        require_seats(scheduled, ends)
    require_seats(msgspec.structs.replace(scheduled, phase=Phase.LIVE), ends + timedelta(hours=9))
    require_seats(room(Phase.OPEN), ends + timedelta(days=9))
    with pytest.raises(SeatsClosed, match="over"):
        require_seats(room(Phase.CLOSED), T0)
