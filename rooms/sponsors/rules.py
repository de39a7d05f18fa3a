"""Which sponsors a meeting has and which it lacks."""

from datetime import datetime

from msgspec.structs import replace

from rooms import require
from rooms.base import Deciders, Evolvers
from rooms.people import Person
from rooms.permissions import Right
from rooms.sponsors.commands import DropSponsor, NameSponsor
from rooms.sponsors.errors import SponsorsMissing, TooManySponsors, UnknownSponsor
from rooms.sponsors.events import SponsorDropped, SponsorEvent, SponsorNamed
from rooms.sponsors.roles import Sponsor, SponsorRole
from rooms.state import RoomState

MAX_SPONSORS = 100


def sponsors_of(state: RoomState) -> tuple[Sponsor, ...]:
    """Everybody who stands behind the meeting, by the definition first."""
    return tuple(dict.fromkeys((*state.rules.sponsors.named, *state.sponsors)))


def missing(state: RoomState) -> tuple[SponsorRole, ...]:
    """The required roles that nobody has."""
    filled = {sponsor.role for sponsor in sponsors_of(state)}
    return tuple(role for role in state.rules.sponsors.required if role not in filled)


def require_all(state: RoomState) -> None:
    """Raises SponsorsMissing: a required role is not filled."""
    if lacking := missing(state):
        raise SponsorsMissing(roles=lacking)


def _name(state: RoomState, command: NameSponsor, by: Person, at: datetime) -> list[SponsorEvent]:
    require.right(by, Right.NAME_SPONSORS)
    sponsor = _sponsor(command)
    if sponsor in sponsors_of(state):
        return []
    if len(sponsors_of(state)) >= MAX_SPONSORS:
        raise TooManySponsors(limit=MAX_SPONSORS)
    return [SponsorNamed(sponsor=sponsor, by=by.id, at=at)]


def _named(state: RoomState, event: SponsorNamed) -> RoomState:
    return replace(state, sponsors=(*state.sponsors, event.sponsor))


def _drop(state: RoomState, command: DropSponsor, by: Person, at: datetime) -> list[SponsorEvent]:
    require.right(by, Right.NAME_SPONSORS)
    sponsor = _sponsor(command)
    if sponsor not in state.sponsors:
        raise UnknownSponsor(name=sponsor.name)
    return [SponsorDropped(sponsor=sponsor, by=by.id, at=at)]


def _dropped(state: RoomState, event: SponsorDropped) -> RoomState:
    return replace(state, sponsors=tuple(one for one in state.sponsors if one != event.sponsor))


def _sponsor(command: NameSponsor | DropSponsor) -> Sponsor:
    return Sponsor(role=command.role, name=" ".join(command.name.split()) or command.name)


DECIDERS: Deciders = {NameSponsor: _name, DropSponsor: _drop}

EVOLVERS: Evolvers = {SponsorNamed: _named, SponsorDropped: _dropped}
