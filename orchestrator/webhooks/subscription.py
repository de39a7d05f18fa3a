"""Who is told what: one address, its secret, and how much of the rooms it may know."""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, get_args

from rooms.events import AnyRoomEvent
from rooms.ids import RoomId

SubscriptionId = NewType("SubscriptionId", str)
"""``w-`` and eight hexadecimal digits; public."""

SECRET_BYTES = 32

EVENT_TYPES: tuple[str, ...] = tuple(str(kind.__struct_config__.tag) for kind in get_args(AnyRoomEvent))
"""Every type of room event: ``floor_granted``, ``phase_changed``, ..."""


class Detail(StrEnum):
    """How much the data of an event tells: what the public sees, what participants see, or the event as it is stored."""

    PUBLIC = "public"
    PARTICIPANT = "participant"
    FULL = "full"


class State(StrEnum):
    """Whether events are delivered: yes; not any more, after a day without success; not any more, as the receiver asked (410)."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Events of ``room`` (None: of every room) go to ``url``.

    secret: to sign with (``whsec_...``); it has to be readable here, so that it is kept from everything that is shown or logged.
    events: the types that are wanted, none: all. insecure: plain HTTP is allowed. private: addresses of private networks are allowed.
    """

    id: SubscriptionId
    url: str
    secret: str = field(repr=False)
    room: RoomId | None
    events: tuple[str, ...]
    detail: Detail
    insecure: bool
    private: bool
    added_at: datetime

    def covers(self, room: RoomId) -> bool:
        """Whether events of ``room`` are wanted."""
        return self.room is None or self.room == room

    def wants(self, event_type: str) -> bool:
        """Whether events of this type are wanted."""
        return not self.events or event_type in self.events


def new_id() -> SubscriptionId:
    """A name for a new subscription."""
    return SubscriptionId(f"w-{secrets.token_hex(4)}")


def new_secret() -> str:
    """A secret in the form of Standard Webhooks: ``whsec_`` and 32 random bytes in base64."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"
