"""What happened to the written questions."""

from rooms.base import RoomEvent
from rooms.ids import ParticipantId, QuestionId, RequestId
from rooms.people import Person
from rooms.questions.state import AnsweredHow


class QuestionAsked(RoomEvent, frozen=True, kw_only=True, tag="question_asked"):
    """``author`` asked in writing; only moderators and the author see it."""

    question: QuestionId
    author: Person
    text: str


class QuestionEdited(RoomEvent, frozen=True, kw_only=True, tag="question_edited"):
    """Its author put the question into other words."""

    question: QuestionId
    text: str


class QuestionWithdrawn(RoomEvent, frozen=True, kw_only=True, tag="question_withdrawn"):
    """Its author took the question back."""

    question: QuestionId
    by: ParticipantId


class QuestionApproved(RoomEvent, frozen=True, kw_only=True, tag="question_approved"):
    """Everybody sees the question from now on, and it is open."""

    question: QuestionId
    by: ParticipantId


class QuestionDeclined(RoomEvent, frozen=True, kw_only=True, tag="question_declined"):
    """Others do not see the question (any more)."""

    question: QuestionId
    by: ParticipantId
    reason: str = ""


class QuestionVoted(RoomEvent, frozen=True, kw_only=True, tag="question_voted"):
    """``by`` wants the question answered, too, or (``vote`` false) took that back."""

    question: QuestionId
    by: ParticipantId
    vote: bool


class QuestionPinned(RoomEvent, frozen=True, kw_only=True, tag="question_pinned"):
    """The question goes before all that are not pinned, or (``pinned`` false) no longer does."""

    question: QuestionId
    by: ParticipantId
    pinned: bool


class QuestionAnswered(RoomEvent, frozen=True, kw_only=True, tag="question_answered"):
    """The question is answered; ``text`` is the answer in writing."""

    question: QuestionId
    by: ParticipantId
    how: AnsweredHow
    text: str = ""


class QuestionQueued(RoomEvent, frozen=True, kw_only=True, tag="question_queued"):
    """Its author waits for the floor with ``request`` to ask the question in person."""

    question: QuestionId
    by: ParticipantId
    request: RequestId
