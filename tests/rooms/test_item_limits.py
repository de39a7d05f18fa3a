"""Limits on asking for the floor under one item of the agenda."""

import pytest

from rooms.agenda.commands import GoToItem
from rooms.commands import CancelRequest, DenyRequest, GrantFloor, ReleaseFloor, RequestFloor, RequestFloorForHall
from rooms.decide import decide
from rooms.errors import ItemTakesNoMore, Refused, TooManyInItem, TooManyOfDelegationInItem
from rooms.ids import RequestId
from rooms.people import Person
from rooms.rules import Rules, SpeechType
from rooms.state import RoomState
from rooms.views import personal_view
from tests.builders import HALL, LENA, MIA, POINT_OF_ORDER, RAVI, STATEMENT, T0, after, person, room
from tests.rooms.agendas import CLOSING, NGOS, OPENING, STATES, with_agenda

ASK = RequestFloor(speech_type=STATEMENT)
ANA = person("Ana")
POINTS = SpeechType(id=POINT_OF_ORDER, name="Point of order", rank=0)


def meeting(**limits: int) -> RoomState:
    """A live meeting with statements that are so limited, under the item of the States."""
    statement = SpeechType(id=STATEMENT, name="Statement", rank=10, **limits)  # type: ignore[arg-type]
    rules = with_agenda(Rules(speech_types=(statement, POINTS)))
    return after(room(rules=rules, people=(MIA, RAVI, LENA, ANA, HALL)), GoToItem(item=STATES), MIA)


def spoken(hall: RoomState, speaker: Person) -> RoomState:
    """``hall`` after ``speaker`` asked for the floor, had it and gave it back."""
    hall = after(hall, ASK, speaker)
    request = hall.queue[-1].filing.request
    return after(after(hall, GrantFloor(request=request), MIA), ReleaseFloor(request=request), speaker)


def refusal(hall: RoomState, by: Person, command: RequestFloor | RequestFloorForHall = ASK) -> Refused:
    with pytest.raises(Refused) as refused:
        decide(hall, command, by=by, at=T0)
    return refused.value


@pytest.mark.row("C7")
def test_a_person_speaks_under_an_item_no_oftener_than_its_limit_says() -> None:
    hall = spoken(meeting(per_person_in_item=1), RAVI)
    said = refusal(hall, RAVI)
    assert isinstance(said, TooManyInItem)
    assert str(said).startswith("Under the item States the limit for each person is 1,")
    assert after(hall, ASK, LENA).queue


@pytest.mark.row("C7")
def test_under_the_next_item_everybody_may_speak_again() -> None:
    hall = after(spoken(meeting(per_person_in_item=1), RAVI), GoToItem(item=NGOS), MIA)
    assert after(hall, ASK, RAVI).queue
    assert isinstance(refusal(after(hall, GoToItem(item=STATES), MIA), RAVI), TooManyInItem)


@pytest.mark.row("C7")
def test_a_request_counts_for_the_item_that_was_under_way_when_it_was_filed() -> None:
    hall = after(after(meeting(per_person_in_item=1), ASK, RAVI), GoToItem(item=CLOSING), MIA)
    request = hall.queue[0].filing.request
    hall = after(after(hall, GrantFloor(request=request), MIA), ReleaseFloor(request=request), RAVI)
    assert after(hall, ASK, RAVI).queue


@pytest.mark.row("C7")
def test_an_organisation_has_its_own_limit_under_an_item_in_the_hall_and_from_afar() -> None:
    hall = after(meeting(per_delegation_in_item=2), ASK, RAVI)
    delegate = RequestFloorForHall(speech_type=STATEMENT, name="Asha", organisation="RAVI FOUNDATION")
    hall = after(hall, delegate, HALL)
    said = refusal(hall, HALL, delegate)
    assert isinstance(said, TooManyOfDelegationInItem)
    assert str(said).startswith("Under the item States the limit for each organisation is 2,")
    nobodys = RequestFloorForHall(speech_type=STATEMENT, name="Tom")
    for _ in range(3):
        hall = after(hall, nobodys, HALL)
    assert len(hall.queue) == 5


@pytest.mark.row("C7")
def test_an_item_takes_only_so_many_speeches_of_a_type_by_all_together() -> None:
    hall = after(spoken(meeting(per_item=2), RAVI), ASK, LENA)
    said = refusal(hall, ANA)
    assert isinstance(said, ItemTakesNoMore)
    assert str(said).startswith("Under the item States the limit for all speakers together is 2,")
    assert after(hall, RequestFloor(speech_type=POINT_OF_ORDER), ANA).queue[0].filing.speaker == ANA


@pytest.mark.row("C7")
def test_what_was_withdrawn_or_denied_does_not_count_under_an_item() -> None:
    hall = after(meeting(per_item=1, per_person_in_item=1), ASK, RAVI)
    hall = after(after(hall, CancelRequest(request=RequestId("r1")), RAVI), ASK, RAVI)
    hall = after(after(hall, DenyRequest(request=RequestId("r2")), MIA), ASK, RAVI)
    assert [entry.filing.request for entry in hall.queue] == ["r3"]


@pytest.mark.row("C7")
def test_before_the_first_item_no_limit_of_an_item_holds() -> None:
    statement = SpeechType(id=STATEMENT, name="Statement", rank=10, per_item=1, per_person_in_item=1)
    hall = room(rules=with_agenda(Rules(speech_types=(statement,))), people=(MIA, RAVI, LENA))
    hall = spoken(spoken(hall, RAVI), RAVI)
    assert after(after(hall, GoToItem(item=OPENING), MIA), ASK, RAVI).queue


@pytest.mark.row("C7")
def test_what_the_limit_of_the_item_forbids_is_not_offered() -> None:
    hall = spoken(meeting(per_person_in_item=1), RAVI)
    assert personal_view(hall, RAVI).askable == (POINT_OF_ORDER,)
    assert personal_view(hall, LENA).askable == (STATEMENT, POINT_OF_ORDER)
