"""Making, opening, closing and publishing polls, and voting in them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from rooms import require
from rooms.base import Deciders, Evolvers, RoomEvent
from rooms.errors import NotAdmitted
from rooms.ids import PollId
from rooms.people import Person, Role
from rooms.permissions import Right
from rooms.polls.commands import ClosePoll, CountBallots, DropPoll, MakePoll, OpenPoll, PublishPoll, VoteInPoll
from rooms.polls.errors import (
    AlreadyVoted,
    BallotsDoNotMatch,
    NotAVoter,
    NotCountedYet,
    OneOptionOnly,
    PollIncomplete,
    PollNotOpen,
    TooManyOpenPolls,
    TooManyPolls,
    UnknownOption,
    UnknownPoll,
    WrongPollState,
)
from rooms.polls.events import BallotsCounted, PollClosed, PollDropped, PollMade, PollOpened, PollPublished, PollVoted
from rooms.polls.state import Options, Poll, PollState, Voters, counted
from rooms.state import RoomState
from rooms.taking_part import require_not_over

MOST_IN_ROOM = 100
"""Polls in one room, whatever became of them."""

MOST_OPEN = 5
"""Polls in which people may vote at the same time."""

VOTERS: Mapping[Voters, frozenset[Role]] = {
    Voters.PARTICIPANTS: frozenset({Role.PARTICIPANT, Role.PANELLIST}),
    Voters.INVITED: frozenset({Role.PARTICIPANT, Role.PANELLIST, Role.MODERATOR, Role.TECHNICIAN, Role.VIEWER}),
}
"""Who has a ballot. The hall's console is a device, not a person."""


def may_vote(poll: Poll, by: Person) -> bool:
    """Whether ``by`` has a ballot in ``poll``."""
    return by.role in VOTERS[poll.voters]


def _make(state: RoomState, command: MakePoll, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.MODERATE)
    require_not_over(state)
    question, options = command.question.strip(), tuple(option.strip() for option in command.options)
    if not question or not all(options) or len(set(options)) < len(options) or len(options) < 2:
        raise PollIncomplete
    number = len(state.polls.by_id) + 1
    if number > MOST_IN_ROOM:
        raise TooManyPolls(limit=MOST_IN_ROOM)
    return [
        PollMade(
            poll=PollId(f"p{number}"),
            by=by.id,
            question=question,
            options=options,
            multiple=command.multiple,
            anonymous=command.anonymous,
            voters=command.voters,
            at=at,
        )
    ]


def _drop(state: RoomState, command: DropPoll, by: Person, at: datetime) -> list[RoomEvent]:
    poll = _moderated(state, command.poll, by)
    if poll.state is PollState.DROPPED:
        return []
    _require_state(poll, PollState.DRAFT)
    return [PollDropped(poll=poll.id, by=by.id, at=at)]


def _open(state: RoomState, command: OpenPoll, by: Person, at: datetime) -> list[RoomEvent]:
    poll = _moderated(state, command.poll, by)
    require_not_over(state)
    if poll.state is PollState.OPEN:
        return []
    _require_state(poll, PollState.DRAFT)
    if not left_to_open(state):
        raise TooManyOpenPolls(limit=MOST_OPEN)
    return [PollOpened(poll=poll.id, by=by.id, at=at)]


def left_to_open(state: RoomState) -> int:
    """How many more polls may be open."""
    return MOST_OPEN - len(state.polls.in_state(PollState.OPEN))


def _vote(state: RoomState, command: VoteInPoll, by: Person, at: datetime) -> list[RoomEvent]:
    if by.id not in state.people:
        raise NotAdmitted
    require_not_over(state)
    poll = _known(state, command.poll)
    if poll.state is not PollState.OPEN:
        raise UnknownPoll(poll=poll.id) if poll.state in _UNSEEN else PollNotOpen(poll=poll.id, state=poll.state)
    if not may_vote(poll, by):
        raise NotAVoter(voters=poll.voters)
    options = _options(poll, command)
    if poll.anonymous:
        if by.id in poll.ballots:
            raise AlreadyVoted(poll=poll.id)
        return [PollVoted(poll=poll.id, by=by.id, at=at)]
    return [] if poll.ballots.get(by.id) == options else [PollVoted(poll=poll.id, by=by.id, options=options, at=at)]


def _options(poll: Poll, command: VoteInPoll) -> Options:
    options = tuple(sorted(set(command.options)))
    for option in options:
        if not 1 <= option <= len(poll.options):
            raise UnknownOption(poll=poll.id, option=option, last=len(poll.options))
    if len(options) != 1 and not (poll.multiple and options):
        raise OneOptionOnly(poll=poll.id)
    return options


def _close(state: RoomState, command: ClosePoll, by: Person, at: datetime) -> list[RoomEvent]:
    """Also after the meeting: a poll that was forgotten has a result, too."""
    poll = _moderated(state, command.poll, by)
    if poll.state is PollState.CLOSED:
        return []
    _require_state(poll, PollState.OPEN)
    return [PollClosed(poll=poll.id, by=by.id, at=at)]


def _count(state: RoomState, command: CountBallots, by: Person, at: datetime) -> list[RoomEvent]:
    require.right(by, Right.RUN_PROGRAMME)
    poll = _known(state, command.poll)
    if poll not in state.polls.uncounted:
        return []
    if command.ballots != len(poll.ballots) or len(command.counts) != len(poll.options):
        raise BallotsDoNotMatch(poll=poll.id, ballots=command.ballots, voted=len(poll.ballots))
    return [BallotsCounted(poll=poll.id, counts=command.counts, at=at)]


def _publish(state: RoomState, command: PublishPoll, by: Person, at: datetime) -> list[RoomEvent]:
    poll = _moderated(state, command.poll, by)
    if poll.state is PollState.PUBLISHED:
        return []
    _require_state(poll, PollState.CLOSED)
    if poll.counts is None:
        raise NotCountedYet(poll=poll.id)
    return [PollPublished(poll=poll.id, by=by.id, at=at)]


_UNSEEN = frozenset({PollState.DRAFT, PollState.DROPPED})


def _known(state: RoomState, poll: PollId) -> Poll:
    known = state.polls.by_id.get(poll)
    if known is None:
        raise UnknownPoll(poll=poll)
    return known


def _moderated(state: RoomState, poll: PollId, by: Person) -> Poll:
    require.right(by, Right.MODERATE)
    return _known(state, poll)


def _require_state(poll: Poll, wanted: PollState) -> None:
    if poll.state is not wanted:
        raise WrongPollState(poll=poll.id, state=poll.state)


def _made(state: RoomState, event: PollMade) -> RoomState:
    poll = Poll(
        id=event.poll,
        number=len(state.polls.by_id) + 1,
        question=event.question,
        options=event.options,
        multiple=event.multiple,
        anonymous=event.anonymous,
        voters=event.voters,
    )
    return replace(state, polls=replace(state.polls, by_id=state.polls.by_id.set(poll.id, poll)))


def _dropped(state: RoomState, event: PollDropped) -> RoomState:
    return _changed(state, event.poll, state=PollState.DROPPED)


def _opened(state: RoomState, event: PollOpened) -> RoomState:
    return _changed(state, event.poll, state=PollState.OPEN)


def _voted(state: RoomState, event: PollVoted) -> RoomState:
    poll = state.polls.by_id.get(event.poll)
    return state if poll is None else _changed(state, event.poll, ballots=poll.ballots.set(event.by, event.options))


def _closed(state: RoomState, event: PollClosed) -> RoomState:
    poll = state.polls.by_id.get(event.poll)
    if poll is None:
        return state
    counts = None if poll.anonymous else counted(poll.ballots.values(), len(poll.options))
    return _changed(state, event.poll, state=PollState.CLOSED, counts=counts)


def _counted(state: RoomState, event: BallotsCounted) -> RoomState:
    return _changed(state, event.poll, counts=event.counts)


def _published(state: RoomState, event: PollPublished) -> RoomState:
    return _changed(state, event.poll, state=PollState.PUBLISHED)


def _changed(state: RoomState, poll: PollId, /, **facts: Any) -> RoomState:
    known = state.polls.by_id.get(poll)
    if known is None:
        return state
    return replace(state, polls=replace(state.polls, by_id=state.polls.by_id.set(poll, replace(known, **facts))))


DECIDERS: Deciders = {
    MakePoll: _make,
    DropPoll: _drop,
    OpenPoll: _open,
    VoteInPoll: _vote,
    ClosePoll: _close,
    CountBallots: _count,
    PublishPoll: _publish,
}

EVOLVERS: Evolvers = {
    PollMade: _made,
    PollDropped: _dropped,
    PollOpened: _opened,
    PollVoted: _voted,
    PollClosed: _closed,
    BallotsCounted: _counted,
    PollPublished: _published,
}
