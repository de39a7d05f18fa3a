"""The order of speakers in the chair's hand."""

from datetime import timedelta

import msgspec
import pytest

from rooms.budgets import left_s, spent_s
from rooms.clock import Running, spoken_s
from rooms.commands import (
    AcceptRequest,
    AddGroupTime,
    AgreeToSwap,
    CancelRequest,
    ChangePhase,
    CloseList,
    GrantFloor,
    MarkAbsent,
    MarkPresent,
    MoveRequest,
    OfferSwap,
    OpenList,
    ReleaseFloor,
    RequestFloor,
    RequestFloorForHall,
    RestoreSpeaker,
    SwapRequests,
)
from rooms.decide import decide
from rooms.errors import (
    AlreadyWaiting,
    CannotSwap,
    InterruptionUnderWay,
    ListIsClosed,
    NoSpeech,
    NoSuchOffer,
    NotForYourClass,
    NothingToRestore,
    NotPermitted,
    NotWaiting,
    NotYours,
    SpeakerAbsent,
    TooManyOfDelegation,
    TooManySpeeches,
    UnknownBudget,
)
from rooms.ids import RequestId, SpeechTypeId
from rooms.people import SYSTEM, Role
from rooms.phases import Phase
from rooms.requests import Why
from rooms.rules import Budget, Rules, SpeechType
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, ModeratorView, TechnicianView, personal_view, view_for
from tests.builders import CAST, HALL, LENA, MIA, PIA, RAVI, RULES, STATEMENT, T0, TOMAS, after, person, room

R1, R2, R3, R4 = (RequestId(f"r{number}") for number in range(1, 5))
POINT_OF_ORDER, QUESTION, REPLY = SpeechTypeId("point_of_order"), SpeechTypeId("question"), SpeechTypeId("right_of_reply")
SOFIA = person("Sofia", speaker_class="state")
MAX = person("Max", Role.MODERATOR)

UN_RULES = Rules(
    speech_types=(
        SpeechType(id=STATEMENT, name="Statement", rank=10, limits_s={"default": 180}, per_person=2, per_delegation=3),
        SpeechType(id=POINT_OF_ORDER, name="Point of order", rank=0, limits_s={"default": 60}, interrupts=True, when_closed=True),
        SpeechType(id=QUESTION, name="Question", rank=5, interrupts=True, about_speech=True, ends_with_speech=True),
        SpeechType(id=REPLY, name="Right of reply", rank=20, when_closed=True, classes=("state",)),
    ),
    budgets=(Budget(id="ngos", name="Civil society", classes=("ngo",), seconds=600),),
)


def un_room(phase: Phase = Phase.LIVE, *, waiting: tuple[object, ...] = ()) -> RoomState:
    return room(phase, waiting=waiting, rules=UN_RULES, people=[*CAST, SOFIA, MAX])  # type: ignore[arg-type]


def order(state: RoomState) -> list[str]:
    return [entry.filing.request for entry in state.queue]


def moderator(state: RoomState) -> ModeratorView:
    view = view_for(state, Audience.MODERATOR, Presence())
    assert isinstance(view, ModeratorView)
    return view


@pytest.mark.row("C1")
def test_the_chair_moves_a_request_and_the_list_says_who_did_it_and_why() -> None:
    hall = after(un_room(waiting=(RAVI, LENA, PIA)), MoveRequest(request=R3, before=R1, reason="flight"), MIA)
    assert order(hall) == [R3, R1, R2]
    entry = moderator(hall).queue[0]
    assert (entry.why, entry.placed_by, entry.placed_reason) == (Why.MOVED, "Mia", "flight")
    assert order(after(hall, MoveRequest(request=R3, before=None), MIA)) == [R1, R2, R3]


@pytest.mark.row("C1")
def test_what_the_chair_moved_stays_when_new_requests_arrive() -> None:
    hall = after(un_room(waiting=(RAVI, LENA)), MoveRequest(request=R2, before=R1), MIA)
    hall = after(hall, RequestFloor(speech_type=STATEMENT), PIA)
    assert order(hall) == [R2, R1, R3]


def test_moving_a_request_to_where_it_is_changes_nothing() -> None:
    hall = un_room(waiting=(RAVI, LENA))
    assert decide(hall, MoveRequest(request=R1, before=R2), by=MIA, at=T0) == []
    assert decide(hall, MoveRequest(request=R1, before=R1), by=MIA, at=T0) == []


@pytest.mark.parametrize("who", [RAVI, TOMAS, HALL])
def test_only_moderators_change_the_order(who: object) -> None:
    for command in (MoveRequest(request=R1, before=None), CloseList(), RestoreSpeaker(), SwapRequests(request=R1, with_request=R2)):
        with pytest.raises(NotPermitted):
            decide(un_room(waiting=(RAVI, LENA)), command, by=who, at=T0)  # type: ignore[arg-type]


@pytest.mark.row("C4")
def test_a_point_of_order_goes_before_statements_and_the_list_says_why() -> None:
    hall = after(un_room(waiting=(RAVI, LENA)), RequestFloor(speech_type=POINT_OF_ORDER), SOFIA)
    assert order(hall) == [R3, R1, R2]
    assert [entry.why for entry in moderator(hall).queue] == [Why.RANK, Why.ASKED, Why.ASKED]


@pytest.mark.row("C4")
def test_two_points_of_order_stay_first_in_first_out() -> None:
    hall = after(un_room(waiting=(RAVI,)), RequestFloor(speech_type=POINT_OF_ORDER), SOFIA)
    hall = after(hall, RequestFloor(speech_type=POINT_OF_ORDER), LENA)
    assert order(hall) == [R2, R3, R1]


@pytest.mark.row("C4")
def test_who_waits_for_a_statement_may_still_raise_a_point_of_order_but_not_a_second_statement() -> None:
    hall = after(un_room(waiting=(RAVI,)), RequestFloor(speech_type=POINT_OF_ORDER), RAVI)
    assert order(hall) == [R2, R1]
    with pytest.raises(AlreadyWaiting):
        decide(hall, RequestFloor(speech_type=STATEMENT), by=RAVI, at=T0)
    assert [one.request for one in personal_view(hall, RAVI).requests] == [R2, R1]


@pytest.mark.row("C4")
def test_a_question_needs_a_speech_to_be_about_and_ends_with_it() -> None:
    with pytest.raises(NoSpeech):
        decide(un_room(), RequestFloor(speech_type=QUESTION), by=LENA, at=T0)
    hall = after(un_room(waiting=(RAVI,)), GrantFloor(request=R1), MIA)
    hall = after(hall, RequestFloor(speech_type=QUESTION), LENA)
    hall = after(hall, RequestFloor(speech_type=STATEMENT), PIA)
    hall = after(hall, ReleaseFloor(request=R1), RAVI)
    assert order(hall) == [R3]
    assert personal_view(hall, LENA).last_request.reason == "speech_over"  # type: ignore[union-attr]


@pytest.mark.row("C4")
def test_a_right_of_reply_is_for_states_only() -> None:
    with pytest.raises(NotForYourClass, match="state"):
        decide(un_room(), RequestFloor(speech_type=REPLY), by=RAVI, at=T0)
    assert order(after(un_room(), RequestFloor(speech_type=REPLY), SOFIA)) == [R1]


@pytest.mark.row("E1")
def test_everybody_is_offered_exactly_what_they_may_ask_for() -> None:
    hall = after(un_room(waiting=(RAVI,)), CloseList(), MIA)
    assert personal_view(hall, SOFIA).askable == (POINT_OF_ORDER, REPLY)
    assert personal_view(hall, LENA).askable == (POINT_OF_ORDER,)
    assert personal_view(un_room(waiting=(RAVI,)), RAVI).askable == (POINT_OF_ORDER,)


@pytest.mark.row("C5")
def test_a_closed_list_refuses_ordinary_requests_and_names_those_that_pass() -> None:
    hall = after(un_room(), CloseList(), MIA)
    with pytest.raises(ListIsClosed, match=r"Point of order, Right of reply"):
        decide(hall, RequestFloor(speech_type=STATEMENT), by=RAVI, at=T0)
    with pytest.raises(ListIsClosed):
        decide(hall, RequestFloorForHall(speech_type=STATEMENT, name="Ana"), by=HALL, at=T0)
    assert order(after(hall, RequestFloor(speech_type=POINT_OF_ORDER), RAVI)) == [R1]
    assert order(after(after(hall, OpenList(), MIA), RequestFloor(speech_type=STATEMENT), RAVI)) == [R1]
    assert decide(hall, CloseList(), by=MAX, at=T0) == []


@pytest.mark.row("C7")
def test_a_person_and_a_delegation_may_speak_so_often_and_no_oftener() -> None:
    hall = un_room(waiting=(RAVI,))
    for request in (R1, R2):
        hall = after(hall, GrantFloor(request=request), MIA)
        hall = after(hall, ReleaseFloor(request=request), RAVI)
        if request is R1:
            hall = after(hall, RequestFloor(speech_type=STATEMENT), RAVI)
    with pytest.raises(TooManySpeeches, match="2"):
        decide(hall, RequestFloor(speech_type=STATEMENT), by=RAVI, at=T0)
    delegate = RequestFloorForHall(speech_type=STATEMENT, name="Ana", organisation="ravi foundation")
    hall = after(hall, delegate, HALL)
    with pytest.raises(TooManyOfDelegation, match="3"):
        decide(hall, delegate, by=HALL, at=T0)


@pytest.mark.row("C7")
def test_what_was_withdrawn_or_denied_does_not_count() -> None:
    hall = un_room(waiting=(RAVI,))
    for number in range(1, 5):
        hall = after(hall, CancelRequest(request=RequestId(f"r{number}")), RAVI)
        hall = after(hall, RequestFloor(speech_type=STATEMENT), RAVI)
    assert len(hall.queue) == 1


@pytest.mark.row("D3")
def test_a_point_of_order_pauses_the_speaker_whose_clock_goes_on_exactly() -> None:
    hall = after(un_room(waiting=(RAVI,)), GrantFloor(request=R1), MIA)
    hall = after(hall, RequestFloor(speech_type=POINT_OF_ORDER), LENA, T0 + timedelta(seconds=70))
    hall = after(hall, GrantFloor(request=R2), MIA, T0 + timedelta(seconds=75))
    assert hall.interrupted is not None
    assert (hall.interrupted.filing.speaker, spoken_s(hall.interrupted.clock, T0 + timedelta(hours=1))) == (RAVI, 75.0)
    hall = after(hall, ReleaseFloor(request=R2), LENA, T0 + timedelta(seconds=100))
    assert hall.floor is not None
    assert hall.floor.clock == Running(since=T0 + timedelta(seconds=100), spoken_s=75.0, limit_s=180)
    assert hall.interrupted is None


@pytest.mark.row("D3")
def test_a_point_of_order_does_not_jump_a_question_under_way() -> None:
    hall = after(un_room(waiting=(RAVI,)), GrantFloor(request=R1), MIA)
    hall = after(hall, RequestFloor(speech_type=QUESTION), LENA)
    hall = after(hall, GrantFloor(request=R2), MIA)
    hall = after(hall, RequestFloor(speech_type=POINT_OF_ORDER), SOFIA)
    with pytest.raises(InterruptionUnderWay):
        decide(hall, GrantFloor(request=R3), by=MIA, at=T0)
    assert order(hall) == [R3]


@pytest.mark.row("D3")
def test_suspending_the_meeting_stops_the_clock_of_the_interruption_and_resuming_does_not_start_that_of_the_interrupted() -> None:
    hall = after(un_room(waiting=(RAVI,)), GrantFloor(request=R1), MIA)
    hall = after(hall, RequestFloor(speech_type=POINT_OF_ORDER), LENA)
    hall = after(hall, GrantFloor(request=R2), MIA, T0 + timedelta(seconds=10))
    hall = after(hall, ChangePhase(to=Phase.SUSPENDED), MIA, T0 + timedelta(seconds=20))
    hall = after(hall, ChangePhase(to=Phase.LIVE), MIA, T0 + timedelta(seconds=500))
    assert hall.floor is not None
    assert hall.interrupted is not None
    at = T0 + timedelta(seconds=505)
    assert (spoken_s(hall.floor.clock, at), spoken_s(hall.interrupted.clock, at)) == (15.0, 10.0)


def test_giving_the_floor_to_the_next_speaker_ends_the_interruption_and_the_interrupted_speech() -> None:
    hall = after(un_room(waiting=(RAVI, SOFIA)), GrantFloor(request=R1), MIA)
    hall = after(hall, RequestFloor(speech_type=POINT_OF_ORDER), LENA)
    hall = after(hall, GrantFloor(request=R3), MIA)
    hall = after(hall, GrantFloor(request=R2), MIA)
    assert {turn.filing.request for turn in hall.ended} == {R1, R3}
    assert (hall.floor.filing.speaker, hall.interrupted) == (SOFIA, None)  # type: ignore[union-attr]


@pytest.mark.row("C13")
def test_the_last_speaker_goes_on_with_exactly_the_time_that_was_left() -> None:
    hall = after(un_room(waiting=(RAVI,)), GrantFloor(request=R1), MIA)
    hall = after(hall, ReleaseFloor(request=R1), MIA, T0 + timedelta(seconds=47.5))
    hall = after(hall, RestoreSpeaker(), MIA, T0 + timedelta(seconds=60))
    assert hall.floor is not None
    assert hall.floor.clock == Running(since=T0 + timedelta(seconds=60), spoken_s=47.5, limit_s=180)
    assert not hall.ended


@pytest.mark.row("C13")
def test_undoing_a_wrong_grant_puts_the_present_speaker_back_on_top_with_their_time() -> None:
    hall = after(un_room(waiting=(RAVI, LENA, PIA)), GrantFloor(request=R1), MIA)
    hall = after(hall, GrantFloor(request=R3), MIA, T0 + timedelta(seconds=30))
    hall = after(hall, RestoreSpeaker(), MIA, T0 + timedelta(seconds=34))
    assert hall.floor is not None
    assert hall.floor.filing.speaker == RAVI
    assert order(hall) == [R3, R2]
    assert (hall.queue[0].spoken_s, hall.queue[0].placing.why) == (4.0, Why.RESTORED)
    hall = after(hall, GrantFloor(request=R3), MIA, T0 + timedelta(seconds=50))
    assert hall.floor is not None
    assert hall.floor.clock.spoken_s == 4.0


def test_while_nobody_has_spoken_there_is_nobody_to_bring_back() -> None:
    hall = after(un_room(waiting=(RAVI,)), CancelRequest(request=R1), RAVI)
    with pytest.raises(NothingToRestore):
        decide(hall, RestoreSpeaker(), by=MIA, at=T0)
    assert moderator(hall).restorable is None


def test_a_finished_turn_cannot_be_withdrawn_by_its_owner() -> None:
    hall = after(after(un_room(waiting=(RAVI,)), GrantFloor(request=R1), MIA), ReleaseFloor(request=R1), RAVI)
    with pytest.raises(NotWaiting):
        decide(hall, CancelRequest(request=R1), by=RAVI, at=T0)


@pytest.mark.row("C14")
def test_two_speakers_change_places_when_both_agree() -> None:
    hall = after(un_room(waiting=(RAVI, SOFIA, LENA)), OfferSwap(request=R3, with_request=R1), LENA)
    assert order(hall) == [R1, R2, R3]
    [offer] = personal_view(hall, RAVI).swap_offers
    assert (offer.request, offer.mine, offer.speaker.name, offer.place) == (R3, R1, "Lena", 3)
    hall = after(hall, AgreeToSwap(request=R1, with_request=R3), RAVI)
    assert order(hall) == [R3, R2, R1]
    assert [entry.placing.why for entry in hall.queue] == [Why.SWAPPED, Why.ASKED, Why.SWAPPED]
    assert hall.swaps == {}


@pytest.mark.row("C14")
def test_nobody_changes_places_without_the_other() -> None:
    hall = un_room(waiting=(RAVI, LENA))
    with pytest.raises(NoSuchOffer):
        decide(hall, AgreeToSwap(request=R1, with_request=R2), by=RAVI, at=T0)
    with pytest.raises(NotYours):
        decide(hall, OfferSwap(request=R2, with_request=R1), by=RAVI, at=T0)
    offered = after(hall, OfferSwap(request=R2, with_request=R1), LENA)
    with pytest.raises(NoSuchOffer):
        decide(after(offered, CancelRequest(request=R2), LENA), AgreeToSwap(request=R1, with_request=R2), by=RAVI, at=T0)


@pytest.mark.row("C14")
def test_the_chair_lets_two_speakers_change_places_but_only_of_the_same_type() -> None:
    hall = after(un_room(waiting=(RAVI, LENA)), SwapRequests(request=R1, with_request=R2, reason="asked me"), MIA)
    assert order(hall) == [R2, R1]
    hall = after(hall, RequestFloor(speech_type=POINT_OF_ORDER), SOFIA)
    with pytest.raises(CannotSwap):
        decide(hall, SwapRequests(request=R3, with_request=R1), by=MIA, at=T0)


@pytest.mark.row("D4")
def test_a_group_shares_its_time_and_what_is_added_can_be_traced() -> None:
    budget = UN_RULES.budgets[0]
    hall = after(un_room(waiting=(RAVI, LENA)), GrantFloor(request=R1), MIA)
    hall = after(hall, ReleaseFloor(request=R1), RAVI, T0 + timedelta(seconds=500))
    assert (spent_s(hall, budget), left_s(hall, budget)) == (500.0, 100.0)
    hall = after(hall, GrantFloor(request=R2), MIA, T0 + timedelta(seconds=510))
    assert hall.floor is not None
    assert hall.floor.clock.limit_s == 100
    hall = after(hall, AddGroupTime(budget="ngos", seconds=60, reason="others were short"), MIA, T0)
    view = moderator(hall).budgets[0]
    assert (view.seconds, view.added_s, view.spent_s) == (600, 60, 500.0)
    with pytest.raises(UnknownBudget, match="ngos"):
        decide(hall, AddGroupTime(budget="states", seconds=60), by=MIA, at=T0)


@pytest.mark.row("D4")
def test_bringing_the_last_speaker_back_restores_the_time_of_the_group_too() -> None:
    budget = UN_RULES.budgets[0]
    hall = after(un_room(waiting=(RAVI,)), GrantFloor(request=R1), MIA)
    ended = after(hall, ReleaseFloor(request=R1), RAVI, T0 + timedelta(seconds=90))
    back = after(ended, RestoreSpeaker(), MIA, T0 + timedelta(seconds=95))
    assert spent_s(back, budget, T0 + timedelta(seconds=95)) == spent_s(ended, budget) == 90.0


@pytest.mark.row("N2")
def test_a_hand_does_not_fall_because_a_connection_did() -> None:
    hall = after(un_room(waiting=(RAVI, LENA)), MarkAbsent(participant=RAVI.id), SYSTEM)
    assert order(hall) == [R1, R2]
    assert [entry.absent for entry in moderator(hall).queue] == [True, False]
    assert (personal_view(hall, LENA).request.place, personal_view(hall, RAVI).request.place) == (1, 1)  # type: ignore[union-attr]
    with pytest.raises(SpeakerAbsent, match="Ravi"):
        decide(hall, GrantFloor(request=R1), by=MIA, at=T0)
    hall = after(hall, MarkPresent(participant=RAVI.id), SYSTEM)
    assert [entry.absent for entry in moderator(hall).queue] == [False, False]
    assert after(hall, GrantFloor(request=R1), MIA).floor is not None


def test_only_who_waits_can_be_missed() -> None:
    assert decide(un_room(), MarkAbsent(participant=RAVI.id), by=SYSTEM, at=T0) == []
    with pytest.raises(NotPermitted):
        decide(un_room(waiting=(RAVI,)), MarkAbsent(participant=RAVI.id), by=MIA, at=T0)


@pytest.mark.row("C2")
def test_requests_filed_before_the_doors_open_keep_their_place_and_their_group() -> None:
    early = msgspec.structs.replace(UN_RULES, inscription=True)
    hall = room(Phase.SCHEDULED, rules=early)
    hall = after(hall, RequestFloor(speech_type=STATEMENT, on_behalf_of="Group of 77"), RAVI)
    for phase in (Phase.OPEN, Phase.LIVE):
        hall = after(hall, ChangePhase(to=phase), MIA)
    hall = after(hall, RequestFloor(speech_type=STATEMENT), LENA)
    assert [(entry.request, entry.on_behalf_of) for entry in moderator(hall).queue] == [(R1, "Group of 77"), (R2, "")]


@pytest.mark.row("C9")
def test_accepting_keeps_the_place_that_the_chair_gave() -> None:
    hall = after(un_room(waiting=(RAVI, LENA)), MoveRequest(request=R2, before=R1), MIA)
    hall = after(hall, AcceptRequest(request=R2), MIA)
    assert (order(hall), hall.queue[0].placing.why) == ([R2, R1], Why.MOVED)


@pytest.mark.row("C11")
def test_the_technician_sees_the_next_speakers_and_they_know_it() -> None:
    hall = un_room(waiting=(RAVI, LENA, SOFIA))
    view = view_for(hall, Audience.TECHNICIAN, Presence(connected=frozenset({RAVI.id}), publishing=frozenset({RAVI.id})))
    assert isinstance(view, TechnicianView)
    assert [(one.speaker.name, one.connected, one.publishing) for one in view.on_deck] == [("Ravi", True, True), ("Lena", False, False)]
    assert [personal_view(hall, one).on_deck for one in (RAVI, LENA, SOFIA)] == [True, True, False]


def test_rules_without_any_of_this_behave_as_before() -> None:
    hall = room(waiting=[RAVI, LENA], rules=RULES)
    assert order(after(hall, RequestFloor(speech_type=POINT_OF_ORDER), PIA)) == [R3, R1, R2]
