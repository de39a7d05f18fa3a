"""What somebody wants of the polls."""

from typing import Annotated

import msgspec

from rooms.base import Command
from rooms.ids import PollId
from rooms.polls.state import Voters

MOST_OPTIONS = 12

PollQuestion = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
PollOption = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
PollOptions = Annotated[tuple[PollOption, ...], msgspec.Meta(min_length=2, max_length=MOST_OPTIONS)]
Choice = Annotated[tuple[Annotated[int, msgspec.Meta(ge=1, le=MOST_OPTIONS)], ...], msgspec.Meta(min_length=1, max_length=MOST_OPTIONS)]


class MakePoll(Command, frozen=True, kw_only=True, tag="make_poll"):
    """Write a poll. Only moderators see it until it is opened. multiple: a ballot may name several options."""

    question: PollQuestion
    options: PollOptions
    multiple: bool = False
    anonymous: bool = True
    voters: Voters = Voters.PARTICIPANTS


class DropPoll(Command, frozen=True, kw_only=True, tag="drop_poll"):
    """Throw away a poll that was never opened."""

    poll: PollId


class OpenPoll(Command, frozen=True, kw_only=True, tag="open_poll"):
    """Let people vote."""

    poll: PollId


class VoteInPoll(Command, frozen=True, kw_only=True, tag="vote_in_poll"):
    """Cast a ballot. In a poll that is not anonymous a second one takes the place of the first."""

    poll: PollId
    options: Choice


class ClosePoll(Command, frozen=True, kw_only=True, tag="close_poll"):
    """Let nobody vote any more. Moderators see the result; others once it is published."""

    poll: PollId


class PublishPoll(Command, frozen=True, kw_only=True, tag="publish_poll"):
    """Show everybody the result."""

    poll: PollId


class CountBallots(Command, frozen=True, kw_only=True, tag="count_ballots"):
    """Take the result of an anonymous poll into the log. The service does this as soon as the poll is closed.

    ballots: how many were cast. counts: votes by option.
    """

    poll: PollId
    ballots: int
    counts: tuple[int, ...]
