"""The written questions of a room: what all their events so far add up to."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

import msgspec
from immutables import Map

from rooms.ids import ParticipantId, QuestionId, RequestId
from rooms.people import Person


class QuestionState(StrEnum):
    """Where a question is in its life."""

    PENDING = "pending"
    APPROVED = "approved"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AnsweredHow(StrEnum):
    """By somebody who spoke, or in writing."""

    LIVE = "live"
    WRITING = "writing"


OPEN: frozenset[QuestionState] = frozenset({QuestionState.PENDING, QuestionState.APPROVED})
"""States of a question to which something may still happen."""

SHOWN: frozenset[QuestionState] = frozenset({QuestionState.APPROVED, QuestionState.ANSWERED})
"""States in which everybody sees a question."""


class Question(msgspec.Struct, frozen=True):
    """A question. number: in the order of asking, from 1. reason: why it was declined. request: with which its author waits."""

    id: QuestionId
    number: int
    author: Person
    text: str
    asked_at: datetime
    state: QuestionState = QuestionState.PENDING
    settled_at: datetime | None = None
    votes: int = 0
    pinned: bool = False
    reason: str = ""
    how: AnsweredHow | None = None
    answer: str = ""
    request: RequestId | None = None


class Questions(msgspec.Struct, frozen=True):
    """Every question by id, and by person what they asked (oldest first) and what they voted for."""

    by_id: Map[QuestionId, Question] = msgspec.field(default_factory=Map)
    asked_by: Map[ParticipantId, tuple[QuestionId, ...]] = msgspec.field(default_factory=Map)
    votes_of: Map[ParticipantId, frozenset[QuestionId]] = msgspec.field(default_factory=Map)

    def own(self, person: ParticipantId) -> Iterator[Question]:
        """The questions of ``person``, oldest first."""
        return (self.by_id[question] for question in self.asked_by.get(person, ()))

    def voted_for(self, person: ParticipantId) -> frozenset[QuestionId]:
        """The questions that ``person`` voted for."""
        return self.votes_of.get(person, frozenset())
