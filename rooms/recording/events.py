"""What happened to the recording. ``by``: who started, suspended, resumed, stopped or closed; these are the marks of a recording."""

from rooms.base import RoomEvent
from rooms.ids import ParticipantId
from rooms.recording.state import Fault


class RecordingStarted(RoomEvent, frozen=True, kw_only=True, tag="recording_started"):
    """The room is recorded."""

    by: ParticipantId


class RecordingPaused(RoomEvent, frozen=True, kw_only=True, tag="recording_paused"):
    """The meeting is suspended, and with it the recording."""

    by: ParticipantId


class RecordingResumed(RoomEvent, frozen=True, kw_only=True, tag="recording_resumed"):
    """The meeting goes on, and the recording with it."""

    by: ParticipantId


class RecordingStopped(RoomEvent, frozen=True, kw_only=True, tag="recording_stopped"):
    """The room is recorded no more."""

    by: ParticipantId


class RecordingFailed(RoomEvent, frozen=True, kw_only=True, tag="recording_failed"):
    """Nothing, or not all, of what is to be recorded is."""

    fault: Fault


class RecordingRecovered(RoomEvent, frozen=True, kw_only=True, tag="recording_recovered"):
    """Everything is recorded again."""


RecordingEvent = RecordingStarted | RecordingPaused | RecordingResumed | RecordingStopped | RecordingFailed | RecordingRecovered
