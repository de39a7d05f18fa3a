"""Who speaks after whom."""

import pytest

from rooms.commands import AcceptRequest, CancelRequest, DenyRequest, RequestFloor, RequestFloorForHall
from rooms.decide import decide
from rooms.errors import (
    AlreadyHolding,
    AlreadyWaiting,
    NameMissing,
    NotAdmitted,
    NotPermitted,
    NotWaiting,
    NotYours,
    QueueClosed,
    UnknownLanguage,
    UnknownRequest,
    UnknownSpeechType,
)
from rooms.events import RequestAccepted, RequestCancelled, RequestDenied
from rooms.ids import RequestId, SpeechTypeId
from rooms.people import Person, Place
from rooms.phases import Phase
from rooms.requests import Cancelled, Denied
from rooms.state import RoomState
from tests.builders import HALL, LENA, MIA, PIA, POINT_OF_ORDER, PUBLIC, RAVI, STATEMENT, T0, TOMAS, after, person, room

R1, R2 = RequestId("r1"), RequestId("r2")


def order(state: RoomState) -> list[str]:
    return [entry.filing.speaker.name for entry in state.queue]


@pytest.mark.row("C1")
def test_who_asks_first_speaks_first() -> None:
    assert order(room(waiting=[RAVI, LENA, PIA])) == ["Ravi", "Lena", "Pia"]


@pytest.mark.row("C4")
def test_a_point_of_order_goes_before_statements_and_behind_earlier_points_of_order() -> None:
    hall = room(waiting=[RAVI])
    for who in (LENA, PIA):
        hall = after(hall, RequestFloor(speech_type=POINT_OF_ORDER), who)
    assert order(hall) == ["Lena", "Pia", "Ravi"]


@pytest.mark.row("C3")
@pytest.mark.row("C12")
def test_people_in_the_hall_and_remote_people_share_one_order() -> None:
    hall = room(waiting=[RAVI])
    hall = after(hall, RequestFloorForHall(speech_type=STATEMENT, name="Ana Ruiz", organisation="Delegation"), HALL)
    hall = after(hall, RequestFloor(speech_type=STATEMENT), LENA)
    assert order(hall) == ["Ravi", "Ana Ruiz", "Lena"]
    assert hall.queue[1].filing.speaker.place is Place.HALL


def test_two_people_of_one_name_in_the_hall_are_two_requests() -> None:
    hall = room()
    for _ in range(2):
        hall = after(hall, RequestFloorForHall(speech_type=STATEMENT, name="Ana Ruiz"), HALL)
    assert len({entry.filing.speaker.id for entry in hall.queue}) == 2


def test_a_person_in_the_hall_needs_a_name() -> None:
    with pytest.raises(NameMissing):
        decide(room(), RequestFloorForHall(speech_type=STATEMENT, name="  "), by=HALL, at=T0)


def test_nobody_waits_twice() -> None:
    with pytest.raises(AlreadyWaiting, match="r1"):
        decide(room(waiting=[RAVI]), RequestFloor(speech_type=POINT_OF_ORDER), by=RAVI, at=T0)


def test_who_holds_the_floor_does_not_queue_for_it(floor_of_ravi: RoomState) -> None:
    with pytest.raises(AlreadyHolding):
        decide(floor_of_ravi, RequestFloor(speech_type=STATEMENT), by=RAVI, at=T0)


def test_the_public_cannot_ask_for_the_floor() -> None:
    with pytest.raises(NotPermitted, match="request_floor"):
        decide(room(), RequestFloor(speech_type=STATEMENT), by=PUBLIC, at=T0)


@pytest.mark.row("C6")
def test_who_has_not_entered_cannot_ask_for_the_floor() -> None:
    with pytest.raises(NotAdmitted):
        decide(room(), RequestFloor(speech_type=STATEMENT), by=person("Zoe"), at=T0)


@pytest.mark.parametrize("phase", [Phase.SCHEDULED, Phase.REHEARSAL, Phase.CLOSED, Phase.CANCELLED])
def test_the_list_is_closed_before_the_doors_open_and_after_the_end(phase: Phase) -> None:
    with pytest.raises(QueueClosed, match=phase):
        decide(room(phase), RequestFloor(speech_type=STATEMENT), by=RAVI, at=T0)


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.LIVE, Phase.SUSPENDED])
def test_the_floor_can_be_asked_for_once_the_doors_are_open(phase: Phase) -> None:
    assert decide(room(phase), RequestFloor(speech_type=STATEMENT), by=RAVI, at=T0)


def test_an_unknown_type_of_speech_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownSpeechType, match=r"song.*statement, point_of_order"):
        decide(room(), RequestFloor(speech_type=SpeechTypeId("song")), by=RAVI, at=T0)


def test_a_language_that_the_room_does_not_work_in_is_refused() -> None:
    with pytest.raises(UnknownLanguage, match=r"tlh.*en, es"):
        decide(room(), RequestFloor(speech_type=STATEMENT, language="tlh"), by=RAVI, at=T0)


@pytest.mark.row("C3")
def test_a_request_is_withdrawn_by_its_owner() -> None:
    hall = room(waiting=[RAVI, LENA])
    events = decide(hall, CancelRequest(request=R1), by=RAVI, at=T0)
    assert events == [RequestCancelled(request=R1, by=RAVI.id, at=T0)]
    assert order(after(hall, CancelRequest(request=R1), RAVI)) == ["Lena"]


@pytest.mark.parametrize("other", [LENA, HALL, TOMAS])
def test_nobody_else_withdraws_it(other: Person) -> None:
    with pytest.raises(NotYours):
        decide(room(waiting=[RAVI]), CancelRequest(request=R1), by=other, at=T0)


@pytest.mark.row("C3")
def test_the_hall_console_withdraws_for_people_in_the_hall_whoever_filed_them() -> None:
    hall = after(room(), RequestFloorForHall(speech_type=STATEMENT, name="Ana"), MIA)
    assert decide(hall, CancelRequest(request=R1), by=HALL, at=T0)


@pytest.mark.row("C9")
def test_accepting_tells_the_person_and_keeps_the_order() -> None:
    hall = room(waiting=[RAVI, LENA])
    assert decide(hall, AcceptRequest(request=R2), by=MIA, at=T0) == [RequestAccepted(request=R2, by=MIA.id, at=T0)]
    assert order(after(hall, AcceptRequest(request=R2), MIA)) == ["Ravi", "Lena"]


def test_accepting_twice_changes_nothing() -> None:
    accepted = after(room(waiting=[RAVI]), AcceptRequest(request=R1), MIA)
    assert decide(accepted, AcceptRequest(request=R1), by=MIA, at=T0) == []


@pytest.mark.row("C9")
def test_a_denial_is_final_and_says_why() -> None:
    hall = room(waiting=[RAVI])
    assert decide(hall, DenyRequest(request=R1, reason="List is full"), by=MIA, at=T0) == [
        RequestDenied(request=R1, by=MIA.id, reason="List is full", at=T0)
    ]
    denied = after(hall, DenyRequest(request=R1, reason="List is full"), MIA)
    assert isinstance(denied.request(R1), Denied)
    with pytest.raises(NotWaiting, match="denied"):
        decide(denied, AcceptRequest(request=R1), by=MIA, at=T0)


@pytest.mark.row("E1")
@pytest.mark.parametrize("command", [AcceptRequest(request=R1), DenyRequest(request=R1)])
@pytest.mark.parametrize("who", [RAVI, PIA, TOMAS, HALL])
def test_only_moderators_decide_on_requests(command: AcceptRequest | DenyRequest, who: Person) -> None:
    with pytest.raises(NotPermitted):
        decide(room(waiting=[LENA]), command, by=who, at=T0)


def test_a_request_that_never_was_is_named() -> None:
    with pytest.raises(UnknownRequest, match="r99"):
        decide(room(), AcceptRequest(request=RequestId("r99")), by=MIA, at=T0)


def test_after_a_withdrawal_one_may_ask_again() -> None:
    hall = after(room(waiting=[RAVI]), CancelRequest(request=R1), RAVI)
    again = after(hall, RequestFloor(speech_type=STATEMENT), RAVI)
    assert [entry.filing.request for entry in again.queue] == ["r2"]
    assert isinstance(again.request(R1), Cancelled)
