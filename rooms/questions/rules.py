"""Asking in writing, and what moderators and everybody else may do with a question."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from rooms import require
from rooms.asking import askable, new_filing, require_askable
from rooms.base import Deciders, Evolvers, RoomEvent
from rooms.errors import AlreadyHolding, AlreadyWaiting, UnknownSpeechType
from rooms.events import RequestFiled
from rooms.filed import Filed
from rooms.ids import QuestionId, SpeechTypeId
from rooms.people import Person
from rooms.permissions import Right, may
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
    TooManyQuestions,
    UnknownQuestion,
)
from rooms.questions.events import (
    QuestionAnswered,
    QuestionApproved,
    QuestionAsked,
    QuestionDeclined,
    QuestionEdited,
    QuestionPinned,
    QuestionQueued,
    QuestionVoted,
    QuestionWithdrawn,
)
from rooms.questions.state import OPEN, SHOWN, AnsweredHow, Question, QuestionState
from rooms.state import RoomState
from rooms.taking_part import may_take_part, require_not_over, require_part

MOST_OPEN_EACH = 5
"""Questions of one person that are neither answered, declined nor withdrawn."""

MOST_IN_ROOM = 1_000
"""Questions in one room, whatever became of them."""


def may_ask(state: RoomState, by: Person) -> bool:
    """Whether ``by`` may ask, and vote for what others ask."""
    return may_take_part(by, Right.TAKE_PART, viewers=state.rules.participation.viewers_ask)


def _ask(state: RoomState, command: AskQuestion, by: Person, at: datetime) -> list[RoomEvent]:
    _require_asker(state, by)
    text = _words(command.text)
    if not left_to_ask(state, by):
        raise TooManyOwnQuestions(limit=MOST_OPEN_EACH)
    if len(state.questions.by_id) >= MOST_IN_ROOM:
        raise TooManyQuestions(limit=MOST_IN_ROOM)
    question = QuestionId(f"q{len(state.questions.by_id) + 1}")
    return [QuestionAsked(question=question, author=state.people[by.id], text=text, at=at)]


def left_to_ask(state: RoomState, by: Person) -> int:
    """How many more questions of ``by`` may be open."""
    return MOST_OPEN_EACH - sum(question.state in OPEN for question in state.questions.own(by.id))


def _edit(state: RoomState, command: EditQuestion, by: Person, at: datetime) -> list[RoomEvent]:
    question = _own(state, command.question, by)
    _require_state(question, {QuestionState.PENDING})
    text = _words(command.text)
    return [] if text == question.text else [QuestionEdited(question=question.id, text=text, at=at)]


def _withdraw(state: RoomState, command: WithdrawQuestion, by: Person, at: datetime) -> list[RoomEvent]:
    question = _own(state, command.question, by)
    if question.state is QuestionState.WITHDRAWN:
        return []
    _require_state(question, OPEN)
    return [QuestionWithdrawn(question=question.id, by=by.id, at=at)]


def _approve(state: RoomState, command: ApproveQuestion, by: Person, at: datetime) -> list[RoomEvent]:
    question = _moderated(state, command.question, by)
    if question.state is QuestionState.APPROVED:
        return []
    _require_state(question, set(QuestionState) - {QuestionState.WITHDRAWN})
    return [QuestionApproved(question=question.id, by=by.id, at=at)]


def _decline(state: RoomState, command: DeclineQuestion, by: Person, at: datetime) -> list[RoomEvent]:
    question = _moderated(state, command.question, by)
    if question.state is QuestionState.DECLINED:
        return []
    _require_state(question, OPEN)
    return [QuestionDeclined(question=question.id, by=by.id, reason=command.reason.strip(), at=at)]


def _vote(state: RoomState, command: VoteForQuestion, by: Person, at: datetime) -> list[RoomEvent]:
    _require_asker(state, by)
    question = _known(state, command.question)
    if (question.id in state.questions.voted_for(by.id)) == command.vote:
        return []
    _require_shown(question, {QuestionState.APPROVED})
    return [QuestionVoted(question=question.id, by=by.id, vote=command.vote, at=at)]


def _pin(state: RoomState, command: PinQuestion, by: Person, at: datetime) -> list[RoomEvent]:
    question = _moderated(state, command.question, by)
    if question.pinned == command.pinned:
        return []
    _require_shown(question, {QuestionState.APPROVED})
    return [QuestionPinned(question=question.id, by=by.id, pinned=command.pinned, at=at)]


def _answer(state: RoomState, command: AnswerQuestion, by: Person, at: datetime) -> list[RoomEvent]:
    question = _moderated(state, command.question, by)
    _require_shown(question, SHOWN)
    text = command.text.strip()
    if command.how is AnsweredHow.WRITING and not text:
        raise AnswerEmpty
    if (question.how, question.answer) == (command.how, text):
        return []
    return [QuestionAnswered(question=question.id, by=by.id, how=command.how, text=text, at=at)]


def _queue(state: RoomState, command: QueueQuestion, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MANAGE_QUEUE)
    question = _moderated(state, command.question, by)
    _require_state(question, OPEN)
    kind = state.rules.speech_type(command.speech_type)
    if kind is None:
        raise UnknownSpeechType(speech_type=command.speech_type, known=tuple(known.id for known in state.rules.speech_types))
    author = state.people.get(question.author.id)
    if author is None or not may(author.role, Right.REQUEST_FLOOR):
        raise AuthorCannotSpeak(name=question.author.name)
    try:
        require_askable(state, kind, author, Filed(state))
    except (AlreadyWaiting, AlreadyHolding):
        raise AuthorOnTheList(name=author.name) from None
    filing = new_filing(state, kind, by=author, speaker=author, at=at, text=question.text)
    return [RequestFiled(filing=filing, at=at), QuestionQueued(question=question.id, by=by.id, request=filing.request, at=at)]


def queueable_as(state: RoomState, question: Question, filed: Filed) -> SpeechTypeId | None:
    """As what ``question`` can be put on the list of speakers now, the ordinary type of speech first; None: it cannot.

    filed: of ``state``.
    """
    author = state.people.get(question.author.id)
    if question.request is not None or author is None or not may(author.role, Right.REQUEST_FLOOR):
        return None
    return next((kind.id for kind in askable(state, author, filed, reversed(state.rules.speech_types))), None)


def _require_asker(state: RoomState, by: Person) -> None:
    require_part(state, by, Right.TAKE_PART, viewers=state.rules.participation.viewers_ask)


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise QuestionEmpty
    return words


def _known(state: RoomState, question: QuestionId) -> Question:
    known = state.questions.by_id.get(question)
    if known is None:
        raise UnknownQuestion(question=question)
    return known


def _own(state: RoomState, question: QuestionId, by: Person) -> Question:
    """A question that is not theirs may be one that they do not even see: to them there is none."""
    known = _known(state, question)
    if known.author.id != by.id:
        raise NotYourQuestion(question=question) if known.state in SHOWN else UnknownQuestion(question=question)
    require_not_over(state)
    return known


def _moderated(state: RoomState, question: QuestionId, by: Person) -> Question:
    require.right(by, Right.MODERATE)
    require_not_over(state)
    return _known(state, question)


def _require_state(question: Question, wanted: Collection[QuestionState]) -> None:
    if question.state not in wanted:
        raise QuestionSettled(question=question.id, state=question.state)


def _require_shown(question: Question, wanted: Collection[QuestionState]) -> None:
    if question.state is QuestionState.PENDING:
        raise QuestionNotShown(question=question.id, state=question.state)
    _require_state(question, wanted)


def _asked(state: RoomState, event: QuestionAsked) -> RoomState:
    questions, author = state.questions, event.author.id
    number = len(questions.by_id) + 1
    question = Question(id=event.question, number=number, author=event.author, text=event.text, asked_at=event.at)
    asked = (*questions.asked_by.get(author, ()), event.question)
    by_id, asked_by = questions.by_id.set(event.question, question), questions.asked_by.set(author, asked)
    return replace(state, questions=replace(questions, by_id=by_id, asked_by=asked_by))


def _edited(state: RoomState, event: QuestionEdited) -> RoomState:
    return _changed(state, event.question, text=event.text)


def _withdrawn(state: RoomState, event: QuestionWithdrawn) -> RoomState:
    return _changed(state, event.question, state=QuestionState.WITHDRAWN, settled_at=event.at, pinned=False)


def _approved(state: RoomState, event: QuestionApproved) -> RoomState:
    return _changed(state, event.question, state=QuestionState.APPROVED, settled_at=None, reason="", how=None, answer="")


def _declined(state: RoomState, event: QuestionDeclined) -> RoomState:
    return _changed(state, event.question, state=QuestionState.DECLINED, settled_at=event.at, reason=event.reason, pinned=False)


def _voted(state: RoomState, event: QuestionVoted) -> RoomState:
    questions = state.questions
    before = questions.voted_for(event.by)
    after = before | {event.question} if event.vote else before - {event.question}
    question = questions.by_id.get(event.question)
    if question is None or after == before:
        return state
    counted = replace(question, votes=question.votes + len(after) - len(before))
    by_id, votes_of = questions.by_id.set(question.id, counted), questions.votes_of.set(event.by, after)
    return replace(state, questions=replace(questions, by_id=by_id, votes_of=votes_of))


def _pinned(state: RoomState, event: QuestionPinned) -> RoomState:
    return _changed(state, event.question, pinned=event.pinned)


def _answered(state: RoomState, event: QuestionAnswered) -> RoomState:
    settled: dict[str, Any] = {"state": QuestionState.ANSWERED, "settled_at": event.at, "pinned": False}
    return _changed(state, event.question, **settled, how=event.how, answer=event.text)


def _queued(state: RoomState, event: QuestionQueued) -> RoomState:
    return _changed(state, event.question, request=event.request)


def _changed(state: RoomState, question: QuestionId, /, **facts: Any) -> RoomState:
    known = state.questions.by_id.get(question)
    if known is None:
        return state
    by_id = state.questions.by_id.set(question, replace(known, **facts))
    return replace(state, questions=replace(state.questions, by_id=by_id))


DECIDERS: Deciders = {
    AskQuestion: _ask,
    EditQuestion: _edit,
    WithdrawQuestion: _withdraw,
    ApproveQuestion: _approve,
    DeclineQuestion: _decline,
    VoteForQuestion: _vote,
    PinQuestion: _pin,
    AnswerQuestion: _answer,
    QueueQuestion: _queue,
}

EVOLVERS: Evolvers = {
    QuestionAsked: _asked,
    QuestionEdited: _edited,
    QuestionWithdrawn: _withdrawn,
    QuestionApproved: _approved,
    QuestionDeclined: _declined,
    QuestionVoted: _voted,
    QuestionPinned: _pinned,
    QuestionAnswered: _answered,
    QuestionQueued: _queued,
}
