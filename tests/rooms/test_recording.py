"""Recording: who starts and stops it, and what suspending, closing and rehearsing mean for it."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rooms.commands import AnyCommand, ChangePhase
from rooms.decide import decide
from rooms.errors import NotPermitted, Refused
from rooms.events import AnyRoomEvent, PhaseChanged
from rooms.evolve import evolve, replay
from rooms.people import SYSTEM, Person
from rooms.phases import Phase
from rooms.recording.commands import ReportRecorder, StartRecording, StopRecording
from rooms.recording.errors import RecordedOnlyLive, RecordingForbidden
from rooms.recording.events import RecordingFailed, RecordingPaused, RecordingResumed, RecordingStarted, RecordingStopped
from rooms.recording.policy import RecordingPolicy
from rooms.recording.rules import is_recorded
from rooms.recording.state import Fault, Stage
from rooms.rules import Rules
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, view_for
from tests.builders import CAST, HALL, MIA, PIA, PUBLIC, RAVI, RULES, T0, TOMAS, after, room

AUTOMATIC = msgspec.structs.replace(RULES, recording=RecordingPolicy.AUTOMATIC)
FORBIDDEN = msgspec.structs.replace(RULES, recording=RecordingPolicy.NO)


def recorded(rules: Rules = RULES) -> RoomState:
    """A live room that is recorded."""
    return after(room(rules=rules), StartRecording(), MIA)


@pytest.mark.row("J1")
def test_a_moderator_starts_and_stops_the_recording_and_the_log_says_who_and_when() -> None:
    assert decide(room(), StartRecording(), by=MIA, at=T0) == [RecordingStarted(by=MIA.id, at=T0)]
    assert decide(recorded(), StopRecording(), by=MIA, at=T0) == [RecordingStopped(by=MIA.id, at=T0)]


def test_starting_what_is_recorded_and_stopping_what_is_not_changes_nothing() -> None:
    assert decide(recorded(), StartRecording(), by=MIA, at=T0) == []
    assert decide(room(), StopRecording(), by=MIA, at=T0) == []


@pytest.mark.parametrize("who", [RAVI, PIA, TOMAS, HALL, PUBLIC])
@pytest.mark.parametrize("command", [StartRecording(), StopRecording()])
def test_only_moderators_start_and_stop_the_recording(who: Person, command: AnyCommand) -> None:
    with pytest.raises(NotPermitted):
        decide(room(), command, by=who, at=T0)


def test_a_meeting_that_the_programme_protects_is_not_recorded_whoever_asks() -> None:
    with pytest.raises(RecordingForbidden, match="protect"):
        decide(room(rules=FORBIDDEN), StartRecording(), by=MIA, at=T0)


@pytest.mark.row("A2")
@pytest.mark.parametrize("phase", [Phase.SCHEDULED, Phase.REHEARSAL, Phase.OPEN, Phase.SUSPENDED, Phase.CLOSED])
def test_nothing_but_a_live_meeting_is_recorded(phase: Phase) -> None:
    with pytest.raises(RecordedOnlyLive, match=phase):
        decide(room(phase), StartRecording(), by=MIA, at=T0)


@pytest.mark.row("A3")
def test_suspending_pauses_the_recording_and_resuming_goes_on_with_it() -> None:
    suspending = decide(recorded(), ChangePhase(to=Phase.SUSPENDED), by=MIA, at=T0)
    assert suspending == [PhaseChanged(to=Phase.SUSPENDED, by=MIA.id, at=T0), RecordingPaused(by=MIA.id, at=T0)]
    suspended = after(recorded(), ChangePhase(to=Phase.SUSPENDED), MIA)
    assert not is_recorded(suspended)
    resuming = decide(suspended, ChangePhase(to=Phase.LIVE), by=MIA, at=T0)
    assert resuming[1:] == [RecordingResumed(by=MIA.id, at=T0)]
    assert is_recorded(after(suspended, ChangePhase(to=Phase.LIVE), MIA))


def test_what_is_stopped_while_the_meeting_is_suspended_does_not_go_on_with_it() -> None:
    state = after(recorded(), ChangePhase(to=Phase.SUSPENDED), MIA)
    state = after(after(state, StopRecording(), MIA), ChangePhase(to=Phase.LIVE), MIA)
    assert state.recording.stage is Stage.OFF


@pytest.mark.parametrize("pause", [[], [Phase.SUSPENDED]])
def test_closing_the_meeting_ends_its_recording(pause: list[Phase]) -> None:
    state = recorded()
    for phase in pause:
        state = after(state, ChangePhase(to=phase), MIA)
    assert decide(state, ChangePhase(to=Phase.CLOSED), by=MIA, at=T0)[-1] == RecordingStopped(by=MIA.id, at=T0)


def test_an_automatic_recording_begins_with_the_meeting_and_not_again_after_a_moderator_stopped_it() -> None:
    doors = room(Phase.OPEN, rules=AUTOMATIC)
    assert decide(doors, ChangePhase(to=Phase.LIVE), by=SYSTEM, at=T0)[-1] == RecordingStarted(by=SYSTEM.id, at=T0)
    stopped = after(after(doors, ChangePhase(to=Phase.LIVE), MIA), StopRecording(), MIA)
    again = after(after(stopped, ChangePhase(to=Phase.SUSPENDED), MIA), ChangePhase(to=Phase.LIVE), MIA)
    assert not is_recorded(again)


def test_everybody_sees_that_the_room_is_recorded() -> None:
    for audience in Audience:
        assert view_for(recorded(), audience, Presence()).recording is Stage.ON
        assert view_for(room(), audience, Presence()).recording is Stage.OFF


def test_what_is_wrong_with_the_recording_is_told_to_those_who_can_do_something_about_it() -> None:
    events = decide(recorded(), ReportRecorder(fault=Fault.DISK_FULL), by=SYSTEM, at=T0)
    assert events == [RecordingFailed(fault=Fault.DISK_FULL, at=T0)]
    state = after(recorded(), ReportRecorder(fault=Fault.DISK_FULL), SYSTEM)
    for audience in Audience:
        told = b'"recording_fault":"disk_full"' in msgspec.json.encode(view_for(state, audience, Presence()))
        assert told is (audience in (Audience.MODERATOR, Audience.TECHNICIAN))
    assert after(state, ReportRecorder(fault=None), SYSTEM) == msgspec.structs.replace(recorded(), seq=state.seq + 1)


class RecordingMachine(RuleBasedStateMachine):
    """A room whose recording and phase anybody tries to change in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.at: datetime = T0
        self.log: list[AnyRoomEvent] = []
        self.state = RoomState(room=room().room, rules=AUTOMATIC)

    @rule(
        by=st.sampled_from([MIA, MIA, SYSTEM, *CAST]),
        command=st.one_of(
            st.builds(ChangePhase, to=st.sampled_from(list(Phase))),
            st.sampled_from([StartRecording(), StopRecording()]),
            st.builds(ReportRecorder, fault=st.none() | st.sampled_from(list(Fault))),
        ),
    )
    def anybody(self, by: Person, command: AnyCommand) -> None:
        try:
            events = decide(self.state, command, by=by, at=self.at)
        except Refused:
            return
        for event in events:
            self.state = evolve(self.state, event)
        self.log += events

    @rule(seconds=st.integers(1, 60))
    def time_passes(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)

    @invariant()
    def what_runs_runs_only_while_the_meeting_is_live_and_what_is_paused_only_while_it_is_suspended(self) -> None:
        expected = {Stage.ON: Phase.LIVE, Stage.PAUSED: Phase.SUSPENDED}
        assert self.state.phase is expected.get(self.state.recording.stage, self.state.phase)

    @invariant()
    def the_marks_alternate(self) -> None:
        marks = (RecordingStarted, RecordingResumed, RecordingPaused, RecordingStopped)
        found = [type(event) for event in self.log if isinstance(event, marks)]
        follows: dict[type | None, set[type]] = {
            None: {RecordingStarted},
            RecordingStarted: {RecordingPaused, RecordingStopped},
            RecordingResumed: {RecordingPaused, RecordingStopped},
            RecordingPaused: {RecordingResumed, RecordingStopped},
            RecordingStopped: {RecordingStarted},
        }
        assert all(then in follows[now] for now, then in zip([None, *found], found, strict=False))

    @invariant()
    def replaying_the_log_gives_the_same_room(self) -> None:
        stored = [msgspec.json.decode(msgspec.json.encode(event), type=AnyRoomEvent) for event in self.log]
        assert replay(self.state.room, stored, onto=RoomState(room=self.state.room, rules=AUTOMATIC)) == self.state


TestRecordingMachine = RecordingMachine.TestCase
