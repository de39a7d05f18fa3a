"""Who came to stand behind a meeting."""

from rooms.base import RoomEvent
from rooms.ids import ParticipantId
from rooms.sponsors.roles import Sponsor


class SponsorNamed(RoomEvent, frozen=True, kw_only=True, tag="sponsor_named"):
    """``sponsor`` stands behind the meeting from ``at`` on."""

    sponsor: Sponsor
    by: ParticipantId


class SponsorDropped(RoomEvent, frozen=True, kw_only=True, tag="sponsor_dropped"):
    """It does no more."""

    sponsor: Sponsor
    by: ParticipantId


SponsorEvent = SponsorNamed | SponsorDropped
