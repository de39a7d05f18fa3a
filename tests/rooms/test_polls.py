"""Polls: one ballot a person, a result when it is published, and a secret that stays one."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.commands import AnyCommand, ChangePhase
from rooms.decide import decide
from rooms.errors import NotAdmitted, NotPermitted, Refused, RoomOver
from rooms.ids import PollId
from rooms.people import SYSTEM, Person, Role
from rooms.phases import Phase
from rooms.polls.ballots import SecretBallot, secret_ballot
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
    UnknownOption,
    UnknownPoll,
    WrongPollState,
)
from rooms.polls.rules import MOST_OPEN
from rooms.polls.state import PollState, Voters
from rooms.polls.views import PollView
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, personal_view, view_for
from tests.builders import CAST, HALL, LENA, MIA, PIA, RAVI, T0, TOMAS, after, person, room

P1 = PollId("p1")
VERA = person("Vera", Role.VIEWER)
OPTIONS = ("Yes", "No", "Abstain")


def polled(
    *, anonymous: bool = False, multiple: bool = False, voters: Voters = Voters.PARTICIPANTS, state: RoomState | None = None
) -> RoomState:
    """A live room in which a poll is open."""
    making = MakePoll(question="Shall we?", options=OPTIONS, multiple=multiple, anonymous=anonymous, voters=voters)
    return after(after(state or room(people=(*CAST, VERA)), making, MIA), OpenPoll(poll=P1), MIA)


def vote(*options: int) -> VoteInPoll:
    return VoteInPoll(poll=P1, options=options)


def refused(state: RoomState, command: AnyCommand, by: Person) -> type[Refused]:
    with pytest.raises(Refused) as refusal:
        decide(state, command, by=by, at=T0)
    return refusal.type


def seen(state: RoomState, audience: Audience) -> PollView:
    [poll] = view_for(state, audience, Presence()).polls
    return poll


def test_a_poll_is_seen_by_moderators_alone_until_it_is_opened() -> None:
    draft = after(room(), MakePoll(question="Shall we?", options=OPTIONS), MIA)
    assert seen(draft, Audience.MODERATOR).state == "draft"
    assert view_for(draft, Audience.PARTICIPANT, Presence()).polls == ()
    assert refused(draft, vote(1), RAVI) is UnknownPoll
    assert seen(after(draft, OpenPoll(poll=P1), MIA), Audience.PUBLIC).options == OPTIONS


def test_only_moderators_make_open_close_and_publish_polls() -> None:
    assert refused(room(), MakePoll(question="Shall we?", options=OPTIONS), RAVI) is NotPermitted
    for command in (OpenPoll(poll=P1), ClosePoll(poll=P1), PublishPoll(poll=P1), DropPoll(poll=P1)):
        assert refused(polled(), command, PIA) is NotPermitted


@pytest.mark.parametrize(("question", "options"), [(" ", OPTIONS), ("Shall we?", ("Yes", " ")), ("Shall we?", ("Yes", "Yes "))])
def test_a_poll_has_a_question_and_options_that_differ(question: str, options: tuple[str, ...]) -> None:
    assert refused(room(), MakePoll(question=question, options=options), MIA) is PollIncomplete


def test_a_poll_that_was_opened_is_not_thrown_away() -> None:
    assert refused(polled(), DropPoll(poll=P1), MIA) is WrongPollState
    dropped = after(after(room(), MakePoll(question="Shall we?", options=OPTIONS), MIA), DropPoll(poll=P1), MIA)
    assert view_for(dropped, Audience.MODERATOR, Presence()).polls == ()


@pytest.mark.row("G2")
def test_a_named_vote_may_be_changed_until_the_poll_closes_and_counts_once() -> None:
    hall = after(after(after(polled(), vote(1), RAVI), vote(2), RAVI), vote(2), LENA)
    assert personal_view(hall, RAVI).ballots[0].options == (2,)
    closed = after(hall, ClosePoll(poll=P1), MIA)
    assert seen(closed, Audience.MODERATOR).counts == (0, 2, 0)
    assert refused(closed, vote(1), RAVI) is PollNotOpen


@pytest.mark.row("G2")
def test_the_result_is_for_moderators_until_it_is_published() -> None:
    closed = after(after(polled(), vote(1), RAVI), ClosePoll(poll=P1), MIA)
    for audience in set(Audience) - {Audience.MODERATOR}:
        assert seen(closed, audience).counts is None
    published = after(closed, PublishPoll(poll=P1), MIA)
    assert {seen(published, audience).counts for audience in Audience} == {(1, 0, 0)}


def test_nobody_learns_who_leads_while_people_vote() -> None:
    hall = after(polled(), vote(1), RAVI)
    assert {seen(hall, audience).counts for audience in Audience} == {None}
    assert seen(hall, Audience.PUBLIC).voted == 1


def test_a_ballot_names_options_that_there_are_and_several_only_where_that_is_said() -> None:
    assert refused(polled(), vote(1, 2), RAVI) is OneOptionOnly
    assert refused(polled(), vote(), RAVI) is OneOptionOnly
    assert refused(polled(), vote(4), RAVI) is UnknownOption
    several = after(after(polled(multiple=True), vote(3, 1, 3), RAVI), ClosePoll(poll=P1), MIA)
    assert seen(several, Audience.MODERATOR).counts == (1, 0, 1)


@pytest.mark.parametrize(
    ("voters", "with_a_vote"), [(Voters.PARTICIPANTS, {RAVI, LENA, PIA}), (Voters.INVITED, {RAVI, LENA, PIA, MIA, TOMAS, VERA})]
)
def test_the_moderator_says_who_has_a_vote(voters: Voters, with_a_vote: set[Person]) -> None:
    hall = polled(voters=voters)
    for who in (*CAST, VERA):
        assert personal_view(hall, who).ballots[0].may_vote is (who in with_a_vote)
        if who not in with_a_vote:
            assert refused(hall, vote(1), who) is NotAVoter
    assert refused(hall, vote(1), HALL) is NotAVoter
    assert refused(hall, vote(1), person("Zoe")) is NotAdmitted


@pytest.mark.row("G2")
def test_of_an_anonymous_vote_the_log_says_that_it_was_and_not_what() -> None:
    hall = polled(anonymous=True)
    for option in (1, 2):
        [event] = decide(hall, vote(option), by=RAVI, at=T0)
        assert msgspec.to_builtins(event) == {"type": "poll_voted", "at": "2022-05-09T07:00:00Z", "poll": "p1", "by": "ravi", "options": ()}
    assert secret_ballot(hall, vote(2)) == SecretBallot(poll=P1, options=(2,))
    assert secret_ballot(polled(), vote(2)) is None
    assert secret_ballot(hall, ClosePoll(poll=P1)) is None
    voted = after(hall, vote(2), RAVI)
    assert refused(voted, vote(1), RAVI) is AlreadyVoted
    [mine] = personal_view(voted, RAVI).ballots
    assert (mine.voted, mine.options) == (True, ())


def test_an_anonymous_poll_has_a_result_once_its_ballots_are_counted() -> None:
    closed = after(after(polled(anonymous=True), vote(2), RAVI), ClosePoll(poll=P1), MIA)
    assert closed.polls.uncounted
    assert refused(closed, PublishPoll(poll=P1), MIA) is NotCountedYet
    assert refused(closed, CountBallots(poll=P1, ballots=1, counts=(0, 1, 0)), MIA) is NotPermitted
    assert refused(closed, CountBallots(poll=P1, ballots=2, counts=(0, 2, 0)), SYSTEM) is BallotsDoNotMatch
    counted = after(closed, CountBallots(poll=P1, ballots=1, counts=(0, 1, 0)), SYSTEM)
    assert seen(after(counted, PublishPoll(poll=P1), MIA), Audience.PUBLIC).counts == (0, 1, 0)
    assert decide(counted, CountBallots(poll=P1, ballots=1, counts=(1, 0, 0)), by=SYSTEM, at=T0) == []


def test_a_forgotten_poll_is_closed_after_the_meeting_but_takes_no_votes() -> None:
    over = after(polled(), ChangePhase(to=Phase.CLOSED), MIA)
    assert refused(over, vote(1), RAVI) is RoomOver
    assert seen(after(over, ClosePoll(poll=P1), MIA), Audience.MODERATOR).state is PollState.CLOSED


def test_only_so_many_polls_are_open_at_once() -> None:
    hall = room()
    for number in range(MOST_OPEN + 1):
        hall = after(hall, MakePoll(question=f"Question {number}", options=OPTIONS), MIA)
    for number in range(MOST_OPEN):
        hall = after(hall, OpenPoll(poll=PollId(f"p{number + 1}")), MIA)
    assert refused(hall, OpenPoll(poll=PollId(f"p{MOST_OPEN + 1}")), MIA) is TooManyOpenPolls


@given(votes=st.lists(st.tuples(st.sampled_from([RAVI, LENA, PIA]), st.sets(st.integers(1, 3), min_size=1)), max_size=20))
def test_the_result_is_the_last_ballot_of_each_person(votes: list[tuple[Person, set[int]]]) -> None:
    hall, last = polled(multiple=True), dict[str, set[int]]()
    for who, options in votes:
        hall = after(hall, vote(*options), who)
        last[who.id] = options
    counts = seen(after(hall, ClosePoll(poll=P1), MIA), Audience.MODERATOR).counts
    assert counts == tuple(sum(option in ballot for ballot in last.values()) for option in (1, 2, 3))
