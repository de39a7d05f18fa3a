"""Where the ballots of an anonymous poll go: not into the log.

The log has an order and times. A ballot in it, or next to it, would say who cast it. So the log holds that a person voted (``PollVoted``
without options), and the ballot is handed to the store beside it as a ``SecretBallot`` without a name, which adds one to each chosen
option's counter in the same transaction: after a crash either both are there or neither is. There is no table of ballots, hence no order
of them. The counts enter the log once the poll is closed.

Who can see what: whoever reads the database, or a copy of it, learns who voted and how many votes each option has so far. Who compares two
copies made before and after a single vote learns that vote, and while the poll is open the write-ahead log holds such earlier pages; it is
emptied when the ballots have been counted. Whoever rules the machine can watch the service at work: no software that runs there can
prevent it. A unanimous result, or one of very few ballots, speaks for itself.
"""

import msgspec

from rooms.commands import AnyCommand
from rooms.ids import PollId
from rooms.polls.commands import VoteInPoll
from rooms.polls.state import Options
from rooms.state import RoomState


class SecretBallot(msgspec.Struct, frozen=True, kw_only=True):
    """A ballot without a name."""

    poll: PollId
    options: Options


def secret_ballot(state: RoomState, command: AnyCommand) -> SecretBallot | None:
    """The ballot that the store has to count together with the events of ``command``, which ``decide`` allowed in ``state``, if any."""
    if not isinstance(command, VoteInPoll) or not state.polls.by_id[command.poll].anonymous:
        return None
    return SecretBallot(poll=command.poll, options=tuple(sorted(set(command.options))))
