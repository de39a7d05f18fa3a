"""What happened to the polls."""

from rooms.base import RoomEvent
from rooms.ids import ParticipantId, PollId
from rooms.polls.state import Options, Voters


class PollMade(RoomEvent, frozen=True, kw_only=True, tag="poll_made"):
    """A moderator wrote a poll."""

    poll: PollId
    by: ParticipantId
    question: str
    options: tuple[str, ...]
    multiple: bool
    anonymous: bool
    voters: Voters


class PollDropped(RoomEvent, frozen=True, kw_only=True, tag="poll_dropped"):
    """The poll was thrown away before it was opened."""

    poll: PollId
    by: ParticipantId


class PollOpened(RoomEvent, frozen=True, kw_only=True, tag="poll_opened"):
    """People may vote from now on."""

    poll: PollId
    by: ParticipantId


class PollVoted(RoomEvent, frozen=True, kw_only=True, tag="poll_voted"):
    """``by`` voted, for ``options``; of an anonymous poll it is not said for what, here or in any other event."""

    poll: PollId
    by: ParticipantId
    options: Options = ()


class PollClosed(RoomEvent, frozen=True, kw_only=True, tag="poll_closed"):
    """Nobody may vote any more."""

    poll: PollId
    by: ParticipantId


class BallotsCounted(RoomEvent, frozen=True, kw_only=True, tag="ballots_counted"):
    """The result of an anonymous poll: votes by option."""

    poll: PollId
    counts: tuple[int, ...]


class PollPublished(RoomEvent, frozen=True, kw_only=True, tag="poll_published"):
    """Everybody sees the result from now on."""

    poll: PollId
    by: ParticipantId
