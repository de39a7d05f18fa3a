"""Any question, poll, message and caption by anybody in any order: what must always be true of them."""

from datetime import timedelta

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rooms.captions.commands import CorrectCaption, WriteCaption
from rooms.captions.events import CaptionCorrected, CaptionWritten
from rooms.captions.state import Line
from rooms.chat.commands import DeleteMessage, MuteInChat, PostMessage
from rooms.chat.events import MessageDeleted, MessagePosted
from rooms.chat.state import Group, Posted
from rooms.commands import AnyCommand, ChangePhase
from rooms.decide import decide
from rooms.errors import Refused
from rooms.events import AnyRoomEvent
from rooms.evolve import replay
from rooms.ids import CaptionId, MessageId, PollId, QuestionId
from rooms.people import SYSTEM, Person, Role
from rooms.phases import Phase
from rooms.polls.commands import ClosePoll, CountBallots, DropPoll, MakePoll, OpenPoll, PublishPoll, VoteInPoll
from rooms.polls.events import PollVoted
from rooms.polls.state import PollState, Voters
from rooms.questions.commands import (
    AnswerQuestion,
    ApproveQuestion,
    AskQuestion,
    DeclineQuestion,
    EditQuestion,
    PinQuestion,
    QueueQuestion,
    VoteForQuestion,
    WithdrawQuestion,
)
from rooms.questions.state import SHOWN, AnsweredHow
from rooms.speaking_views import Presence
from rooms.views import Audience, personal_view, view_for
from tests.builders import CAST, STATEMENT, T0, WORKSHOP, person, room

VERA = person("Vera", Role.VIEWER)
CARA = person("Cara", Role.CAPTIONER)
PEOPLE = (*CAST, VERA, CARA)
EVERYBODY = (*PEOPLE, SYSTEM, person("Zoe"))

question = st.integers(1, 4).map(lambda number: QuestionId(f"q{number}"))
poll = st.integers(1, 3).map(lambda number: PollId(f"p{number}"))
message = st.integers(1, 5).map(lambda number: MessageId(f"m{number}"))
words = st.integers(1, 99).map(lambda number: f"words-{number}-")
options = st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple)
commands: st.SearchStrategy[AnyCommand] = st.one_of(
    st.builds(AskQuestion, text=words),
    st.builds(EditQuestion, question=question, text=words),
    *(st.builds(one, question=question) for one in (WithdrawQuestion, ApproveQuestion, ApproveQuestion, DeclineQuestion)),
    st.builds(VoteForQuestion, question=question, vote=st.booleans()),
    st.builds(PinQuestion, question=question, pinned=st.booleans()),
    st.builds(AnswerQuestion, question=question, how=st.sampled_from(AnsweredHow), text=st.sampled_from(["", "answer"])),
    st.builds(QueueQuestion, question=question, speech_type=st.just(STATEMENT)),
    st.builds(
        MakePoll,
        question=st.just("?"),
        options=st.just(("a", "b", "c")),
        multiple=st.booleans(),
        anonymous=st.booleans(),
        voters=st.sampled_from(Voters),
    ),
    *(st.builds(one, poll=poll) for one in (DropPoll, OpenPoll, OpenPoll, ClosePoll, PublishPoll)),
    st.builds(VoteInPoll, poll=poll, options=options),
    st.builds(CountBallots, poll=poll, ballots=st.integers(0, 4), counts=st.just((1, 0, 0))),
    st.builds(PostMessage, group=st.sampled_from(Group), text=words),
    st.builds(DeleteMessage, message=message),
    *(st.builds(WriteCaption, language=st.sampled_from(["en", "es"]), text=words, delay_s=st.none() | st.floats(0, 9)) for _ in range(2)),
    st.builds(CorrectCaption, caption=st.integers(1, 4).map(lambda number: CaptionId(f"c{number}")), text=words | st.just("")),
    st.builds(MuteInChat, participant=st.sampled_from([one.id for one in PEOPLE]), muted=st.booleans()),
)


class ParticipationMachine(RuleBasedStateMachine):
    """A live room in which everybody tries everything."""

    def __init__(self) -> None:
        super().__init__()
        self.at = T0
        self.log: list[AnyRoomEvent] = []
        self.begun = self.state = room(people=PEOPLE)

    @rule(by=st.sampled_from(EVERYBODY), command=commands)
    def anybody_wants_anything(self, by: Person, command: AnyCommand) -> None:
        self.at += timedelta(seconds=1)
        try:
            events = decide(self.state, command, by=by, at=self.at)
        except Refused:
            return
        self.log += events
        self.state = replay(WORKSHOP, events, onto=self.state)

    @rule(command=commands)
    def a_moderator_wants_anything(self, command: AnyCommand) -> None:
        self.anybody_wants_anything(CAST[0], command)

    @rule(command=commands)
    def a_captioner_wants_anything(self, command: AnyCommand) -> None:
        self.anybody_wants_anything(CARA, command)

    @rule()
    def the_meeting_is_paused_and_goes_on(self) -> None:
        to = Phase.SUSPENDED if self.state.phase is Phase.LIVE else Phase.LIVE
        self.anybody_wants_anything(CAST[0], ChangePhase(to=to))

    @invariant()
    def replaying_the_log_gives_the_same_room(self) -> None:
        stored = [msgspec.json.decode(msgspec.json.encode(event), type=AnyRoomEvent) for event in self.log]
        assert replay(WORKSHOP, stored, onto=self.begun) == self.state

    @invariant()
    def what_is_not_approved_is_seen_by_its_author_and_moderators_alone(self) -> None:
        hidden = [one for one in self.state.questions.by_id.values() if one.state not in SHOWN and one.request is None]
        shown = {one.text for one in self.state.questions.by_id.values() if one not in hidden}
        for audience in set(Audience) - {Audience.MODERATOR}:
            seen = msgspec.json.encode(view_for(self.state, audience, Presence())).decode()
            assert not any(one.text in seen for one in hidden if one.text not in shown)
        for person_ in PEOPLE:
            assert {one.id for one in self.state.questions.own(person_.id)} >= {
                own.id for own in personal_view(self.state, person_).questions.asked
            }

    @invariant()
    def every_vote_is_counted_once(self) -> None:
        for one in self.state.questions.by_id.values():
            assert one.votes == sum(one.id in voted for voted in self.state.questions.votes_of.values())

    @invariant()
    def of_an_anonymous_poll_nothing_says_who_voted_for_what(self) -> None:
        secret = {one.id for one in self.state.polls.by_id.values() if one.anonymous}
        assert all(event.options == () for event in self.log if isinstance(event, PollVoted) and event.poll in secret)
        for one in self.state.polls.by_id.values():
            assert not one.anonymous or set(one.ballots.values()) <= {()}

    @invariant()
    def a_result_is_seen_once_it_is_published(self) -> None:
        for one in view_for(self.state, Audience.PUBLIC, Presence()).polls:
            assert (one.counts is not None) == (one.state is PollState.PUBLISHED)

    @invariant()
    def the_chat_is_what_was_posted_without_what_was_deleted(self) -> None:
        gone = {event.message for event in self.log if isinstance(event, MessageDeleted)}
        for group in Group:
            posted = [event.message for event in self.log if isinstance(event, MessagePosted) and event.group is group]
            entries = self.state.chat.log(group).entries
            assert [entry.message for entry in entries if isinstance(entry, Posted)] == [one for one in posted if one not in gone]
            assert [entry.seq for entry in entries] == sorted({entry.seq for entry in entries})

    @invariant()
    def captions_are_what_was_written_with_its_newest_corrections(self) -> None:
        said = {event.caption: event.text for event in self.log if isinstance(event, CaptionWritten | CaptionCorrected)}
        for language in ("en", "es"):
            entries = self.state.captions.log(language).entries
            of_language = [event.caption for event in self.log if isinstance(event, CaptionWritten) and event.language == language]
            assert {one.caption: one.text for one in entries if isinstance(one, Line)} == {one: said[one] for one in of_language}
            assert [entry.seq for entry in entries] == sorted({entry.seq for entry in entries})


TestParticipationMachine = ParticipationMachine.TestCase
TestParticipationMachine.settings = settings(max_examples=settings().max_examples // 2)
