"""A booth whose interpreter's line broke is soon free for the others in it."""

import pytest

from orchestrator.absence import AbsenceWatch
from orchestrator.room_host import RoomHost
from rooms.commands import AnyCommand, ChangePhase, Join, ScheduleRoom
from rooms.interpretation.booths import LINE_GRACE_S
from rooms.interpretation.commands import TakeBooth
from rooms.people import SYSTEM, Person
from rooms.phases import Phase
from tests.builders import MIA
from tests.clocks import ManualClock
from tests.orchestrator.hosting import tell
from tests.orchestrator.watching import Watcher
from tests.rooms.booths import ELENA, FANNY, INES, WITH_BOOTHS

pytestmark = pytest.mark.row("H3")

BOOTHS: list[tuple[Person, AnyCommand]] = [
    (SYSTEM, ScheduleRoom(title="Workshop", rules=WITH_BOOTHS)),
    (MIA, ChangePhase(to=Phase.OPEN)),
    *((one, Join()) for one in (INES, ELENA, FANNY)),
    (INES, TakeBooth()),
    (FANNY, TakeBooth()),
]


async def test_a_booth_is_free_some_seconds_after_the_line_of_its_interpreter_broke(host: RoomHost, clock: ManualClock) -> None:
    await tell(host, BOOTHS)
    watch = AbsenceWatch(host, clock=clock)
    host.attach(Watcher(FANNY))
    await watch.look()
    clock.turn(seconds=LINE_GRACE_S - 1)
    await watch.look()
    assert host.state.interpretation.booth("es").active == INES.id
    clock.turn(seconds=1)
    await watch.look()
    assert host.state.interpretation.booth("es").active is None
    assert host.state.interpretation.booth("fr").active == FANNY.id
    await tell(host, [(ELENA, TakeBooth())])
    assert host.state.interpretation.booth("es").active == ELENA.id


async def test_who_loads_the_page_again_goes_on_interpreting(host: RoomHost, clock: ManualClock) -> None:
    await tell(host, BOOTHS)
    watch = AbsenceWatch(host, clock=clock)
    leave = host.attach(Watcher(INES))
    host.attach(Watcher(FANNY))
    leave()
    await watch.look()
    clock.turn(seconds=LINE_GRACE_S - 1)
    host.attach(Watcher(INES))
    await watch.look()
    clock.turn(seconds=LINE_GRACE_S)
    await watch.look()
    assert host.state.interpretation.booth("es").active == INES.id


async def test_after_the_meeting_nobody_is_missed_in_a_booth(host: RoomHost, clock: ManualClock) -> None:
    await tell(host, [*BOOTHS, (MIA, ChangePhase(to=Phase.LIVE)), (MIA, ChangePhase(to=Phase.CLOSED))])
    watch, seq = AbsenceWatch(host, clock=clock), host.state.seq
    await watch.look()
    clock.turn(seconds=LINE_GRACE_S)
    assert await watch.look() is None
    assert host.state.seq == seq
