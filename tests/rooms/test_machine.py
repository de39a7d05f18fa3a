"""Any command by anybody in any order: what must always be true of a room."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace

from rooms.clock import Stopped
from rooms.commands import (
    AcceptRequest,
    AddGroupTime,
    AgreeToSwap,
    AnyCommand,
    ArrangeQueue,
    CancelRequest,
    ChangePhase,
    CloseList,
    DenyRequest,
    GrantFloor,
    Join,
    MarkAbsent,
    MarkPresent,
    MoveRequest,
    OfferSwap,
    OpenList,
    ReleaseFloor,
    RequestFloor,
    RequestFloorForHall,
    RestoreSpeaker,
    RevokeFloor,
    ScheduleRoom,
    SwapRequests,
    WarnOfEnd,
)
from rooms.concerned import concerned
from rooms.decide import decide
from rooms.device_checks.commands import ReportCheck
from rooms.device_checks.results import Result
from rooms.errors import Refused
from rooms.events import AnyRoomEvent
from rooms.evolve import evolve, replay
from rooms.ids import ParticipantId, RequestId, SpeechTypeId
from rooms.people import SYSTEM, Person, Place, Role
from rooms.permissions import Right, may
from rooms.phases import OVER, REACH, TRANSITIONS, Phase
from rooms.recording.commands import StartRecording, StopRecording
from rooms.recording.rules import is_recorded
from rooms.requests import Cancelled, Denied, Released, Revoked, Why
from rooms.routes import Medium, routed, routes
from rooms.rules import Arrangement, Budget, Rules, SpeechType
from rooms.speaking_views import Presence, next_speaker
from rooms.state import RoomState
from rooms.views import AUDIENCE_OF, Audience, personal_view, view_for
from tests.builders import CAST, PUBLIC, T0, WORKSHOP, person

RULES = Rules(
    speech_types=(
        SpeechType(id=SpeechTypeId("statement"), name="Statement", rank=10, limits_s={"default": 180, "state": 300}, per_delegation=3),
        SpeechType(id=SpeechTypeId("point_of_order"), name="Point of order", rank=0, interrupts=True, when_closed=True),
        SpeechType(
            id=SpeechTypeId("question"), name="Question", rank=5, interrupts=True, about_speech=True, ends_with_speech=True, per_person=2
        ),
    ),
    languages=("en", "es"),
    budgets=(Budget(id="ngos", name="Civil society", classes=("ngo",), seconds=600),),
)

ALONE = replace(RULES, speech_types=(replace(RULES.speech_types[0], per_delegation=None), *RULES.speech_types[1:]))
"""Nobody's request takes anything from others."""

SECOND_MODERATOR = person("Max", Role.MODERATOR)
MODERATOR_IN_THE_HALL = person("Noor", Role.MODERATOR, place=Place.HALL)
GUEST_IN_THE_HALL = person("Gil", place=Place.HALL)
EVERYBODY = (*CAST, PUBLIC, SYSTEM, SECOND_MODERATOR, MODERATOR_IN_THE_HALL, GUEST_IN_THE_HALL)
SECRET = "reason-for-moderators"

request_ids = st.integers(1, 8).map(lambda number: RequestId(f"r{number}"))
speech_types = st.sampled_from([SpeechTypeId("statement"), SpeechTypeId("point_of_order"), SpeechTypeId("question"), SpeechTypeId("song")])
languages = st.sampled_from(["", "en", "es", "xx"])
reasons = st.sampled_from(["", SECRET])
participants = st.sampled_from([one.id for one in CAST])
results = st.sampled_from(list(Result))
commands: st.SearchStrategy[AnyCommand] = st.one_of(
    st.just(Join()),
    st.builds(RequestFloor, speech_type=speech_types, language=languages),
    st.builds(RequestFloorForHall, speech_type=speech_types, name=st.sampled_from(["Waiting Wanda", " "]), language=languages),
    st.builds(CancelRequest, request=request_ids),
    st.builds(AcceptRequest, request=request_ids),
    st.builds(DenyRequest, request=request_ids, reason=reasons),
    st.builds(GrantFloor, request=request_ids),
    st.builds(ReleaseFloor, request=request_ids),
    st.builds(RevokeFloor, request=request_ids, reason=reasons),
    st.builds(MoveRequest, request=request_ids, before=st.none() | request_ids, reason=reasons),
    st.builds(ArrangeQueue, by=st.sampled_from(list(Arrangement))),
    st.builds(OfferSwap, request=request_ids, with_request=request_ids),
    st.builds(AgreeToSwap, request=request_ids, with_request=request_ids),
    st.builds(SwapRequests, request=request_ids, with_request=request_ids),
    st.sampled_from([CloseList(), OpenList(), RestoreSpeaker(), RestoreSpeaker()]),
    st.builds(AddGroupTime, budget=st.sampled_from(["ngos", "states"]), seconds=st.integers(-300, 300)),
    st.builds(MarkAbsent, participant=participants),
    st.builds(MarkPresent, participant=participants),
    st.builds(ChangePhase, to=st.sampled_from(list(Phase)), reason=st.just("")),
    st.sampled_from([StartRecording(), StopRecording()]),
    st.builds(WarnOfEnd, minutes_left=st.integers(0, 5)),
    st.builds(ReportCheck, microphone=results, camera=results, loudspeaker=results),
    st.builds(ScheduleRoom, title=st.sampled_from(["Workshop", "Other"]), rules=st.sampled_from([RULES, ALONE])),
)


class RoomMachine(RuleBasedStateMachine):
    """A room that gets any command from anybody while time goes anywhere, backwards too."""

    of_the_room = RULES

    def __init__(self) -> None:
        super().__init__()
        self.at: datetime = T0
        self.log: list[AnyRoomEvent] = []
        self.before = self.state = RoomState(room=WORKSHOP)
        self.issue(SYSTEM, ScheduleRoom(title="Workshop", rules=self.of_the_room))

    def issue(self, by: Person, command: AnyCommand) -> None:
        self.before = self.state
        try:
            events = decide(self.state, command, by=by, at=self.at)
        except Refused:
            return
        for event in events:
            self.state = evolve(self.state, event)
        self.log += events
        assert decide(self.before, command, by=by, at=self.at) == events

    @rule(by=st.sampled_from(EVERYBODY), command=commands)
    def anybody_wants_anything(self, by: Person, command: AnyCommand) -> None:
        self.issue(by, command)

    @rule(by=st.sampled_from(EVERYBODY), kind=speech_types)
    def somebody_joins_and_asks(self, by: Person, kind: SpeechTypeId) -> None:
        self.issue(by, Join())
        self.issue(by, RequestFloor(speech_type=kind))

    @rule(step=st.data())
    @precondition(lambda self: bool(TRANSITIONS[self.state.phase]))
    def the_meeting_moves_on(self, step: st.DataObject) -> None:
        self.issue(SECOND_MODERATOR, ChangePhase(to=step.draw(st.sampled_from(TRANSITIONS[self.state.phase]))))

    @rule(which=st.integers(0, 7))
    @precondition(lambda self: bool(self.state.queue))
    def the_floor_goes_to_somebody_who_waits(self, which: int) -> None:
        entry = self.state.queue[which % len(self.state.queue)]
        self.issue(SECOND_MODERATOR, GrantFloor(request=entry.filing.request))

    @rule(seconds=st.integers(-30, 600))
    def time_passes(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)

    @rule()
    @precondition(lambda self: bool(self.state.ended))
    def the_chair_brings_the_last_speaker_back(self) -> None:
        self.issue(SECOND_MODERATOR, RestoreSpeaker())

    @invariant()
    def nothing_is_recorded_outside_a_live_meeting(self) -> None:
        assert not is_recorded(self.state) or self.state.phase is Phase.LIVE

    @invariant()
    def nobody_waits_twice(self) -> None:
        """One request in the order of speaking, and one that interrupts."""
        waiting = [entry.filing for entry in self.state.queue if entry.filing.by == entry.filing.speaker.id]
        own = [(one.by, _kind(one.speech_type).interrupts) for one in waiting if self._why(one.request) is not Why.RESTORED]
        assert len(own) == len(set(own))

    def _why(self, request: RequestId) -> Why:
        entry = self.state.waiting(request)
        assert entry is not None
        return entry.placing.why

    @invariant()
    def every_request_is_in_exactly_one_place(self) -> None:
        turns = [turn for turn in (self.state.floor, self.state.interrupted) if turn]
        everywhere = [entry.filing.request for entry in (*self.state.queue, *turns, *self.state.ended)]
        assert sorted(everywhere) == sorted(f"r{number + 1}" for number in range(self.state.filed))

    @invariant()
    def what_has_ended_stays_as_it_ended_unless_the_chair_brings_it_back(self) -> None:
        now = {entry.filing.request for entry in self.state.ended}
        kept = tuple(entry for entry in self.before.ended if entry.filing.request in now)
        assert tuple(self.state.ended)[: len(kept)] == kept
        back = [entry for entry in self.before.ended if entry.filing.request not in now]
        assert all(isinstance(entry, Released | Revoked) for entry in back)
        assert len(back) <= 1
        assert all(isinstance(entry, Denied | Cancelled | Released | Revoked) for entry in self.state.ended)

    @invariant()
    def the_floor_has_one_holder(self) -> None:
        """Read from the log and not from the state, which cannot hold two."""
        holder: str | None = None
        for event in map(_as_wire, self.log):
            match event.type:
                case "floor_granted" | "floor_resumed":
                    assert holder is None
                    holder = event.request
                case "floor_interrupted" | "turn_returned":
                    assert holder == event.request
                    holder = None
                case "floor_released" | "floor_revoked" if holder == event.request:
                    holder = None
        assert holder == (self.state.floor.filing.request if self.state.floor else None)

    @invariant()
    def a_speech_is_paused_only_while_something_interrupts_it(self) -> None:
        if self.state.interrupted is None:
            return
        assert isinstance(self.state.interrupted.clock, Stopped)
        assert self.state.floor is not None
        assert _kind(self.state.floor.filing.speech_type).interrupts
        assert not _kind(self.state.interrupted.filing.speech_type).interrupts

    @invariant()
    def after_the_end_every_request_has_a_terminal_state(self) -> None:
        if self.state.phase in OVER:
            assert self.state.queue == ()
            assert self.state.floor is None
            assert self.state.interrupted is None

    @invariant()
    def whom_the_chair_did_not_move_is_first_in_first_out(self) -> None:
        for kind in RULES.speech_types:
            untouched = [entry for entry in self.state.queue if entry.placing.why in {Why.ASKED, Why.RANK}]
            numbers = [int(entry.filing.request[1:]) for entry in untouched if entry.filing.speech_type == kind.id]
            assert numbers == sorted(numbers)

    @invariant()
    def replaying_the_log_gives_the_same_room(self) -> None:
        stored = [msgspec.json.decode(msgspec.json.encode(event), type=AnyRoomEvent) for event in self.log]
        assert replay(WORKSHOP, stored) == self.state
        half = len(stored) // 2
        assert replay(WORKSHOP, stored[half:], onto=replay(WORKSHOP, stored[:half])) == self.state

    @invariant()
    def a_remote_microphone_is_open_exactly_while_a_grant_or_a_standing_right_says_so(self) -> None:
        heard = {route.source for route in routes(self.state) if route.medium is Medium.AUDIO}
        assert heard == self._may_be_heard()
        assert {route.source for route in routes(self.state) if route.medium is Medium.VIDEO} == heard
        assert {one.id for one in self.state.people.values() if routed(self.state, one)} == heard

    def _may_be_heard(self) -> set[ParticipantId]:
        if self.state.phase not in REACH:
            return set()
        people = self.state.people.values()
        standing = {
            one.id for one in people if may(one.role, Right.STANDING_VOICE) and (one.place is Place.REMOTE or one.role is Role.HALL)
        }
        floor = self.state.floor
        granted = (
            {floor.filing.speaker.id} if floor and self.state.phase is Phase.LIVE and floor.filing.speaker.place is Place.REMOTE else set()
        )
        return standing | granted

    @invariant()
    def a_view_never_holds_what_its_audience_may_not_see(self) -> None:
        views = {audience: msgspec.json.encode(view_for(self.state, audience, Presence())) for audience in Audience}
        for audience in set(Audience) - {Audience.MODERATOR}:
            assert SECRET.encode() not in views[audience]
        if self.state.floor is None or self.state.floor.filing.speaker.name != "Waiting Wanda":
            assert b"Waiting Wanda" not in views[Audience.PUBLIC]
            following = next_speaker(self.state)
            assert b"Waiting Wanda" not in views[Audience.TECHNICIAN] or (following and following.speaker.name == "Waiting Wanda")

    @invariant()
    def a_personal_view_is_about_its_person_only(self) -> None:
        for one in EVERYBODY:
            mine = personal_view(self.state, one)
            own = [entry for entry in (*self.state.queue, *self.state.ended) if entry.filing.speaker.id == one.id]
            floor = self.state.floor
            assert mine.has_floor == (floor is not None and floor.filing.speaker.id == one.id)
            paused = self.state.interrupted is not None and self.state.interrupted.filing.speaker.id == one.id
            assert (mine.request is not None) == (mine.has_floor or paused or any(entry in self.state.queue for entry in own))

    @invariant()
    def whom_a_change_does_not_concern_sees_the_same_as_before(self) -> None:
        some = concerned(self.before, self.state)
        for one in EVERYBODY:
            if some is not None and one.id not in some:
                assert personal_view(self.state, one) == personal_view(self.before, one)

    @invariant()
    def every_role_has_a_view(self) -> None:
        assert set(AUDIENCE_OF) == set(Role)


class RoomOfOnesOwnMachine(RoomMachine):
    """The same where nobody's limit depends on others, so that most changes concern only a few."""

    of_the_room = ALONE


class _Happening(msgspec.Struct):
    type: str
    request: str | None = None


def _as_wire(event: AnyRoomEvent) -> _Happening:
    return msgspec.convert({key: value for key, value in msgspec.to_builtins(event).items() if key in {"type", "request"}}, _Happening)


def _kind(speech_type: SpeechTypeId) -> SpeechType:
    kind = RULES.speech_type(speech_type)
    assert kind is not None
    return kind


TestRoomMachine = pytest.mark.row("C9")(pytest.mark.row("C10")(RoomMachine.TestCase))
TestRoomOfOnesOwnMachine = RoomOfOnesOwnMachine.TestCase
TestRoomOfOnesOwnMachine.settings = settings(max_examples=settings().max_examples // 2)
TestRoomMachine.settings = settings(max_examples=settings().max_examples // 2)
