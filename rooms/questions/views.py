"""What each audience may see of the written questions: never one that no moderator has approved, except its author and moderators."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

import msgspec

from rooms.filed import Filed
from rooms.identity import Identity, identity
from rooms.ids import QuestionId, RequestId, SpeechTypeId
from rooms.people import Person
from rooms.questions.rules import left_to_ask, may_ask, queueable_as
from rooms.questions.state import AnsweredHow, Question, QuestionState
from rooms.state import RoomState

LISTED = 60
"""Open questions in a view, and of those that wait for approval in a moderator's; beyond that it says how many there are."""

SETTLED_LISTED = 15
"""Answered, declined and own questions in a view, the newest."""


class QuestionView(msgspec.Struct, frozen=True, kw_only=True):
    """A question that everybody may see. how: None while it is open; request: its author waits for the floor with it, or has had it."""

    id: QuestionId
    author: Identity
    text: str
    asked_at: datetime
    votes: int
    pinned: bool
    how: AnsweredHow | None
    answer: str
    request: RequestId | None


class QuestionsView(msgspec.Struct, frozen=True, kw_only=True):
    """open: pinned ones first, then by votes, then by time. answered: the newest first."""

    open: tuple[QuestionView, ...] = ()
    open_count: int = 0
    answered: tuple[QuestionView, ...] = ()
    answered_count: int = 0


class DeclinedQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question that others do not see, and why."""

    question: QuestionView
    reason: str


class ModeratedQuestionsView(QuestionsView, frozen=True, kw_only=True):
    """For moderators besides: what waits for their approval, oldest first, and what they declined, newest first.

    queueable: of the open and pending ones those that can be put on the list of speakers now, and as what type of speech.
    """

    pending: tuple[QuestionView, ...] = ()
    pending_count: int = 0
    declined: tuple[DeclinedQuestion, ...] = ()
    queueable: dict[QuestionId, SpeechTypeId] = {}


class OwnQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question of mine and what became of it."""

    id: QuestionId
    text: str
    state: QuestionState
    reason: str


class OwnQuestions(msgspec.Struct, frozen=True, kw_only=True):
    """may_ask: also vote. left: how many more of mine may be open. voted: open ones that I voted for. asked: mine, the newest first."""

    may_ask: bool = False
    left: int = 0
    voted: tuple[QuestionId, ...] = ()
    asked: tuple[OwnQuestion, ...] = ()


def questions_view(state: RoomState) -> QuestionsView:
    """The questions as everybody sees them."""
    return _shown(_by_state(state))


def moderated_questions_view(state: RoomState) -> ModeratedQuestionsView:
    """The questions as moderators see them."""
    sorted_out = _by_state(state)
    shown, pending = _shown(sorted_out), _views(sorted(sorted_out[QuestionState.PENDING], key=lambda question: question.number)[:LISTED])
    return ModeratedQuestionsView(
        open=shown.open,
        open_count=shown.open_count,
        answered=shown.answered,
        answered_count=shown.answered_count,
        pending=pending,
        pending_count=len(sorted_out[QuestionState.PENDING]),
        declined=tuple(
            DeclinedQuestion(question=_view(question), reason=question.reason) for question in _newest(sorted_out[QuestionState.DECLINED])
        ),
        queueable=_queueable(state, [one.id for one in (*pending, *shown.open)]),
    )


def _queueable(state: RoomState, shown: Iterable[QuestionId]) -> dict[QuestionId, SpeechTypeId]:
    filed = Filed(state)
    found = ((question, queueable_as(state, state.questions.by_id[question], filed)) for question in shown)
    return {question: kind for question, kind in found if kind is not None}


def own_questions(state: RoomState, person: Person) -> OwnQuestions:
    """What ``person`` alone sees."""
    questions = state.questions
    mine = islice(reversed(questions.asked_by.get(person.id, ())), SETTLED_LISTED)
    voted = (question for question in questions.voted_for(person.id) if questions.by_id[question].state is QuestionState.APPROVED)
    return OwnQuestions(
        may_ask=may_ask(state, person),
        left=left_to_ask(state, person),
        voted=tuple(sorted(voted)),
        asked=tuple(_own(questions.by_id[question]) for question in mine),
    )


def _by_state(state: RoomState) -> dict[QuestionState, list[Question]]:
    sorted_out: dict[QuestionState, list[Question]] = {one: [] for one in QuestionState}
    for question in state.questions.by_id.values():
        sorted_out[question.state].append(question)
    return sorted_out


def _shown(sorted_out: dict[QuestionState, list[Question]]) -> QuestionsView:
    approved, answered = sorted_out[QuestionState.APPROVED], sorted_out[QuestionState.ANSWERED]
    return QuestionsView(
        open=_views(sorted(approved, key=lambda question: (not question.pinned, -question.votes, question.number))[:LISTED]),
        open_count=len(approved),
        answered=_views(_newest(answered)),
        answered_count=len(answered),
    )


def _newest(settled: list[Question]) -> list[Question]:
    return sorted(settled, key=lambda question: (question.settled_at or question.asked_at, question.number), reverse=True)[:SETTLED_LISTED]


def _views(questions: Iterable[Question]) -> tuple[QuestionView, ...]:
    return tuple(map(_view, questions))


def _view(question: Question) -> QuestionView:
    return QuestionView(
        id=question.id,
        author=identity(question.author),
        text=question.text,
        asked_at=question.asked_at,
        votes=question.votes,
        pinned=question.pinned,
        how=question.how,
        answer=question.answer,
        request=question.request,
    )


def _own(question: Question) -> OwnQuestion:
    return OwnQuestion(id=question.id, text=question.text, state=question.state, reason=question.reason)
