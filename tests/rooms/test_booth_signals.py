"""What interpreters tell the chair with one press."""

from datetime import timedelta

import pytest

from rooms.decide import decide
from rooms.errors import NotPermitted
from rooms.interpretation.commands import AnswerSignal, SendSignal
from rooms.interpretation.errors import UnknownSignal
from rooms.interpretation.events import SignalAnswered, SignalSent
from rooms.interpretation.signals import SAME_FOR
from rooms.interpretation.state import SignalId, SignalKind
from rooms.people import Person
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, InterpreterView, ModeratorView, TechnicianView, view_for
from tests.builders import HALL, MIA, PIA, RAVI, T0, TOMAS, after
from tests.rooms.booths import ELENA, FANNY, INES, booths

pytestmark = pytest.mark.row("H5")

SLOWER = SendSignal(kind=SignalKind.SLOWER)
FIRST = SignalId("s1")


def standing(state: RoomState, audience: Audience = Audience.MODERATOR) -> list[tuple[str, str, int]]:
    view = view_for(state, audience, Presence())
    assert isinstance(view, ModeratorView | TechnicianView | InterpreterView)
    return [(one.booth, one.kind, one.times) for one in view.signals]


def test_one_press_shows_the_chair_and_the_technicians_what_the_booth_needs() -> None:
    assert decide(booths(), SLOWER, by=INES, at=T0) == [SignalSent(signal=FIRST, booth="es", kind=SignalKind.SLOWER, by=INES.id, at=T0)]
    state = after(booths(), SLOWER, INES)
    for audience in (Audience.MODERATOR, Audience.TECHNICIAN, Audience.INTERPRETER):
        assert standing(state, audience) == [("es", "slower", 1)]


def test_the_same_within_seconds_does_not_pile_up_and_later_it_is_said_again_on_the_same_line() -> None:
    state = after(booths(), SLOWER, INES)
    assert decide(state, SLOWER, by=ELENA, at=T0 + SAME_FOR - timedelta(seconds=1)) == []
    state = after(state, SLOWER, ELENA, T0 + SAME_FOR)
    assert standing(state) == [("es", "slower", 2)]
    state = after(state, SendSignal(kind=SignalKind.NO_SOUND), ELENA)
    state = after(state, SLOWER, FANNY)
    assert standing(state) == [("es", "slower", 2), ("es", "no_sound", 1), ("fr", "slower", 1)]


@pytest.mark.parametrize("somebody", [MIA, TOMAS])
def test_a_moderator_or_a_technician_says_that_it_was_understood_and_the_booth_sees_it(somebody: Person) -> None:
    state = after(booths(), SLOWER, INES)
    later = T0 + timedelta(seconds=3)
    assert decide(state, AnswerSignal(signal=FIRST), by=somebody, at=later) == [SignalAnswered(signal=FIRST, by=somebody.id, at=later)]
    state = after(state, AnswerSignal(signal=FIRST), somebody, later)
    assert standing(state) == standing(state, Audience.TECHNICIAN) == []
    view = view_for(state, Audience.INTERPRETER, Presence())
    assert isinstance(view, InterpreterView)
    assert [one.answered_at for one in view.signals] == [later]
    assert decide(state, AnswerSignal(signal=FIRST), by=MIA, at=later) == [], "two may say so at once"


def test_after_an_answer_the_booth_may_ask_for_the_same_at_once() -> None:
    state = after(after(booths(), SLOWER, INES), AnswerSignal(signal=FIRST), MIA)
    state = after(state, SLOWER, INES, T0 + timedelta(seconds=1))
    assert standing(state) == [("es", "slower", 1)]
    with pytest.raises(UnknownSignal):
        decide(state, AnswerSignal(signal=FIRST), by=MIA, at=T0)


@pytest.mark.parametrize("somebody", [RAVI, PIA, HALL, INES])
def test_nobody_else_answers_a_signal(somebody: Person) -> None:
    with pytest.raises(NotPermitted):
        decide(after(booths(), SLOWER, INES), AnswerSignal(signal=FIRST), by=somebody, at=T0)


@pytest.mark.parametrize("somebody", [MIA, RAVI, TOMAS])
def test_only_interpreters_send_signals(somebody: Person) -> None:
    with pytest.raises(NotPermitted):
        decide(booths(), SLOWER, by=somebody, at=T0)
