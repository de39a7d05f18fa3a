"""Device checks: who has tried their devices, and who sees how that went."""

from datetime import timedelta

import pytest

from rooms.decide import decide
from rooms.device_checks.commands import ReportCheck
from rooms.device_checks.results import Result
from rooms.errors import NotPermitted
from rooms.people import Person, Place
from rooms.seats import DeviceSilent
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, ModeratorView, TechnicianView, view_for
from tests.builders import CAST, LENA, PUBLIC, RAVI, T0, TOMAS, after, person, room

NOBODY = Presence()
WELL = ReportCheck(microphone=Result.WORKS, camera=Result.UNUSED, loudspeaker=Result.WORKS)
SILENT = ReportCheck(microphone=Result.SILENT, camera=Result.WORKS, loudspeaker=Result.UNTRIED)


def waiting(state: RoomState) -> ModeratorView:
    view = view_for(state, Audience.MODERATOR, NOBODY)
    assert isinstance(view, ModeratorView)
    return view


@pytest.mark.row("I3")
def test_the_moderator_sees_in_the_order_of_speakers_who_has_not_tried_their_devices() -> None:
    view = waiting(after(room(waiting=[RAVI, LENA]), WELL, LENA))
    ravi, lena = view.queue
    assert ravi.check is None
    assert lena.check is not None
    assert (lena.check.microphone, lena.check.camera, lena.check.loudspeaker, lena.check.at) == (
        Result.WORKS,
        Result.UNUSED,
        Result.WORKS,
        T0,
    )


@pytest.mark.row("I3")
def test_the_last_check_counts_and_has_its_date() -> None:
    later = T0 + timedelta(minutes=1)
    (ravi,) = waiting(after(after(room(waiting=[RAVI]), WELL, RAVI), SILENT, RAVI, later)).queue
    assert ravi.check is not None
    assert (ravi.check.microphone, ravi.check.at) == (Result.SILENT, later)


def test_the_same_results_again_are_news_only_after_a_while() -> None:
    state = after(room(), WELL, RAVI)
    assert decide(state, WELL, by=RAVI, at=T0 + timedelta(minutes=9)) == []
    assert decide(state, WELL, by=RAVI, at=T0 + timedelta(minutes=10))


@pytest.mark.row("I3")
def test_technicians_see_the_checks_of_everybody() -> None:
    view = view_for(after(room(), SILENT, RAVI), Audience.TECHNICIAN, NOBODY)
    assert isinstance(view, TechnicianView)
    checks = {line.person.id: line.check for line in view.people}
    assert checks.keys() == {one.id for one in CAST}
    assert [one for one, check in checks.items() if check] == [RAVI.id]


@pytest.mark.parametrize("somebody", [TOMAS, PUBLIC])
def test_who_sends_nothing_has_nothing_to_report(somebody: Person) -> None:
    with pytest.raises(NotPermitted):
        decide(room(people=(*CAST, PUBLIC)), WELL, by=somebody, at=T0)


def test_a_device_that_is_to_be_silent_is_not_tried() -> None:
    seated = person("Gil", place=Place.HALL)
    with pytest.raises(DeviceSilent):
        decide(room(people=(*CAST, seated)), WELL, by=seated, at=T0)
