"""What happened in the booths. ``booth`` is a language."""

from enum import StrEnum

from rooms.base import LanguageTag, RoomEvent
from rooms.ids import ParticipantId
from rooms.interpretation.state import SignalId, SignalKind


class Gone(StrEnum):
    """Why nobody interprets in a booth any more: the line broke, a moderator put them out, or to the lobby, or their booth is another."""

    ABSENT = "absent"
    REMOVED = "removed"
    ELSEWHERE = "elsewhere"


class BoothTaken(RoomEvent, frozen=True, kw_only=True, tag="booth_taken"):
    """``participant`` interprets in the booth, in which nobody did."""

    booth: LanguageTag
    participant: ParticipantId


class BoothFreed(RoomEvent, frozen=True, kw_only=True, tag="booth_freed"):
    """``participant`` is gone, and nobody interprets in the booth."""

    booth: LanguageTag
    participant: ParticipantId
    why: Gone


class HandoverOffered(RoomEvent, frozen=True, kw_only=True, tag="handover_offered"):
    """``by`` interprets and would hand over."""

    booth: LanguageTag
    by: ParticipantId


class HandoverWithdrawn(RoomEvent, frozen=True, kw_only=True, tag="handover_withdrawn"):
    """``by`` interprets and goes on."""

    booth: LanguageTag
    by: ParticipantId


class HandoverDeclined(RoomEvent, frozen=True, kw_only=True, tag="handover_declined"):
    """``by`` leaves the place to whoever offered it."""

    booth: LanguageTag
    by: ParticipantId


class BoothHandedOver(RoomEvent, frozen=True, kw_only=True, tag="booth_handed_over"):
    """``participant`` accepted what ``before`` offered, and interprets from ``at`` on."""

    booth: LanguageTag
    participant: ParticipantId
    before: ParticipantId


class RelaySet(RoomEvent, frozen=True, kw_only=True, tag="relay_set"):
    """The booth listens to that of ``relay_from``; empty: to the floor."""

    booth: LanguageTag
    relay_from: LanguageTag
    by: ParticipantId


class BoothSilenced(RoomEvent, frozen=True, kw_only=True, tag="booth_silenced"):
    """``by`` interprets and holds the cough key."""

    booth: LanguageTag
    by: ParticipantId


class BoothReopened(RoomEvent, frozen=True, kw_only=True, tag="booth_reopened"):
    """``by`` let the cough key go."""

    booth: LanguageTag
    by: ParticipantId


class SignalSent(RoomEvent, frozen=True, kw_only=True, tag="signal_sent"):
    """The booth needs something of the room. A signal that was sent before and not answered keeps its id."""

    signal: SignalId
    booth: LanguageTag
    kind: SignalKind
    by: ParticipantId


class SignalAnswered(RoomEvent, frozen=True, kw_only=True, tag="signal_answered"):
    """``by`` has understood it."""

    signal: SignalId
    by: ParticipantId


InterpretationEvent = (
    BoothTaken
    | BoothFreed
    | HandoverOffered
    | HandoverWithdrawn
    | HandoverDeclined
    | BoothHandedOver
    | RelaySet
    | BoothSilenced
    | BoothReopened
    | SignalSent
    | SignalAnswered
)
