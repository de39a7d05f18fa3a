"""What those who run a meeting see of its sponsors. Everybody reads the names on the programme."""

import msgspec

from rooms.sponsors.roles import Sponsor, SponsorRole
from rooms.sponsors.rules import missing, sponsors_of
from rooms.state import RoomState


class SponsorsView(msgspec.Struct, frozen=True, kw_only=True):
    """missing: required roles that nobody has; while there is one the meeting cannot be published. named_here: not by the definition."""

    named: tuple[Sponsor, ...]
    missing: tuple[SponsorRole, ...]
    named_here: tuple[Sponsor, ...] = ()


def sponsors_view(state: RoomState) -> SponsorsView:
    """The sponsors of the meeting."""
    return SponsorsView(named=sponsors_of(state), missing=missing(state), named_here=state.sponsors)
