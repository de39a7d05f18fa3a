"""The polls of a room: what all their events so far add up to."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec
from immutables import Map

from rooms.ids import ParticipantId, PollId


class PollState(StrEnum):
    """Where a poll is in its life."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Voters(StrEnum):
    """Who has a ballot: those who take part (participants and panellists), or everybody invited but the hall's console."""

    PARTICIPANTS = "participants"
    INVITED = "invited"


Options = tuple[int, ...]
"""Options of a poll by their number from 1 on, in order, each once."""


class Poll(msgspec.Struct, frozen=True):
    """A poll. number: in the order of making, from 1.

    ballots: what each person voted for; of an anonymous poll only who voted, with () for what. counts: votes by option, None until it is
    closed and counted.
    """

    id: PollId
    number: int
    question: str
    options: tuple[str, ...]
    multiple: bool
    anonymous: bool
    voters: Voters
    state: PollState = PollState.DRAFT
    ballots: Map[ParticipantId, Options] = msgspec.field(default_factory=Map)
    counts: tuple[int, ...] | None = None


class Polls(msgspec.Struct, frozen=True):
    """Every poll by id."""

    by_id: Map[PollId, Poll] = msgspec.field(default_factory=Map)

    @property
    def uncounted(self) -> tuple[Poll, ...]:
        """The polls that are closed and wait for their ballots to be counted."""
        return tuple(poll for poll in self.by_id.values() if poll.state is PollState.CLOSED and poll.counts is None)

    def in_state(self, state: PollState) -> tuple[Poll, ...]:
        """The polls in that state, the oldest first."""
        return tuple(sorted((poll for poll in self.by_id.values() if poll.state is state), key=lambda poll: poll.number))


def counted(ballots: Iterable[Options], options: int) -> tuple[int, ...]:
    """How many of ``ballots`` hold each of so many ``options``."""
    counts = [0] * options
    for ballot in ballots:
        for option in ballot:
            counts[option - 1] += 1
    return tuple(counts)
