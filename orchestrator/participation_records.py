"""Everything that was asked, voted and written in a room, for those who report on it. Pure: it is read off the room's log.

Ids are those of the log and never change: ``q3``, ``p1``, ``m12``, and those of people.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from rooms.chat.events import MessageDeleted, MessagePosted
from rooms.chat.state import Group
from rooms.events import AnyRoomEvent
from rooms.identity import Identity, identity
from rooms.ids import MessageId, ParticipantId, PollId, QuestionId, RequestId
from rooms.people import Role
from rooms.polls.state import Options, Poll, PollState, Voters
from rooms.questions.state import AnsweredHow, Question, QuestionState
from rooms.state import RoomState


class QuestionRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A written question and what became of it. voters: who wanted it answered, too."""

    id: QuestionId
    asked_at: datetime
    author: Identity
    text: str
    state: QuestionState
    settled_at: datetime | None
    pinned: bool
    votes: int
    voters: tuple[ParticipantId, ...]
    reason: str
    answered: AnsweredHow | None
    answer: str
    request: RequestId | None


class Ballot(msgspec.Struct, frozen=True, kw_only=True):
    """Who voted. options: for what, by number; None if the poll is anonymous, for then nobody knows."""

    voter: ParticipantId
    name: str
    options: Options | None


class PollRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A poll and its result. counts: votes by option; None while it is not closed."""

    id: PollId
    question: str
    options: tuple[str, ...]
    state: PollState
    multiple: bool
    anonymous: bool
    voters: Voters
    voted: int
    counts: tuple[int, ...] | None
    ballots: tuple[Ballot, ...]


class MessageRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the chat, also one that was deleted: then by whom, when and why."""

    id: MessageId
    group: Group
    at: datetime
    author: Identity
    role: Role
    text: str
    deleted_at: datetime | None = None
    deleted_by: ParticipantId | None = None
    deletion_reason: str = ""


def questions(state: RoomState) -> tuple[QuestionRecord, ...]:
    """Every question, in the order of asking."""
    voters: dict[QuestionId, list[ParticipantId]] = {}
    for person, wanted in sorted(state.questions.votes_of.items()):
        for question in wanted:
            voters.setdefault(question, []).append(person)
    asked = sorted(state.questions.by_id.values(), key=lambda question: question.number)
    return tuple(_question(question, voters.get(question.id, ())) for question in asked)


def polls(state: RoomState) -> tuple[PollRecord, ...]:
    """Every poll that was not thrown away before it was opened, in the order of making."""
    made = sorted(state.polls.by_id.values(), key=lambda poll: poll.number)
    return tuple(_poll(state, poll) for poll in made if poll.state is not PollState.DROPPED)


def messages(events: Iterable[AnyRoomEvent]) -> tuple[MessageRecord, ...]:
    """Every message of all groups, in the order of writing."""
    found: dict[MessageId, MessageRecord] = {}
    for event in events:
        match event:
            case MessagePosted(message=message, group=group, author=author, text=text, at=at):
                found[message] = MessageRecord(id=message, group=group, at=at, author=identity(author), role=author.role, text=text)
            case MessageDeleted(message=message, by=by, reason=reason, at=at) if message in found:
                gone = {"deleted_at": at, "deleted_by": by, "deletion_reason": reason}
                found[message] = msgspec.structs.replace(found[message], **gone)
    return tuple(found.values())


def _question(question: Question, voters: Sequence[ParticipantId]) -> QuestionRecord:
    return QuestionRecord(
        id=question.id,
        asked_at=question.asked_at,
        author=identity(question.author),
        text=question.text,
        state=question.state,
        settled_at=question.settled_at,
        pinned=question.pinned,
        votes=question.votes,
        voters=tuple(voters),
        reason=question.reason,
        answered=question.how,
        answer=question.answer,
        request=question.request,
    )


def _poll(state: RoomState, poll: Poll) -> PollRecord:
    names = {person: known.name for person, known in state.people.items()}
    return PollRecord(
        id=poll.id,
        question=poll.question,
        options=poll.options,
        state=poll.state,
        multiple=poll.multiple,
        anonymous=poll.anonymous,
        voters=poll.voters,
        voted=len(poll.ballots),
        counts=poll.counts,
        ballots=tuple(
            Ballot(voter=voter, name=names.get(voter, ""), options=None if poll.anonymous else options)
            for voter, options in sorted(poll.ballots.items())
        ),
    )
