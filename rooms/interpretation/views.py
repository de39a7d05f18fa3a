"""The booths and their signals, for those who sit in them and those who run the meeting."""

import msgspec

from rooms.base import LanguageTag
from rooms.identity import Identity, identity
from rooms.ids import ParticipantId
from rooms.interpretation.booths import interpreters_of
from rooms.interpretation.state import THE_FLOOR, Signal
from rooms.speaking_views import Presence
from rooms.state import RoomState


class InterpreterLine(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whose booth it is. connected: whether their line is up."""

    person: Identity
    connected: bool


class BoothView(msgspec.Struct, frozen=True, kw_only=True):
    """The booth of ``language``. active: who interprets; null: nobody. offered: they would hand over. silenced: they cough.

    relay_from: the language of the booth that it listens to; empty: the floor. relay_quiet: nobody interprets there.
    """

    language: LanguageTag
    interpreters: tuple[InterpreterLine, ...]
    active: ParticipantId | None
    offered: bool
    silenced: bool
    relay_from: LanguageTag
    relay_quiet: bool


def booths_view(state: RoomState, presence: Presence) -> tuple[BoothView, ...]:
    """Every booth, in the order of the definition."""
    return tuple(_booth(state, language, presence) for language in state.rules.interpretation)


def _booth(state: RoomState, language: LanguageTag, presence: Presence) -> BoothView:
    known = state.interpretation
    booth = known.booth(language)
    return BoothView(
        language=language,
        interpreters=tuple(
            InterpreterLine(person=identity(one), connected=one.id in presence.connected) for one in interpreters_of(state, language)
        ),
        active=booth.active,
        offered=booth.offered,
        silenced=booth.silenced,
        relay_from=booth.relay_from,
        relay_quiet=booth.relay_from != THE_FLOOR and known.booth(booth.relay_from).active is None,
    )


def standing_signals(state: RoomState) -> tuple[Signal, ...]:
    """What nobody has answered yet, the oldest first."""
    return tuple(one for one in state.interpretation.signals if one.answered_at is None)
