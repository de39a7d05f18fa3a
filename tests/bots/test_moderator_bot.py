"""A gentle moderator: follows the programme and the list, and nothing else."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
import pytest

from orchestrator.bots.moderator_bot import DOORS_BEFORE, NEXT_SPEAKER, OVERRUN, SOON, Step, next_step
from rooms.commands import ChangePhase, GrantFloor, ReleaseFloor
from rooms.identity import Identity
from rooms.ids import ParticipantId, RequestId, RoomId, SpeechTypeId
from rooms.people import Place
from rooms.phases import OVER, Phase
from rooms.speaking_views import ClockView, FloorView, ManagedEntry, Presence
from rooms.state import RoomState
from rooms.views import Audience, ModeratorView, view_for
from tests.client.servers import NOW

STATEMENT = SpeechTypeId("statement")


def room(
    phase: Phase, *, starts_at: datetime | None = None, queue: Iterable[ManagedEntry] = (), limit_s: int | None = None
) -> ModeratorView:
    """A room in ``phase``; somebody speaks since NOW if limit_s is given (0: without a limit)."""
    empty = view_for(RoomState(room=RoomId("workshop")), Audience.MODERATOR, Presence())
    assert isinstance(empty, ModeratorView)
    floor = None if limit_s is None else speaking(limit_s)
    return msgspec.structs.replace(empty, phase=phase, starts_at=starts_at, floor=floor, queue=tuple(queue), queue_open=True)


def person(name: str, place: Place = Place.REMOTE) -> Identity:
    return Identity(id=ParticipantId(name), name=name, organisation="", country="", place=place)


def waiting(request: str, *, connected: bool = True, place: Place = Place.REMOTE) -> ManagedEntry:
    return ManagedEntry(
        request=RequestId(request),
        speaker=person(request, place),
        speech_type=STATEMENT,
        language="",
        accepted=False,
        filed_at=NOW,
        limit_s=None,
        connected=connected,
        publishing=False,
    )


def speaking(limit_s: int) -> FloorView:
    deadline = NOW + timedelta(seconds=limit_s) if limit_s else None
    clock = ClockView(running=True, since=NOW, deadline=deadline, spoken_s=0.0, limit_s=limit_s or None)
    return FloorView(request=RequestId("r1"), speaker=person("lena"), speech_type=STATEMENT, language="", granted_at=NOW, clock=clock)


def test_a_room_without_hours_is_opened_and_started_soon() -> None:
    assert next_step(room(Phase.SCHEDULED), NOW) == Step(ChangePhase(to=Phase.OPEN), SOON)
    assert next_step(room(Phase.OPEN), NOW) == Step(ChangePhase(to=Phase.LIVE), SOON)


def test_a_room_with_hours_is_opened_before_them_and_started_on_time() -> None:
    start = NOW + timedelta(hours=1)
    assert next_step(room(Phase.REHEARSAL, starts_at=start), NOW) == Step(ChangePhase(to=Phase.OPEN), timedelta(hours=1) - DOORS_BEFORE)
    assert next_step(room(Phase.OPEN, starts_at=start), NOW) == Step(ChangePhase(to=Phase.LIVE), timedelta(hours=1))
    assert next_step(room(Phase.OPEN, starts_at=NOW - timedelta(hours=1)), NOW) == Step(ChangePhase(to=Phase.LIVE), SOON)


def test_the_floor_goes_to_the_first_in_the_list() -> None:
    assert next_step(room(Phase.LIVE, queue=[waiting("r3"), waiting("r2")]), NOW) == Step(GrantFloor(request=RequestId("r3")), NEXT_SPEAKER)


def test_somebody_whose_line_is_down_is_passed_over_but_not_somebody_in_the_hall() -> None:
    away, here = waiting("r2", connected=False), waiting("r3", connected=False, place=Place.HALL)
    assert next_step(room(Phase.LIVE, queue=[away, here]), NOW) == Step(GrantFloor(request=RequestId("r3")), NEXT_SPEAKER)
    assert next_step(room(Phase.LIVE, queue=[away]), NOW) is None


def test_a_speaker_is_thanked_some_time_after_the_time_is_up() -> None:
    view = room(Phase.LIVE, limit_s=60, queue=[waiting("r2")])
    thanks = ReleaseFloor(request=RequestId("r1"))
    assert next_step(view, NOW) == Step(thanks, timedelta(seconds=60) + OVERRUN)
    assert next_step(view, NOW + timedelta(minutes=5)) == Step(thanks, SOON)


def test_a_speaker_without_a_limit_is_left_to_speak() -> None:
    assert next_step(room(Phase.LIVE, limit_s=0, queue=[waiting("r2")]), NOW) is None


def test_a_stopped_clock_thanks_nobody() -> None:
    view = room(Phase.LIVE, limit_s=60)
    assert view.floor is not None
    stopped = msgspec.structs.replace(view.floor.clock, running=False, since=None, deadline=None)
    view = msgspec.structs.replace(view, floor=msgspec.structs.replace(view.floor, clock=stopped))
    assert next_step(view, NOW) is None


@pytest.mark.parametrize("phase", [Phase.SUSPENDED, *sorted(OVER)])
def test_what_a_person_has_suspended_or_closed_stays_so(phase: Phase) -> None:
    assert next_step(room(phase, queue=[waiting("r2")]), NOW) is None
