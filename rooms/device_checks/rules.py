"""Who may report a device check: whoever is in the room and may send sound to it. The last one counts."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from rooms.base import Deciders, Evolvers
from rooms.device_checks.commands import ReportCheck
from rooms.device_checks.events import DevicesChecked
from rooms.device_checks.results import DeviceCheck
from rooms.people import Person
from rooms.seats import require_sending
from rooms.state import RoomState

SAME_FOR = timedelta(minutes=10)
"""The same results again within this time are no news."""


def _report(state: RoomState, command: ReportCheck, by: Person, at: datetime) -> list[DevicesChecked]:
    require_sending(by)
    known = state.device_checks.get(by.id)
    results = (command.microphone, command.camera, command.loudspeaker)
    if known is not None and results == (known.microphone, known.camera, known.loudspeaker) and at < known.at + SAME_FOR:
        return []
    microphone, camera, loudspeaker = results
    return [DevicesChecked(participant=by.id, microphone=microphone, camera=camera, loudspeaker=loudspeaker, at=at)]


def _checked(state: RoomState, event: DevicesChecked) -> RoomState:
    check = DeviceCheck(microphone=event.microphone, camera=event.camera, loudspeaker=event.loudspeaker, at=event.at)
    return replace(state, device_checks={**state.device_checks, event.participant: check})


DECIDERS: Deciders = {ReportCheck: _report}

EVOLVERS: Evolvers = {DevicesChecked: _checked}
