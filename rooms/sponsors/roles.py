"""Sponsors as the definition gives them. The words of the roles are those of the definition."""

from enum import StrEnum

import msgspec


class SponsorRole(StrEnum):
    """What an organisation does for a meeting."""

    ORGANISER = "organiser"
    HOST = "host"
    UN_OFFICE = "un_office"
    MEMBER_STATE = "member_state"
    CIVIL_SOCIETY = "civil_society"
    CO_MODERATOR = "co_moderator"
    PARTNER = "partner"


class Sponsor(msgspec.Struct, frozen=True, kw_only=True):
    """The organisation called ``name`` has ``role``."""

    role: SponsorRole
    name: str


class Sponsors(msgspec.Struct, frozen=True, kw_only=True):
    """required: roles without which the meeting is not published. named: who the definition says has a role."""

    required: tuple[SponsorRole, ...] = ()
    named: tuple[Sponsor, ...] = ()
