"""Who starts and stops the recording, and what becomes of it when the phase changes: it runs only while the meeting is live.

A moderator who stops it has the last word: what is stopped does not begin again by itself, whatever the policy.
"""

from datetime import datetime

from msgspec.structs import replace

from rooms import require
from rooms.base import Deciders, Evolvers
from rooms.people import Person
from rooms.permissions import Right
from rooms.phases import OVER, Phase
from rooms.recording.commands import ReportRecorder, StartRecording, StopRecording
from rooms.recording.errors import RecordedOnlyLive, RecordingForbidden
from rooms.recording.events import (
    RecordingEvent,
    RecordingFailed,
    RecordingPaused,
    RecordingRecovered,
    RecordingResumed,
    RecordingStarted,
    RecordingStopped,
)
from rooms.recording.policy import RecordingPolicy
from rooms.recording.state import Recording, Stage
from rooms.state import RoomState


def is_recorded(state: RoomState) -> bool:
    """Whether what happens in the room now is to be recorded."""
    return state.phase is Phase.LIVE and state.recording.stage is Stage.ON


def following(state: RoomState, to: Phase, by: Person, at: datetime) -> list[RecordingEvent]:
    """What happens to the recording when the room goes into phase ``to``."""
    stage = state.recording.stage
    if to is Phase.LIVE and stage is Stage.PAUSED:
        return [RecordingResumed(by=by.id, at=at)]
    if to is Phase.LIVE and state.phase is not Phase.SUSPENDED and state.rules.recording is RecordingPolicy.AUTOMATIC:
        return [RecordingStarted(by=by.id, at=at)]
    if to is Phase.SUSPENDED and stage is Stage.ON:
        return [RecordingPaused(by=by.id, at=at)]
    if to in OVER and stage is not Stage.OFF:
        return [RecordingStopped(by=by.id, at=at)]
    return []


def _start(state: RoomState, _: StartRecording, by: Person, at: datetime) -> list[RecordingEvent]:
    require.right(by, Right.RECORD)
    if state.rules.recording is RecordingPolicy.NO:
        raise RecordingForbidden
    if state.phase is not Phase.LIVE:
        raise RecordedOnlyLive(phase=state.phase)
    return [] if state.recording.stage is Stage.ON else [RecordingStarted(by=by.id, at=at)]


def _stop(state: RoomState, _: StopRecording, by: Person, at: datetime) -> list[RecordingEvent]:
    require.right(by, Right.RECORD)
    return [] if state.recording.stage is Stage.OFF else [RecordingStopped(by=by.id, at=at)]


def _report(state: RoomState, command: ReportRecorder, by: Person, at: datetime) -> list[RecordingEvent]:
    require.right(by, Right.RUN_PROGRAMME)
    if command.fault is state.recording.fault or state.recording.stage is Stage.OFF:
        return []
    return [RecordingRecovered(at=at) if command.fault is None else RecordingFailed(fault=command.fault, at=at)]


def _on(state: RoomState, _: RecordingStarted | RecordingResumed) -> RoomState:
    return replace(state, recording=Recording(stage=Stage.ON))


def _paused(state: RoomState, _: RecordingPaused) -> RoomState:
    return replace(state, recording=Recording(stage=Stage.PAUSED))


def _off(state: RoomState, _: RecordingStopped) -> RoomState:
    return replace(state, recording=Recording())


def _failed(state: RoomState, event: RecordingFailed) -> RoomState:
    return replace(state, recording=replace(state.recording, fault=event.fault))


def _recovered(state: RoomState, _: RecordingRecovered) -> RoomState:
    return replace(state, recording=replace(state.recording, fault=None))


DECIDERS: Deciders = {StartRecording: _start, StopRecording: _stop, ReportRecorder: _report}

EVOLVERS: Evolvers = {
    RecordingStarted: _on,
    RecordingResumed: _on,
    RecordingPaused: _paused,
    RecordingStopped: _off,
    RecordingFailed: _failed,
    RecordingRecovered: _recovered,
}
