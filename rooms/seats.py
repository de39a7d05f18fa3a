"""People in the hall who take part with a device of their own. It is silent by design: it sends nothing, and nothing comes to it."""

from datetime import datetime

from rooms import require
from rooms.errors import N_, Refused
from rooms.people import Person, Place, Role
from rooms.permissions import RIGHTS, Right
from rooms.phases import OVER
from rooms.slot.bound import RUNNING
from rooms.state import RoomState

SEATED = frozenset({Role.PARTICIPANT, Role.PANELLIST, Role.VIEWER})
"""Roles that use the microphones and the loudspeakers of the hall. Its console sends them; who moderates there may listen apart."""

MEDIA_RIGHTS = frozenset({Right.SEND_MEDIA, Right.STANDING_VOICE})


class DeviceSilent(Refused):
    code = "device_silent"
    template = N_(
        "You sit in the hall, so this device neither sends nor plays sound and pictures: it would disturb the hall. "
        "Speak into a microphone of the hall."
    )


class SeatsClosed(Refused):
    code = "seats_closed"
    template = N_("This meeting is over, so nobody gets a seat in it any more. Choose another meeting from the programme.")


def is_seated(person: Person) -> bool:
    """Whether ``person`` sits in the hall with a device that is to be silent."""
    return person.place is Place.HALL and person.role in SEATED


def rights_of(person: Person) -> frozenset[Right]:
    """What ``person`` may do where they sit."""
    return RIGHTS[person.role] - MEDIA_RIGHTS if is_seated(person) else RIGHTS[person.role]


def require_media(person: Person) -> None:
    """Raises DeviceSilent: the device of ``person`` neither sends nor receives."""
    if is_seated(person):
        raise DeviceSilent


def require_sending(person: Person) -> None:
    """Raises DeviceSilent, NotPermitted: ``person`` sends no sound and no pictures."""
    require_media(person)
    require.right(person, Right.SEND_MEDIA)


def require_seats(state: RoomState, at: datetime) -> None:
    """Do nothing if seats are given at ``at``: until the end of the slot, and as long as the meeting runs. Raises SeatsClosed."""
    slot_over = state.ends_at is not None and at >= state.ends_at
    if state.phase in OVER or (slot_over and state.phase not in RUNNING):
        raise SeatsClosed
