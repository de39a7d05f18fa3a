"""Who is next, and in which language, before the floor is given."""

import msgspec
import pytest

from rooms.admission.commands import ReturnToLobby
from rooms.commands import GrantFloor, MarkAbsent, RequestFloor, RequestFloorForHall
from rooms.ids import RequestId
from rooms.people import SYSTEM
from rooms.speaking_views import NextSpeaker, Presence
from rooms.state import RoomState
from rooms.views import Audience, HallView, ModeratorView, TechnicianView, view_for
from tests.builders import HALL, LENA, MIA, RAVI, STATEMENT, after, room

CONSOLES = (Audience.MODERATOR, Audience.TECHNICIAN, Audience.HALL)


def waiting() -> RoomState:
    """Ravi waits to speak Spanish, Lena English, and Ana in the hall has declared nothing."""
    hall = after(room(), RequestFloor(speech_type=STATEMENT, language="es"), RAVI)
    hall = after(hall, RequestFloor(speech_type=STATEMENT, language="en"), LENA)
    return after(hall, RequestFloorForHall(speech_type=STATEMENT, name="Ana"), HALL)


def announced(state: RoomState, audience: Audience = Audience.TECHNICIAN) -> NextSpeaker | None:
    view = view_for(state, audience, Presence())
    assert isinstance(view, ModeratorView | TechnicianView | HallView)
    return view.next_speaker


def said(state: RoomState) -> tuple[str, str] | None:
    one = announced(state)
    return (one.speaker.name, one.language) if one else None


@pytest.mark.row("H7")
@pytest.mark.parametrize("audience", CONSOLES)
def test_moderators_technicians_and_the_hall_know_the_language_before_the_floor_is_given(audience: Audience) -> None:
    one = announced(waiting(), audience)
    assert one is not None
    assert (one.request, one.speaker.name, one.language) == ("r1", "Ravi", "es")


@pytest.mark.row("H7")
def test_with_each_grant_the_one_after_is_announced_in_the_hall_or_elsewhere() -> None:
    hall = after(waiting(), GrantFloor(request=RequestId("r1")), MIA)
    assert said(hall) == ("Lena", "en")
    hall = after(hall, GrantFloor(request=RequestId("r2")), MIA)
    assert said(hall) == ("Ana", "")
    assert said(after(hall, GrantFloor(request=RequestId("r3")), MIA)) is None


@pytest.mark.row("H7")
def test_who_cannot_be_given_the_floor_is_not_announced() -> None:
    assert said(after(waiting(), MarkAbsent(participant=RAVI.id), SYSTEM)) == ("Lena", "en")
    assert said(after(waiting(), ReturnToLobby(participant=RAVI.id), MIA)) == ("Lena", "en")


@pytest.mark.row("H7")
def test_the_next_ones_from_afar_are_on_deck_with_their_language() -> None:
    view = view_for(waiting(), Audience.TECHNICIAN, Presence())
    assert isinstance(view, TechnicianView)
    assert [(one.speaker.name, one.language) for one in view.on_deck] == [("Ravi", "es"), ("Lena", "en")]


@pytest.mark.row("H7")
@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.PARTICIPANT])
def test_for_all_others_nobody_is_announced(audience: Audience) -> None:
    assert "next_speaker" not in msgspec.to_builtins(view_for(waiting(), audience, Presence()))
