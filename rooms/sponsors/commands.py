"""Saying who stands behind a meeting."""

from typing import Annotated

import msgspec

from rooms.base import Command
from rooms.sponsors.roles import SponsorRole

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class NameSponsor(Command, frozen=True, kw_only=True, tag="name_sponsor"):
    """Say that the organisation called ``name`` has ``role``, besides those that have it already."""

    role: SponsorRole
    name: Name


class DropSponsor(Command, frozen=True, kw_only=True, tag="drop_sponsor"):
    """Take that back. What the definition says is changed there."""

    role: SponsorRole
    name: Name


SponsorCommand = NameSponsor | DropSponsor
