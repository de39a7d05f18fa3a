"""Who interprets. In a booth one person does, or nobody; the place changes hands only if it was offered and accepted, or if it is free."""

from datetime import datetime

from msgspec.structs import replace

from rooms import require
from rooms.base import Deciders, Evolvers, LanguageTag
from rooms.errors import NotAdmitted
from rooms.interpretation.booths import interpreters_of, listens_to
from rooms.interpretation.commands import (
    AcceptHandover,
    Cough,
    DeclineHandover,
    OfferHandover,
    SetRelay,
    TakeBooth,
    WithdrawHandover,
)
from rooms.interpretation.errors import BoothOccupied, NobodyInBooth, NoBooths, NoHandover, NotActive, RelayCycle, UnknownBooth
from rooms.interpretation.events import (
    BoothFreed,
    BoothHandedOver,
    BoothReopened,
    BoothSilenced,
    BoothTaken,
    HandoverDeclined,
    HandoverOffered,
    HandoverWithdrawn,
    InterpretationEvent,
    RelaySet,
)
from rooms.interpretation.state import THE_FLOOR, Booth
from rooms.people import Person
from rooms.permissions import Right
from rooms.state import RoomState


def require_booth(state: RoomState, language: LanguageTag) -> Booth:
    """The booth of ``language``. Raises NoBooths, UnknownBooth."""
    known = state.rules.interpretation
    if not known:
        raise NoBooths
    if language not in known:
        raise UnknownBooth(language=language, known=known)
    return state.interpretation.booth(language)


def own_booth(state: RoomState, by: Person) -> Booth:
    """The booth of ``by``, who has come in with the invitation to it.

    Raises NotPermitted, NotAdmitted, RoomOver, NoBooths, UnknownBooth.
    """
    require.right(by, Right.INTERPRET)
    known = state.people.get(by.id)
    if known is None or known.booth != by.booth:
        raise NotAdmitted
    require.not_over(state)
    return require_booth(state, by.booth)


def _active_booth(state: RoomState, by: Person) -> Booth:
    """The same, in which ``by`` interprets. Raises NotActive besides."""
    booth = own_booth(state, by)
    if booth.active != by.id:
        raise NotActive
    return booth


def _take(state: RoomState, _: TakeBooth, by: Person, at: datetime) -> list[InterpretationEvent]:
    active = own_booth(state, by).active
    if active is None:
        return [BoothTaken(booth=by.booth, participant=by.id, at=at)]
    if active != by.id:
        raise BoothOccupied(name=state.people[active].name)
    return []


def _offer(state: RoomState, _: OfferHandover, by: Person, at: datetime) -> list[InterpretationEvent]:
    booth = _active_booth(state, by)
    if len(interpreters_of(state, by.booth)) == 1:
        raise NobodyInBooth
    return [] if booth.offered else [HandoverOffered(booth=by.booth, by=by.id, at=at)]


def _withdraw(state: RoomState, _: WithdrawHandover, by: Person, at: datetime) -> list[InterpretationEvent]:
    return [HandoverWithdrawn(booth=by.booth, by=by.id, at=at)] if _active_booth(state, by).offered else []


def _accept(state: RoomState, _: AcceptHandover, by: Person, at: datetime) -> list[InterpretationEvent]:
    booth = own_booth(state, by)
    if booth.active is None or not booth.offered or booth.active == by.id:
        raise NoHandover
    return [BoothHandedOver(booth=by.booth, participant=by.id, before=booth.active, at=at)]


def _decline(state: RoomState, _: DeclineHandover, by: Person, at: datetime) -> list[InterpretationEvent]:
    booth = own_booth(state, by)
    if not booth.offered or booth.active == by.id:
        raise NoHandover
    return [HandoverDeclined(booth=by.booth, by=by.id, at=at)]


def _set_relay(state: RoomState, command: SetRelay, by: Person, at: datetime) -> list[InterpretationEvent]:
    booth, source = own_booth(state, by), command.relay_from
    if source == booth.relay_from:
        return []
    if source != THE_FLOOR:
        require_booth(state, source)
        if by.booth in (source, *listens_to(state, source)):
            raise RelayCycle
    return [RelaySet(booth=by.booth, relay_from=source, by=by.id, at=at)]


def _cough(state: RoomState, command: Cough, by: Person, at: datetime) -> list[InterpretationEvent]:
    if _active_booth(state, by).silenced is command.held:
        return []
    event = BoothSilenced if command.held else BoothReopened
    return [event(booth=by.booth, by=by.id, at=at)]


def _taken(state: RoomState, event: BoothTaken | BoothHandedOver) -> RoomState:
    return _changed(state, event.booth, active=event.participant, offered=False, silenced=False)


def _freed(state: RoomState, event: BoothFreed) -> RoomState:
    return _changed(state, event.booth, active=None, offered=False, silenced=False)


def _offered(state: RoomState, event: HandoverOffered) -> RoomState:
    return _changed(state, event.booth, offered=True)


def _kept(state: RoomState, event: HandoverWithdrawn | HandoverDeclined) -> RoomState:
    return _changed(state, event.booth, offered=False)


def _relayed(state: RoomState, event: RelaySet) -> RoomState:
    return _changed(state, event.booth, relay_from=event.relay_from)


def _silenced(state: RoomState, event: BoothSilenced) -> RoomState:
    return _changed(state, event.booth, silenced=True)


def _reopened(state: RoomState, event: BoothReopened) -> RoomState:
    return _changed(state, event.booth, silenced=False)


def _changed(state: RoomState, language: LanguageTag, **fields: object) -> RoomState:
    known = state.interpretation
    booth = replace(known.booth(language), **fields)
    return replace(state, interpretation=replace(known, booths={**known.booths, language: booth}))


DECIDERS: Deciders = {
    TakeBooth: _take,
    OfferHandover: _offer,
    WithdrawHandover: _withdraw,
    AcceptHandover: _accept,
    DeclineHandover: _decline,
    SetRelay: _set_relay,
    Cough: _cough,
}

EVOLVERS: Evolvers = {
    BoothTaken: _taken,
    BoothHandedOver: _taken,
    BoothFreed: _freed,
    HandoverOffered: _offered,
    HandoverWithdrawn: _kept,
    HandoverDeclined: _kept,
    RelaySet: _relayed,
    BoothSilenced: _silenced,
    BoothReopened: _reopened,
}
