"""What is said no to about recording."""

from typing import ClassVar

from rooms.errors import N_, Refused


class RecordingForbidden(Refused):
    code: ClassVar[str] = "recording_forbidden"
    template: ClassVar[str] = N_(
        "This meeting is not recorded: the programme says so, to protect those who take part. Only those who organise it can change that."
    )


class RecordedOnlyLive(Refused):
    code: ClassVar[str] = "recorded_only_live"
    template: ClassVar[str] = N_("Only a meeting that is live is recorded, and this one is {phase}. Start or resume it first.")
