"""What people's pages say of their devices, for technicians: kept in memory while their owner is connected, and nowhere else."""

from typing import Annotated, Literal

import msgspec

from rooms.ids import ParticipantId
from rooms.speaking_views import Presence

DeviceName = Annotated[str, msgspec.Meta(max_length=200)]


class DeviceReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The devices in use, by the names that their owner's browser has for them; empty: none.

    microphone_on, camera_on: not switched off by hand. path: how sound and pictures reach us, through a relay or not; empty: not known.
    """

    microphone: DeviceName = ""
    camera: DeviceName = ""
    loudspeaker: DeviceName = ""
    microphone_on: bool
    camera_on: bool
    path: Literal["", "direct", "relay"] = ""


class DeviceReports:
    """The newest report of everybody who is in one room: no more than there are people."""

    def __init__(self) -> None:
        self._reports: dict[ParticipantId, DeviceReport] = {}

    def take(self, participant: ParticipantId, report: DeviceReport) -> None:
        """``report`` is the newest of ``participant``."""
        self._reports[participant] = report

    def of(self, participant: ParticipantId) -> DeviceReport | None:
        """The newest report of ``participant``; None: their page has said nothing."""
        return self._reports.get(participant)

    def keep_only_present(self, presence: Presence) -> None:
        """Forget those who have left."""
        self._reports = {one: report for one, report in self._reports.items() if one in presence.connected}
