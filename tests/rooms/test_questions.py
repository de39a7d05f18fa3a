"""Written questions: who sees them, whose vote counts, and how one becomes a place on the list of speakers."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.admission.commands import RemovePerson, ReturnToLobby
from rooms.commands import AnyCommand, ChangePhase, RequestFloor
from rooms.decide import decide
from rooms.errors import NotAdmitted, NotPermitted, QueueClosed, Refused, RoomOver, UnknownSpeechType
from rooms.ids import QuestionId, SpeechTypeId
from rooms.participation import Participation
from rooms.people import Person, Role
from rooms.phases import Phase
from rooms.questions.commands import (
    AnswerQuestion,
    ApproveQuestion,
    AskQuestion,
    DeclineQuestion,
    EditQuestion,
    PinQuestion,
    QueueQuestion,
    VoteForQuestion,
    WithdrawQuestion,
)
from rooms.questions.errors import (
    AnswerEmpty,
    AuthorCannotSpeak,
    AuthorOnTheList,
    NotYourQuestion,
    QuestionEmpty,
    QuestionNotShown,
    QuestionSettled,
    TooManyOwnQuestions,
    UnknownQuestion,
)
from rooms.questions.rules import MOST_OPEN_EACH
from rooms.questions.state import AnsweredHow
from rooms.questions.views import ModeratedQuestionsView
from rooms.requests import Waiting
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, personal_view, view_for
from tests.builders import CAST, HALL, LENA, MIA, PIA, RAVI, RULES, STATEMENT, T0, TOMAS, after, person, room

Q1, Q2, Q3 = QuestionId("q1"), QuestionId("q2"), QuestionId("q3")
VERA = person("Vera", Role.VIEWER)
VIEWERS_ASK = msgspec.structs.replace(RULES, participation=Participation(viewers_ask=True))
WORDS = "Who pays for this?"


def asked(*authors: Person, approved: bool = True, state: RoomState | None = None) -> RoomState:
    """A live room in which each of ``authors`` asked one question, q1, q2, ..."""
    state = state or room()
    for author in authors:
        number = len(state.questions.by_id) + 1
        state = after(state, AskQuestion(text=f"{WORDS} {author.name}"), author)
        state = after(state, ApproveQuestion(question=QuestionId(f"q{number}")), MIA) if approved else state
    return state


def refused(state: RoomState, command: AnyCommand, by: Person) -> type[Refused]:
    with pytest.raises(Refused) as refusal:
        decide(state, command, by=by, at=T0)
    return refusal.type


def seen_open(state: RoomState, audience: Audience = Audience.PARTICIPANT) -> list[str]:
    return [question.id for question in view_for(state, audience, Presence()).questions.open]


def moderated(state: RoomState) -> ModeratedQuestionsView:
    view = view_for(state, Audience.MODERATOR, Presence()).questions
    assert isinstance(view, ModeratedQuestionsView)
    return view


@pytest.mark.row("G1")
def test_a_question_is_seen_by_others_only_after_a_moderator_approved_it() -> None:
    waiting = asked(RAVI, approved=False)
    for audience in set(Audience) - {Audience.MODERATOR}:
        assert WORDS.encode() not in msgspec.json.encode(view_for(waiting, audience, Presence()))
    assert WORDS.encode() not in msgspec.json.encode(personal_view(waiting, LENA))
    assert personal_view(waiting, RAVI).questions.asked[0].state == "pending"
    assert [question.id for question in moderated(waiting).pending] == [Q1]
    approved = after(waiting, ApproveQuestion(question=Q1), MIA)
    assert {audience: seen_open(approved, audience) for audience in Audience} == {audience: [Q1] for audience in Audience}


@pytest.mark.parametrize("who", [RAVI, PIA, HALL, MIA])
def test_participants_panel_hall_and_moderators_may_ask(who: Person) -> None:
    assert asked(who).questions.by_id[Q1].author.name == who.name


def test_invited_viewers_ask_and_vote_only_if_the_rules_say_so() -> None:
    people = (*CAST, VERA)
    assert refused(room(people=people), AskQuestion(text=WORDS), VERA) is NotPermitted
    allowed = asked(VERA, state=room(people=people, rules=VIEWERS_ASK))
    assert personal_view(allowed, VERA).questions.may_ask
    assert after(allowed, VoteForQuestion(question=Q1), VERA).questions.by_id[Q1].votes == 1


def test_technicians_do_not_ask_and_nobody_asks_from_outside() -> None:
    assert refused(room(), AskQuestion(text=WORDS), TOMAS) is NotPermitted
    assert refused(room(), AskQuestion(text=WORDS), person("Zoe")) is NotAdmitted


def test_a_question_has_words() -> None:
    assert refused(room(), AskQuestion(text="  \n "), RAVI) is QuestionEmpty


def test_the_author_may_put_it_otherwise_until_it_is_approved() -> None:
    waiting = asked(RAVI, approved=False)
    assert after(waiting, EditQuestion(question=Q1, text=" Why? "), RAVI).questions.by_id[Q1].text == "Why?"
    assert refused(asked(RAVI), EditQuestion(question=Q1, text="Why?"), RAVI) is QuestionSettled


def test_nobody_changes_what_others_ask_and_of_what_they_do_not_see_they_learn_nothing() -> None:
    assert refused(asked(RAVI), WithdrawQuestion(question=Q1), LENA) is NotYourQuestion
    assert refused(asked(RAVI, approved=False), WithdrawQuestion(question=Q1), LENA) is UnknownQuestion
    assert refused(asked(RAVI), DeclineQuestion(question=Q1), LENA) is NotPermitted


def test_who_is_declined_is_told_why_and_nobody_else_but_moderators() -> None:
    declined = after(asked(RAVI, approved=False), DeclineQuestion(question=Q1, reason="asked before"), MIA)
    assert personal_view(declined, RAVI).questions.asked[0].reason == "asked before"
    assert moderated(declined).declined[0].reason == "asked before"
    assert b"asked before" not in msgspec.json.encode(view_for(declined, Audience.PARTICIPANT, Presence()))
    assert seen_open(after(declined, ApproveQuestion(question=Q1), MIA)) == [Q1]


@pytest.mark.row("G1")
def test_everybody_has_one_vote_and_may_take_it_back() -> None:
    hall = asked(RAVI)
    for _ in range(3):
        hall = after(hall, VoteForQuestion(question=Q1), LENA)
    assert hall.questions.by_id[Q1].votes == 1
    assert personal_view(hall, LENA).questions.voted == (Q1,)
    hall = after(hall, VoteForQuestion(question=Q1, vote=False), LENA)
    assert hall.questions.by_id[Q1].votes == 0
    assert after(hall, VoteForQuestion(question=Q1, vote=False), LENA) == hall


def test_what_is_not_shown_cannot_be_voted_for() -> None:
    assert refused(asked(RAVI, approved=False), VoteForQuestion(question=Q1), LENA) is QuestionNotShown
    assert refused(asked(RAVI), VoteForQuestion(question=Q3), LENA) is UnknownQuestion


def test_pinned_questions_come_first_then_those_with_most_votes_then_the_oldest() -> None:
    hall = asked(RAVI, LENA, PIA)
    assert seen_open(hall) == [Q1, Q2, Q3]
    hall = after(hall, VoteForQuestion(question=Q3), HALL)
    assert seen_open(hall) == [Q3, Q1, Q2]
    assert seen_open(after(hall, PinQuestion(question=Q2), MIA)) == [Q2, Q3, Q1]


def test_an_answered_question_is_no_longer_open_and_keeps_its_answer() -> None:
    hall = after(asked(RAVI, LENA), AnswerQuestion(question=Q1, how=AnsweredHow.WRITING, text="The host does."), MIA)
    hall = after(hall, AnswerQuestion(question=Q2, how=AnsweredHow.LIVE), MIA)
    view = view_for(hall, Audience.PUBLIC, Presence()).questions
    assert (view.open, view.answered_count) == ((), 2)
    assert {(question.id, question.how, question.answer) for question in view.answered} == {
        (Q1, "writing", "The host does."),
        (Q2, "live", ""),
    }
    assert refused(hall, AnswerQuestion(question=Q1, how=AnsweredHow.WRITING, text=" "), MIA) is AnswerEmpty
    assert seen_open(after(hall, ApproveQuestion(question=Q1), MIA)) == [Q1]


def test_one_person_has_only_so_many_open_questions() -> None:
    hall = asked(*[RAVI] * MOST_OPEN_EACH)
    assert refused(hall, AskQuestion(text=WORDS), RAVI) is TooManyOwnQuestions
    assert asked(LENA, state=hall).questions.by_id[QuestionId(f"q{MOST_OPEN_EACH + 1}")].author == LENA
    assert asked(RAVI, state=after(hall, WithdrawQuestion(question=Q1), RAVI))


def test_when_the_meeting_is_over_nothing_more_is_asked_or_decided() -> None:
    over = after(asked(RAVI), ChangePhase(to=Phase.CLOSED), MIA)
    assert refused(over, AskQuestion(text=WORDS), RAVI) is RoomOver
    assert refused(over, PinQuestion(question=Q1), MIA) is RoomOver


def only_entry(state: RoomState) -> Waiting:
    [entry] = state.queue
    return entry


@pytest.mark.row("G5")
@pytest.mark.parametrize("approved", [True, False])
def test_one_click_puts_the_author_on_the_list_with_the_words_of_the_question(*, approved: bool) -> None:
    hall = after(asked(RAVI, approved=approved), QueueQuestion(question=Q1, speech_type=STATEMENT), MIA)
    filing = only_entry(hall).filing
    assert (filing.by, filing.speaker, filing.text) == (RAVI.id, RAVI, f"{WORDS} Ravi")
    assert hall.questions.by_id[Q1].request == filing.request
    mine = personal_view(hall, RAVI).request
    assert mine is not None
    assert mine.place == 1


def test_an_author_who_waits_already_is_not_put_on_the_list_twice() -> None:
    hall = after(asked(RAVI), RequestFloor(speech_type=STATEMENT), RAVI)
    assert refused(hall, QueueQuestion(question=Q1, speech_type=STATEMENT), MIA) is AuthorOnTheList


def test_who_cannot_speak_is_not_put_on_the_list() -> None:
    hall = asked(VERA, state=room(people=(*CAST, VERA), rules=VIEWERS_ASK))
    assert refused(hall, QueueQuestion(question=Q1, speech_type=STATEMENT), MIA) is AuthorCannotSpeak


@pytest.mark.row("C6")
@pytest.mark.parametrize("sent", [RemovePerson(participant=RAVI.id), ReturnToLobby(participant=RAVI.id)])
def test_who_was_sent_out_of_the_room_is_not_put_on_the_list(sent: RemovePerson | ReturnToLobby) -> None:
    hall = after(asked(RAVI), sent, MIA)
    assert refused(hall, QueueQuestion(question=Q1, speech_type=STATEMENT), MIA) is AuthorCannotSpeak


def test_the_list_of_speakers_keeps_its_own_rules() -> None:
    assert refused(asked(RAVI), QueueQuestion(question=Q1, speech_type=SpeechTypeId("song")), MIA) is UnknownSpeechType
    assert refused(asked(RAVI, state=room(Phase.REHEARSAL)), QueueQuestion(question=Q1, speech_type=STATEMENT), MIA) is QueueClosed
    assert refused(asked(RAVI), QueueQuestion(question=Q1, speech_type=STATEMENT), RAVI) is NotPermitted


@given(votes=st.lists(st.tuples(st.sampled_from([RAVI, LENA, PIA, HALL]), st.sampled_from([Q1, Q2]), st.booleans()), max_size=30))
def test_votes_are_as_many_as_people_who_stand_by_them(votes: list[tuple[Person, QuestionId, bool]]) -> None:
    hall = asked(RAVI, LENA)
    standing: set[tuple[str, QuestionId]] = set()
    for who, question, vote in votes:
        hall = after(hall, VoteForQuestion(question=question, vote=vote), who)
        standing = standing | {(who.id, question)} if vote else standing - {(who.id, question)}
    assert [hall.questions.by_id[one].votes for one in (Q1, Q2)] == [sum(question == one for _, question in standing) for one in (Q1, Q2)]
