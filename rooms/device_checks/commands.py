"""Telling the room how a device check went."""

from rooms.base import Command
from rooms.device_checks.results import Result


class ReportCheck(Command, frozen=True, kw_only=True, tag="report_check"):
    """I have tried my devices, and this is how they did."""

    microphone: Result
    camera: Result
    loudspeaker: Result
