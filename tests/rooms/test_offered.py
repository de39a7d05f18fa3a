"""What a view offers is what the rules allow, no more and no less."""

from datetime import timedelta

import msgspec
import pytest

from rooms.admission.commands import ChangeRole, RemovePerson, ReturnToLobby
from rooms.admission.policy import AdmissionRules
from rooms.chat.commands import MuteInChat, PostMessage
from rooms.chat.state import Group
from rooms.commands import (
    AnyCommand,
    CancelRequest,
    ChangePhase,
    CloseList,
    GrantFloor,
    RequestFloor,
    RequestFloorForHall,
    ScheduleRoom,
)
from rooms.decide import decide
from rooms.errors import Refused
from rooms.ids import ParticipantId, PollId, QuestionId, RequestId, SpeechTypeId
from rooms.microphones.commands import AskToUnmute, MutePerson, Unmute
from rooms.microphones.policy import MicrophoneRules
from rooms.people import SYSTEM, Person, Place, Role
from rooms.permissions import Right
from rooms.phases import Phase
from rooms.polls.commands import MakePoll, OpenPoll
from rooms.polls.rules import MOST_OPEN
from rooms.questions.commands import ApproveQuestion, AskQuestion, QueueQuestion, WithdrawQuestion
from rooms.rules import Rules, SpeechType
from rooms.speaking_views import Presence
from rooms.sponsors.commands import NameSponsor
from rooms.sponsors.roles import SponsorRole, Sponsors
from rooms.state import RoomState
from rooms.views import Audience, HallView, ModeratorView, personal_view, view_for
from tests.builders import CAST, HALL, LENA, MIA, PIA, POINT_OF_ORDER, RAVI, RULES, STATEMENT, T0, after, person, room

pytestmark = pytest.mark.row("E1")

INTERJECTION, REPLY = SpeechTypeId("interjection"), SpeechTypeId("reply")
MANY_TYPES = Rules(
    speech_types=(
        SpeechType(id=POINT_OF_ORDER, name="Point of order", rank=0, interrupts=True, when_closed=True),
        SpeechType(id=INTERJECTION, name="Interjection", rank=5, interrupts=True, about_speech=True),
        SpeechType(id=STATEMENT, name="Statement", rank=10, per_person=1),
        SpeechType(id=REPLY, name="Reply", rank=20, classes=("state",)),
    )
)
CARA = msgspec.structs.replace(person("Cara", Role.MODERATOR), slot_only=True)


def allowed(state: RoomState, command: AnyCommand, by: Person = MIA) -> bool:
    try:
        decide(state, command, by=by, at=T0)
    except Refused:
        return False
    return True


def moderated(state: RoomState) -> ModeratorView:
    view = view_for(state, Audience.MODERATOR, Presence())
    assert isinstance(view, ModeratorView)
    return view


def interrupted() -> RoomState:
    """Ravi's statement is paused for Lena's point of order; Pia wants to raise another one, and somebody in the hall waits."""
    state = after(room(waiting=[RAVI], rules=MANY_TYPES), GrantFloor(request=RequestId("r1")), MIA)
    for by in (LENA, PIA):
        state = after(state, RequestFloor(speech_type=POINT_OF_ORDER), by)
    state = after(state, RequestFloorForHall(speech_type=STATEMENT, name="Ana"), HALL)
    return after(state, GrantFloor(request=RequestId("r2")), MIA)


@pytest.mark.parametrize(
    ("state", "grantable"),
    [
        (interrupted(), {"r4"}),
        (room(Phase.OPEN, waiting=[RAVI, LENA]), set()),
        (after(room(waiting=[RAVI, LENA]), ReturnToLobby(participant=RAVI.id), MIA), {"r2"}),
    ],
    ids=["an interruption is under way", "not live", "sent to the lobby"],
)
def test_the_floor_is_offered_for_whom_it_can_be_given_to(state: RoomState, grantable: set[str]) -> None:
    queue = moderated(state).queue
    assert {entry.request for entry in queue if entry.grantable} == grantable
    assert {entry.request for entry in queue if allowed(state, GrantFloor(request=entry.request))} == grantable


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("speaking", [False, True])
def test_for_people_in_the_hall_those_types_are_offered_that_can_be_asked_for(*, closed: bool, speaking: bool) -> None:
    state = room(waiting=[RAVI], rules=MANY_TYPES)
    state = after(state, GrantFloor(request=RequestId("r1")), MIA) if speaking else state
    state = after(state, CloseList(), MIA) if closed else state
    known = [kind.id for kind in MANY_TYPES.speech_types]
    for by in (MIA, HALL):
        possible = [one for one in known if allowed(state, RequestFloorForHall(speech_type=one, name="Ana"), by)]
        assert list(personal_view(state, by).askable_for_hall) == possible
    assert personal_view(state, RAVI).askable_for_hall == ()


def test_the_hall_withdraws_what_was_asked_for_others_and_not_what_somebody_there_asked_for_themselves() -> None:
    noa = person("Noa", place=Place.HALL)
    state = room(people=(*CAST, noa), waiting=[noa])
    state = after(state, RequestFloorForHall(speech_type=STATEMENT, name="Ana"), HALL)
    view = view_for(state, Audience.HALL, Presence())
    assert isinstance(view, HallView)
    assert [entry.filed_for_hall for entry in view.queue] == [False, True]
    assert [allowed(state, CancelRequest(request=entry.request), HALL) for entry in view.queue] == [False, True]


def test_a_question_is_offered_for_the_list_as_what_its_author_may_ask_for() -> None:
    ravi = msgspec.structs.replace(RAVI, speaker_class="state")
    state = room(rules=MANY_TYPES, people=(MIA, ravi, LENA, PIA, HALL), waiting=[LENA])
    for author in (ravi, LENA, PIA, HALL):
        state = after(state, AskQuestion(text="Who pays?"), author)
    state = after(state, ApproveQuestion(question=QuestionId("q1")), MIA)
    offered = moderated(state).questions.queueable
    assert offered == {"q1": REPLY, "q2": POINT_OF_ORDER, "q3": STATEMENT}
    assert all(allowed(state, QueueQuestion(question=question, speech_type=kind)) for question, kind in offered.items())
    assert not any(allowed(state, QueueQuestion(question=QuestionId("q4"), speech_type=kind.id)) for kind in MANY_TYPES.speech_types)
    removed = after(state, RemovePerson(participant=PIA.id), MIA)
    assert moderated(removed).questions.queueable.keys() == {"q1", "q2"}
    assert moderated(room(Phase.CLOSED)).questions.queueable == {}


def test_as_many_questions_are_offered_as_may_be_open() -> None:
    state = room()
    while (left := personal_view(state, RAVI).questions.left) > 0:
        state = after(state, AskQuestion(text="Who pays?"), RAVI)
        assert personal_view(state, RAVI).questions.left == left - 1
    assert not allowed(state, AskQuestion(text="And who decides?"), RAVI)
    assert personal_view(after(state, WithdrawQuestion(question=QuestionId("q1")), RAVI), RAVI).questions.left == 1


def test_as_many_polls_are_offered_as_may_be_open() -> None:
    state = room()
    for number in range(1, MOST_OPEN + 2):
        state = after(state, MakePoll(question="Again?", options=("Yes", "No")), MIA)
        left = moderated(state).polls_left
        assert allowed(state, OpenPoll(poll=PollId(f"p{number}"))) == (left > 0)
        state = after(state, OpenPoll(poll=PollId(f"p{number}")), MIA) if left else state
    assert moderated(state).polls_left == 0


def test_a_record_is_offered_for_publication_once_every_required_sponsor_is_named() -> None:
    required = msgspec.structs.replace(RULES, sponsors=Sponsors(required=(SponsorRole.UN_OFFICE,)))
    state = room(Phase.CLOSED, rules=required)
    assert moderated(state).next_phases == ()
    named = after(state, NameSponsor(role=SponsorRole.UN_OFFICE, name="Office"), MIA)
    assert moderated(named).next_phases == (Phase.PUBLISHED,)


def test_who_moderates_in_the_slot_alone_is_not_offered_to_open_the_room_before_the_programme() -> None:
    scheduled = ScheduleRoom(title="Workshop", rules=RULES, starts_at=T0 + timedelta(hours=1), ends_at=T0 + timedelta(hours=2))
    waiting = after(room(Phase.SCHEDULED, people=(MIA, CARA)), scheduled, SYSTEM)
    assert Right.RUN_MEETING not in personal_view(waiting, CARA).rights
    assert Right.RUN_MEETING in personal_view(waiting, MIA).rights
    rehearsing = after(waiting, ChangePhase(to=Phase.REHEARSAL), SYSTEM)
    assert Right.RUN_MEETING in personal_view(rehearsing, CARA).rights
    assert [personal_view(waiting, one).slot_only for one in (CARA, MIA)] == [True, False]


def test_a_microphone_is_offered_to_be_opened_while_no_more_are_open_than_may_be() -> None:
    one = msgspec.structs.replace(RULES, microphones=MicrophoneRules(max_open=1))
    state = after(room(rules=one, waiting=[RAVI]), MutePerson(participant=PIA.id), MIA)
    assert not personal_view(state, PIA).microphone.full
    assert allowed(state, Unmute(), PIA)
    taken = after(state, GrantFloor(request=RequestId("r1")), MIA)
    asked = after(taken, AskToUnmute(participant=PIA.id), MIA)
    for full in (taken, asked):
        assert personal_view(full, PIA).microphone.full
        assert not allowed(full, Unmute(), PIA)
    assert not personal_view(asked, RAVI).microphone.full


def test_after_the_end_nobody_is_offered_to_write_to_everybody_and_those_behind_the_stage_go_on() -> None:
    state = room(Phase.CLOSED)
    for by in (MIA, PIA, RAVI):
        writes = set(personal_view(state, by).chat.writes)
        assert {group for group in Group if allowed(state, PostMessage(group=group, text="Bye"), by)} == writes
    assert personal_view(state, RAVI).chat.writes == ()


def test_whoever_wrote_can_be_kept_from_writing_also_while_they_are_out() -> None:
    state = after(room(), PostMessage(group=Group.EVERYBODY, text="Rude words"), RAVI)
    for out in (RemovePerson(participant=RAVI.id), ReturnToLobby(participant=RAVI.id)):
        muted = after(after(state, out, MIA), MuteInChat(participant=RAVI.id), MIA)
        assert RAVI.id in muted.chat.muted
    assert not allowed(state, MuteInChat(participant=ParticipantId("nobody")))


def test_moderators_know_whether_somebody_elsewhere_may_speak() -> None:
    hall_alone = room(rules=msgspec.structs.replace(RULES, admission=AdmissionRules(remote_floor=False)))
    for state, may in ((room(), True), (hall_alone, False)):
        assert moderated(state).lobby.remote_floor == may
        assert allowed(state, ChangeRole(participant=LENA.id, role="panellist")) == may
