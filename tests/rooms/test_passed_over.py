"""Whoever waits and is not there keeps their place, and it stands in nobody's way."""

from collections.abc import Callable

import pytest

from rooms.admission.commands import AdmitPerson, ReturnToLobby
from rooms.commands import MarkAbsent, MarkPresent
from rooms.people import SYSTEM, Person
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, TechnicianView, personal_view, view_for
from tests.builders import LENA, MIA, RAVI, after, person, room

pytestmark = pytest.mark.row("C6")

SOFIA = person("Sofia")
WAITING = (RAVI, LENA, SOFIA)


def line_lost(state: RoomState) -> RoomState:
    return after(state, MarkAbsent(participant=RAVI.id), SYSTEM)


def sent_to_the_lobby(state: RoomState) -> RoomState:
    return after(state, ReturnToLobby(participant=RAVI.id), MIA)


def line_back(state: RoomState) -> RoomState:
    return after(state, MarkPresent(participant=RAVI.id), SYSTEM)


def admitted(state: RoomState) -> RoomState:
    return after(state, AdmitPerson(participant=RAVI.id), MIA)


def next_ones(state: RoomState) -> tuple[str, list[str]]:
    """Who is next, and who is on deck."""
    view = view_for(state, Audience.TECHNICIAN, Presence())
    assert isinstance(view, TechnicianView)
    assert view.next_speaker is not None
    return view.next_speaker.speaker.name, [one.speaker.name for one in view.on_deck]


def place(state: RoomState, one: Person) -> int | None:
    request = personal_view(state, one).request
    return request.place if request else None


@pytest.mark.parametrize(("leaves", "comes"), [(line_lost, line_back), (sent_to_the_lobby, admitted)])
def test_the_order_goes_on_without_them_and_they_are_back_in_it_at_once(
    leaves: Callable[[RoomState], RoomState], comes: Callable[[RoomState], RoomState]
) -> None:
    before = room(waiting=WAITING, people=(MIA, *WAITING))
    without = leaves(before)
    assert next_ones(without) == ("Lena", ["Lena", "Sofia"])
    assert [place(without, one) for one in (LENA, SOFIA)] == [1, 2]
    assert [personal_view(without, one).on_deck for one in WAITING] == [False, True, True]
    again = comes(without)
    assert next_ones(again) == next_ones(before) == ("Ravi", ["Ravi", "Lena"])
    assert [place(again, one) for one in WAITING] == [1, 2, 3]
