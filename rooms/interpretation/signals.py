"""What booths need of the room: "slower", "no sound". It stands until somebody who runs the meeting has understood it."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from rooms import require
from rooms.base import Deciders, Evolvers
from rooms.interpretation.commands import AnswerSignal, SendSignal
from rooms.interpretation.errors import UnknownSignal
from rooms.interpretation.events import InterpretationEvent, SignalAnswered, SignalSent
from rooms.interpretation.rules import own_booth
from rooms.interpretation.state import Signal, SignalId
from rooms.people import Person
from rooms.permissions import Right
from rooms.state import RoomState

SAME_FOR = timedelta(seconds=10)
"""The same signal again within this time says nothing new: two in a booth press, or one presses twice."""


def _send(state: RoomState, command: SendSignal, by: Person, at: datetime) -> list[InterpretationEvent]:
    own_booth(state, by)
    known = state.interpretation.standing(by.booth, command.kind)
    if known is not None and abs(at - known.at) < SAME_FOR:
        return []
    signal = known.id if known else SignalId(f"s{state.interpretation.sent + 1}")
    return [SignalSent(signal=signal, booth=by.booth, kind=command.kind, by=by.id, at=at)]


def _answer(state: RoomState, command: AnswerSignal, by: Person, at: datetime) -> list[InterpretationEvent]:
    require.right(by, Right.ANSWER_BOOTHS)
    known = state.interpretation.signal(command.signal)
    if known is None:
        raise UnknownSignal(signal=command.signal)
    return [SignalAnswered(signal=known.id, by=by.id, at=at)] if known.answered_at is None else []


def _sent(state: RoomState, event: SignalSent) -> RoomState:
    """The last of its kind from that booth; one that waits for an answer is counted."""
    known = state.interpretation
    again = known.standing(event.booth, event.kind)
    others = tuple(one for one in known.signals if (one.booth, one.kind) != (event.booth, event.kind))
    times = again.times + 1 if again else 1
    signal = Signal(id=event.signal, booth=event.booth, kind=event.kind, at=event.at, times=times)
    return replace(state, interpretation=replace(known, signals=(*others, signal), sent=known.sent + (again is None)))


def _answered(state: RoomState, event: SignalAnswered) -> RoomState:
    known = state.interpretation
    signals = tuple(replace(one, answered_at=event.at) if one.id == event.signal else one for one in known.signals)
    return replace(state, interpretation=replace(known, signals=signals))


DECIDERS: Deciders = {SendSignal: _send, AnswerSignal: _answer}

EVOLVERS: Evolvers = {SignalSent: _sent, SignalAnswered: _answered}
