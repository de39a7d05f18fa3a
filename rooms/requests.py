"""Floor requests in the states of RFC 8855 (BFCP) §4.1. A request is in one of them; the last four are terminal."""

from datetime import datetime
from enum import StrEnum

import msgspec

from rooms.clock import Clock
from rooms.ids import ParticipantId, RequestId, SpeechTypeId
from rooms.microphones.used import OF_THE_HALL, OWN_DEVICE, Microphone
from rooms.people import Person, Place


class RequestState(StrEnum):
    """The states' names in RFC 8855."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    GRANTED = "granted"
    DENIED = "denied"
    CANCELLED = "cancelled"
    RELEASED = "released"
    REVOKED = "revoked"


class Filing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What was asked for, by whom and when. ``speaker`` is who will speak; ``by`` who asked, which differs for people in the hall.

    text: what it is about, if it was said. on_behalf_of: the group for which the person speaks. about: the turn to which a question
    or a reply belongs. item: the item of the agenda under way when it was asked. microphone: what the speaker will use; None in logs
    that are older than it.
    """

    request: RequestId
    by: ParticipantId
    speaker: Person
    speech_type: SpeechTypeId
    language: str
    at: datetime
    text: str = ""
    on_behalf_of: str = ""
    about: RequestId | None = None
    item: str = ""
    microphone: Microphone | None = None

    @property
    def speaks_into(self) -> Microphone:
        """The microphone of the speaker, as far as it is known."""
        return self.microphone or (OWN_DEVICE if self.speaker.place is Place.REMOTE else OF_THE_HALL)


class Why(StrEnum):
    """Why a request stands where it does."""

    ASKED = "asked"
    RANK = "rank"
    ARRANGED = "arranged"
    MOVED = "moved"
    SWAPPED = "swapped"
    RESTORED = "restored"


class Placing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``ASKED``: behind those who asked before; ``RANK``: its type goes before others; else ``by`` put it there at ``at``."""

    why: Why = Why.ASKED
    by: ParticipantId | None = None
    at: datetime | None = None
    reason: str = ""


class Pending(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag="pending"):
    """Asked; the chair has not decided. spoken_s: what a restored turn has used of its time."""

    filing: Filing
    placing: Placing = Placing()
    spoken_s: float = 0.0


class Accepted(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag="accepted"):
    """The chair will give the floor; the request waits for its turn."""

    filing: Filing
    by: ParticipantId
    at: datetime
    placing: Placing = Placing()
    spoken_s: float = 0.0


class Granted(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag="granted"):
    """Holds the floor since ``at``."""

    filing: Filing
    by: ParticipantId
    at: datetime
    clock: Clock


class Denied(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag="denied"):
    """The chair said no."""

    filing: Filing
    by: ParticipantId
    at: datetime
    reason: str


class Cancelled(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag="cancelled"):
    """Withdrawn by its owner, or the meeting ended first."""

    filing: Filing
    by: ParticipantId
    at: datetime
    reason: str


class Released(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag="released"):
    """Spoke from ``granted_at`` to ``at``, ``spoken_s`` seconds without the suspensions, and gave the floor back."""

    filing: Filing
    by: ParticipantId
    granted_at: datetime
    at: datetime
    spoken_s: float
    limit_s: int | None


class Revoked(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag="revoked"):
    """Spoke, and the chair took the floor away."""

    filing: Filing
    by: ParticipantId
    granted_at: datetime
    at: datetime
    spoken_s: float
    limit_s: int | None
    reason: str


Waiting = Pending | Accepted
Spoken = Released | Revoked
Ended = Denied | Cancelled | Released | Revoked
Request = Pending | Accepted | Granted | Denied | Cancelled | Released | Revoked


def state_of(request: Request) -> RequestState:
    """The state that ``request`` is in."""
    return RequestState(type(request).__name__.lower())
