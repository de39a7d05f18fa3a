"""What somebody wants of the written questions."""

from typing import Annotated

import msgspec

from rooms.base import Command, Reason
from rooms.ids import QuestionId, SpeechTypeId
from rooms.questions.state import AnsweredHow

QuestionText = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
AnswerText = Annotated[str, msgspec.Meta(max_length=2_000)]


class AskQuestion(Command, frozen=True, kw_only=True, tag="ask_question"):
    """Ask in writing. Others see it once a moderator has approved it."""

    text: QuestionText


class EditQuestion(Command, frozen=True, kw_only=True, tag="edit_question"):
    """Put one's own question into other words, before it is approved."""

    question: QuestionId
    text: QuestionText


class WithdrawQuestion(Command, frozen=True, kw_only=True, tag="withdraw_question"):
    """Take one's own question back, before or after it was approved."""

    question: QuestionId


class ApproveQuestion(Command, frozen=True, kw_only=True, tag="approve_question"):
    """Let everybody see a question; also one that was declined or marked as answered by mistake."""

    question: QuestionId


class DeclineQuestion(Command, frozen=True, kw_only=True, tag="decline_question"):
    """Do not let others see a question (any more). Its author is told the reason."""

    question: QuestionId
    reason: Reason = ""


class VoteForQuestion(Command, frozen=True, kw_only=True, tag="vote_for_question"):
    """Say that one wants this answered, too; ``vote`` false takes that back."""

    question: QuestionId
    vote: bool = True


class PinQuestion(Command, frozen=True, kw_only=True, tag="pin_question"):
    """Put an approved question before all that are not pinned; ``pinned`` false lets it go."""

    question: QuestionId
    pinned: bool = True


class AnswerQuestion(Command, frozen=True, kw_only=True, tag="answer_question"):
    """Mark an approved question as answered: by somebody who spoke, or by ``text``."""

    question: QuestionId
    how: AnsweredHow
    text: AnswerText = ""


class QueueQuestion(Command, frozen=True, kw_only=True, tag="queue_question"):
    """Put the author of a question on the list of speakers, with the question as what they will speak about."""

    question: QuestionId
    speech_type: SpeechTypeId
