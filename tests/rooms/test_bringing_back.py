"""Whom the chair can bring back to the floor: nobody who was put out, nobody who only watches, and nobody once it is over."""

import pytest

from rooms.admission.commands import ChangeRole, RemovePerson, ReturnToLobby
from rooms.base import Command
from rooms.commands import ChangePhase, GrantFloor, ReleaseFloor, RequestFloorForHall, RestoreSpeaker
from rooms.decide import decide
from rooms.errors import CannotGoOn, RoomOver
from rooms.ids import RequestId
from rooms.phases import Phase
from rooms.speaking_views import restorable
from rooms.state import RoomState
from tests.builders import MIA, RAVI, STATEMENT, T0, after, room

R1 = RequestId("r1")


def spoken(*, then: Command) -> RoomState:
    """Ravi has spoken and given the floor back; then something happened."""
    state = after(room(Phase.LIVE, waiting=(RAVI,)), GrantFloor(request=R1), MIA)
    return after(after(state, ReleaseFloor(request=R1), RAVI), then, MIA)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "then",
    [RemovePerson(participant=RAVI.id), ReturnToLobby(participant=RAVI.id), ChangeRole(participant=RAVI.id, role="viewer")],
    ids=["removed", "in the lobby", "viewer"],
)
def test_nobody_is_brought_back_who_may_not_speak_any_more(then: Command) -> None:
    state = spoken(then=then)
    assert restorable(state) is None
    with pytest.raises(CannotGoOn, match="Ravi is not in the room now"):
        decide(state, RestoreSpeaker(), by=MIA, at=T0)


def test_after_the_end_nobody_is_brought_back() -> None:
    state = spoken(then=ChangePhase(to=Phase.CLOSED))
    assert restorable(state) is None
    with pytest.raises(RoomOver):
        decide(state, RestoreSpeaker(), by=MIA, at=T0)


def test_somebody_in_the_hall_goes_on_without_an_invitation() -> None:
    asked = after(room(Phase.LIVE), RequestFloorForHall(speech_type=STATEMENT, name="Ana", organisation="", country=""), MIA)
    request = asked.queue[0].filing.request
    state = after(after(asked, GrantFloor(request=request), MIA), ReleaseFloor(request=request), MIA)
    back = after(state, RestoreSpeaker(), MIA)
    assert back.floor is not None
    assert back.floor.filing.speaker.name == "Ana"
