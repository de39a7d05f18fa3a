"""The booths of a room and their signals."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NewType

import msgspec

from rooms.base import LanguageTag
from rooms.ids import ParticipantId

SignalId = NewType("SignalId", str)
"""A signal within its room: ``s1``, ``s2``, ... in the order of sending."""

THE_FLOOR: LanguageTag = ""
"""What a booth listens to that takes no relay."""


class SignalKind(StrEnum):
    """What an interpreter needs of the room. A sentence in the reader's language says it; nobody writes text."""

    SLOWER = "slower"
    NO_SOUND = "no_sound"
    TOO_FAR = "too_far_from_microphone"
    REPEAT = "repeat"


class Booth(msgspec.Struct, frozen=True):
    """The booth of one language. active: who interprets there, one person or nobody. offered: they would hand over. silenced: they cough.

    relay_from: the language of the booth that it listens to.
    """

    active: ParticipantId | None = None
    offered: bool = False
    silenced: bool = False
    relay_from: LanguageTag = THE_FLOOR


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """What the booth of ``booth`` last said of one kind, at ``at`` (aware UTC). times: since it was last answered."""

    id: SignalId
    booth: LanguageTag
    kind: SignalKind
    at: datetime
    times: int = 1
    answered_at: datetime | None = None


class Interpretation(msgspec.Struct, frozen=True):
    """booths: by language; one that is not here is empty. signals: the last of each kind from each booth, oldest first. sent: so far."""

    booths: Mapping[LanguageTag, Booth] = {}
    signals: tuple[Signal, ...] = ()
    sent: int = 0

    def booth(self, language: LanguageTag) -> Booth:
        """The booth of ``language``."""
        return self.booths.get(language, Booth())

    def standing(self, booth: LanguageTag, kind: SignalKind) -> Signal | None:
        """What that booth said and nobody has answered yet, or None."""
        return next((one for one in self.signals if (one.booth, one.kind) == (booth, kind) and one.answered_at is None), None)

    def signal(self, wanted: SignalId) -> Signal | None:
        """The signal with that id, or None if the booth has sent another one since, or there was none."""
        return next((one for one in self.signals if one.id == wanted), None)
