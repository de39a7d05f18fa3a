"""Who holds the floor, for how long, and how a turn ends."""

from datetime import timedelta

import pytest

from rooms.clock import Running, Stopped
from rooms.commands import ChangePhase, GrantFloor, ReleaseFloor, RequestFloor, RequestFloorForHall, RevokeFloor
from rooms.decide import decide
from rooms.errors import NotHolding, NotLive, NotPermitted, NotWaiting, NotYours
from rooms.events import FloorGranted, FloorReleased, FloorRevoked
from rooms.ids import RequestId
from rooms.people import Person
from rooms.phases import Phase
from rooms.requests import Released, Revoked
from rooms.state import RoomState
from tests.builders import CAST, HALL, LENA, MIA, PIA, POINT_OF_ORDER, RAVI, STATEMENT, T0, TOMAS, after, person, room

R1, R2 = RequestId("r1"), RequestId("r2")


def later(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_granting_the_floor_takes_it_from_the_current_speaker(floor_of_ravi: RoomState) -> None:
    events = decide(floor_of_ravi, GrantFloor(request=R2), by=MIA, at=T0)
    assert events == [FloorReleased(request=R1, by=MIA.id, at=T0), FloorGranted(request=R2, by=MIA.id, limit_s=180, at=T0)]


def test_granting_what_is_granted_changes_nothing(floor_of_ravi: RoomState) -> None:
    assert decide(floor_of_ravi, GrantFloor(request=R1), by=MIA, at=T0) == []


def test_the_floor_may_be_given_out_of_order() -> None:
    hall = after(room(waiting=[RAVI, LENA]), GrantFloor(request=R2), MIA)
    assert hall.floor is not None
    assert hall.floor.filing.speaker == LENA
    assert [entry.filing.speaker for entry in hall.queue] == [RAVI]


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.SUSPENDED])
def test_the_floor_is_given_only_while_the_meeting_is_live(phase: Phase) -> None:
    with pytest.raises(NotLive, match=phase):
        decide(room(phase, waiting=[RAVI]), GrantFloor(request=R1), by=MIA, at=T0)


@pytest.mark.row("E1")
@pytest.mark.parametrize("who", [RAVI, PIA, TOMAS, HALL])
def test_only_moderators_give_the_floor(who: Person) -> None:
    with pytest.raises(NotPermitted):
        decide(room(waiting=[RAVI]), GrantFloor(request=R1), by=who, at=T0)


@pytest.mark.row("D2")
def test_the_time_limit_follows_the_class_of_the_speaker() -> None:
    state = person("Sofia", speaker_class="state")
    hall = room(waiting=[state], people=[*CAST, state])
    assert decide(hall, GrantFloor(request=R1), by=MIA, at=T0) == [FloorGranted(request=R1, by=MIA.id, limit_s=300, at=T0)]


@pytest.mark.row("C4")
def test_a_point_of_order_has_no_limit() -> None:
    hall = after(room(), RequestFloor(speech_type=POINT_OF_ORDER), RAVI)
    assert decide(hall, GrantFloor(request=R1), by=MIA, at=T0) == [FloorGranted(request=R1, by=MIA.id, limit_s=None, at=T0)]


def test_the_speaker_gives_the_floor_back(floor_of_ravi: RoomState) -> None:
    done = after(floor_of_ravi, ReleaseFloor(request=R1), RAVI, T0 + later(42))
    assert done.floor is None
    ended = done.request(R1)
    assert isinstance(ended, Released)
    assert (ended.granted_at, ended.spoken_s, ended.limit_s) == (T0, 42, 180)


def test_the_moderator_thanks_the_speaker(floor_of_ravi: RoomState) -> None:
    assert decide(floor_of_ravi, ReleaseFloor(request=R1), by=MIA, at=T0) == [FloorReleased(request=R1, by=MIA.id, at=T0)]


@pytest.mark.parametrize("who", [LENA, TOMAS, PIA])
def test_nobody_else_gives_it_back(floor_of_ravi: RoomState, who: Person) -> None:
    with pytest.raises(NotYours):
        decide(floor_of_ravi, ReleaseFloor(request=R1), by=who, at=T0)


def test_the_hall_console_gives_the_floor_back_for_a_person_it_asked_for() -> None:
    hall = after(room(), RequestFloorForHall(speech_type=STATEMENT, name="Ana"), HALL)
    hall = after(hall, GrantFloor(request=R1), MIA)
    assert decide(hall, ReleaseFloor(request=R1), by=HALL, at=T0)


@pytest.mark.row("C9")
def test_the_chair_takes_the_floor_away_with_a_reason(floor_of_ravi: RoomState) -> None:
    events = decide(floor_of_ravi, RevokeFloor(request=R1, reason="Off topic"), by=MIA, at=T0)
    assert events == [FloorRevoked(request=R1, by=MIA.id, reason="Off topic", at=T0)]
    ended = after(floor_of_ravi, RevokeFloor(request=R1, reason="Off topic"), MIA).request(R1)
    assert isinstance(ended, Revoked)
    assert ended.reason == "Off topic"


def test_a_floor_that_is_not_held_cannot_be_released(floor_of_ravi: RoomState) -> None:
    with pytest.raises(NotHolding, match="pending"):
        decide(floor_of_ravi, ReleaseFloor(request=R2), by=LENA, at=T0)


def test_a_finished_speech_is_not_granted_again(floor_of_ravi: RoomState) -> None:
    done = after(floor_of_ravi, ReleaseFloor(request=R1), RAVI)
    with pytest.raises(NotWaiting, match="released"):
        decide(done, GrantFloor(request=R1), by=MIA, at=T0)


@pytest.mark.row("N4")
def test_of_two_moderators_who_grant_in_the_same_instant_the_second_gets_a_clear_answer(floor_of_ravi: RoomState) -> None:
    second = person("Max")
    with pytest.raises(NotPermitted):
        decide(floor_of_ravi, GrantFloor(request=R2), by=second, at=T0)
    granted = after(floor_of_ravi, GrantFloor(request=R2), MIA)
    with pytest.raises(NotWaiting, match="released"):
        decide(granted, GrantFloor(request=R1), by=MIA, at=T0)


@pytest.mark.row("A3")
@pytest.mark.row("D3")
def test_a_suspension_stops_the_clock_and_resuming_restores_the_exact_time_left(floor_of_ravi: RoomState) -> None:
    suspended = after(floor_of_ravi, ChangePhase(to=Phase.SUSPENDED), MIA, T0 + later(50))
    assert suspended.floor is not None
    assert suspended.floor.clock == Stopped(spoken_s=50, limit_s=180)
    resumed = after(suspended, ChangePhase(to=Phase.LIVE), MIA, T0 + later(1000))
    assert resumed.floor is not None
    assert isinstance(resumed.floor.clock, Running)
    assert resumed.floor.clock.deadline == T0 + later(1000 + 130)


@pytest.mark.row("A3")
@pytest.mark.row("D3")
def test_time_in_suspension_is_not_time_spoken(floor_of_ravi: RoomState) -> None:
    hall = after(floor_of_ravi, ChangePhase(to=Phase.SUSPENDED), MIA, T0 + later(50))
    hall = after(hall, ChangePhase(to=Phase.LIVE), MIA, T0 + later(1000))
    ended = after(hall, ReleaseFloor(request=R1), RAVI, T0 + later(1010)).request(R1)
    assert isinstance(ended, Released)
    assert ended.spoken_s == 60
