"""What was tried."""

from rooms.base import RoomEvent
from rooms.device_checks.results import Result
from rooms.ids import ParticipantId


class DevicesChecked(RoomEvent, frozen=True, kw_only=True, tag="devices_checked"):
    """``participant`` tried their devices."""

    participant: ParticipantId
    microphone: Result
    camera: Result
    loudspeaker: Result
