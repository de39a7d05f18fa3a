"""Who is heard and seen, and by whom."""

import pytest

from rooms.commands import ChangePhase, GrantFloor, ReleaseFloor, RequestFloorForHall
from rooms.ids import RequestId
from rooms.phases import Phase, Reach
from rooms.routes import Medium, Route, routes
from rooms.state import RoomState
from tests.builders import CAST, HALL, LENA, MIA, PIA, RAVI, RULES, STATEMENT, after, room

R1 = RequestId("r1")


def heard(state: RoomState) -> list[str]:
    """Sources of sound, most important first."""
    return [route.source for route in routes(state) if route.medium is Medium.AUDIO]


def test_without_a_speaker_the_hall_the_moderators_and_the_panel_are_heard() -> None:
    assert heard(room()) == ["hall", "mia", "pia"]


def test_a_remote_speaker_is_heard_and_seen_first(floor_of_ravi: RoomState) -> None:
    assert heard(floor_of_ravi) == ["ravi", "hall", "mia", "pia"]
    assert Route(source=RAVI.id, medium=Medium.VIDEO, reach=Reach.ROOM) in routes(floor_of_ravi)


@pytest.mark.row("C10")
def test_who_waits_is_not_heard(floor_of_ravi: RoomState) -> None:
    assert LENA.id not in heard(floor_of_ravi)


@pytest.mark.row("C10")
def test_the_end_of_the_speech_ends_the_route(floor_of_ravi: RoomState) -> None:
    assert "ravi" not in heard(after(floor_of_ravi, ReleaseFloor(request=R1), RAVI))


@pytest.mark.row("A3")
def test_a_suspension_takes_the_speaker_off_and_leaves_the_backstage_its_sound(floor_of_ravi: RoomState) -> None:
    suspended = after(floor_of_ravi, ChangePhase(to=Phase.SUSPENDED), MIA)
    assert heard(suspended) == ["hall", "mia", "pia"]
    assert {route.reach for route in routes(suspended)} == {Reach.BACKSTAGE}


@pytest.mark.row("A3")
def test_resuming_brings_the_speaker_back(floor_of_ravi: RoomState) -> None:
    suspended = after(floor_of_ravi, ChangePhase(to=Phase.SUSPENDED), MIA)
    assert heard(after(suspended, ChangePhase(to=Phase.LIVE), MIA))[0] == "ravi"


@pytest.mark.row("A2")
@pytest.mark.parametrize("phase", [Phase.REHEARSAL, Phase.OPEN])
def test_before_the_start_only_the_backstage_hears_anything(phase: Phase) -> None:
    assert {route.reach for route in routes(room(phase))} == {Reach.BACKSTAGE}


@pytest.mark.parametrize("phase", [Phase.SCHEDULED, Phase.CLOSED, Phase.CANCELLED])
def test_nothing_is_heard_before_the_rehearsal_and_after_the_end(phase: Phase) -> None:
    assert routes(room(phase)) == ()


@pytest.mark.row("O8")
def test_a_remote_speaker_does_not_get_the_sound_of_the_hall_back(floor_of_ravi: RoomState) -> None:
    withheld = {route.medium: route.withheld_from for route in routes(floor_of_ravi) if route.source == HALL.id}
    assert withheld == {Medium.AUDIO: (RAVI.id,), Medium.VIDEO: ()}


@pytest.mark.row("O8")
def test_a_clean_feed_of_the_hall_goes_to_the_remote_speaker_too() -> None:
    clean = type(RULES)(speech_types=RULES.speech_types, mix_minus=True)
    hall = after(room(waiting=[RAVI], rules=clean), GrantFloor(request=R1), MIA)
    assert all(route.withheld_from == () for route in routes(hall))


def test_a_speaker_in_the_hall_opens_no_remote_microphone() -> None:
    hall = after(room(people=[*CAST]), RequestFloorForHall(speech_type=STATEMENT, name="Ana"), HALL)
    assert heard(after(hall, GrantFloor(request=R1), MIA)) == ["hall", "mia", "pia"]


def test_a_panellist_with_the_floor_appears_once() -> None:
    hall = after(room(waiting=[PIA]), GrantFloor(request=R1), MIA)
    assert heard(hall) == ["pia", "hall", "mia"]
