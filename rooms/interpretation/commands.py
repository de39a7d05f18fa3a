"""What interpreters do in their booth, and how they are answered. Which booth it is says their invitation."""

from rooms.base import Command, LanguageTag
from rooms.interpretation.state import THE_FLOOR, SignalId, SignalKind


class TakeBooth(Command, frozen=True, kw_only=True, tag="take_booth"):
    """Interpret in one's own booth, in which nobody does."""


class OfferHandover(Command, frozen=True, kw_only=True, tag="offer_handover"):
    """Offer one's place to the others in the booth. Nothing changes before one of them accepts."""


class WithdrawHandover(Command, frozen=True, kw_only=True, tag="withdraw_handover"):
    """Take the offer back and go on."""


class AcceptHandover(Command, frozen=True, kw_only=True, tag="accept_handover"):
    """Interpret from now on, in place of whoever offered it."""


class DeclineHandover(Command, frozen=True, kw_only=True, tag="decline_handover"):
    """Leave the place to whoever offered it."""


class SetRelay(Command, frozen=True, kw_only=True, tag="set_relay"):
    """Let one's booth listen to that of another language; empty: to the floor."""

    relay_from: LanguageTag = THE_FLOOR


class Cough(Command, frozen=True, kw_only=True, tag="cough"):
    """Silence one's booth, for as long as the key is held (``held`` false: it was let go)."""

    held: bool


class SendSignal(Command, frozen=True, kw_only=True, tag="send_signal"):
    """Tell those who run the meeting what the booth needs."""

    kind: SignalKind


class AnswerSignal(Command, frozen=True, kw_only=True, tag="answer_signal"):
    """Tell the booth that its signal was understood."""

    signal: SignalId


InterpretationCommand = (
    TakeBooth | OfferHandover | WithdrawHandover | AcceptHandover | DeclineHandover | SetRelay | Cough | SendSignal | AnswerSignal
)
