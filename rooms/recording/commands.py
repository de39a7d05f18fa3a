"""Starting and stopping the recording, and what the recorder says of itself."""

from rooms.base import Command
from rooms.recording.state import Fault


class StartRecording(Command, frozen=True, kw_only=True, tag="start_recording"):
    """Record what everybody in the room sees and hears from now on."""


class StopRecording(Command, frozen=True, kw_only=True, tag="stop_recording"):
    """Record no more."""


class ReportRecorder(Command, frozen=True, kw_only=True, tag="report_recorder"):
    """Something is wrong with the recording, or not any more (None). The service does this."""

    fault: Fault | None


RecordingCommand = StartRecording | StopRecording
"""What may come from outside the service."""
