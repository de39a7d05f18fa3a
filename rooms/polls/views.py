"""What each audience may see of the polls: a result only once it is published; moderators once it is counted."""

import msgspec

from rooms.ids import PollId
from rooms.people import Person
from rooms.polls.rules import may_vote
from rooms.polls.state import Options, Poll, PollState, Voters
from rooms.state import RoomState

LISTED = 12
"""Polls in a view besides the open ones, the newest."""


class PollView(msgspec.Struct, frozen=True, kw_only=True):
    """A poll. voted: how many people. counts: votes by option; None as long as this audience may not know."""

    id: PollId
    question: str
    options: tuple[str, ...]
    multiple: bool
    anonymous: bool
    voters: Voters
    state: PollState
    voted: int
    counts: tuple[int, ...] | None


class OwnBallot(msgspec.Struct, frozen=True, kw_only=True):
    """Where I stand in an open poll. options: what I voted for; () if the poll is anonymous, for then nobody knows."""

    poll: PollId
    may_vote: bool
    voted: bool
    options: Options


def polls_view(state: RoomState, *, moderator: bool) -> tuple[PollView, ...]:
    """The open polls and then the newest others; drafts and counts that are not published for a ``moderator`` only."""
    hidden = {PollState.DROPPED} if moderator else {PollState.DROPPED, PollState.DRAFT}
    shown = sorted((poll for poll in state.polls.by_id.values() if poll.state not in hidden), key=lambda poll: -poll.number)
    others = [poll for poll in shown if poll.state is not PollState.OPEN][:LISTED]
    return tuple(_view(poll, moderator=moderator) for poll in (*_open(shown), *others))


def own_ballots(state: RoomState, person: Person) -> tuple[OwnBallot, ...]:
    """Where ``person`` stands in each open poll."""
    return tuple(
        OwnBallot(
            poll=poll.id,
            may_vote=may_vote(poll, person),
            voted=person.id in poll.ballots,
            options=poll.ballots.get(person.id, ()),
        )
        for poll in state.polls.in_state(PollState.OPEN)
    )


def _open(shown: list[Poll]) -> list[Poll]:
    return [poll for poll in shown if poll.state is PollState.OPEN]


def _view(poll: Poll, *, moderator: bool) -> PollView:
    return PollView(
        id=poll.id,
        question=poll.question,
        options=poll.options,
        multiple=poll.multiple,
        anonymous=poll.anonymous,
        voters=poll.voters,
        state=poll.state,
        voted=len(poll.ballots),
        counts=poll.counts if moderator or poll.state is PollState.PUBLISHED else None,
    )
