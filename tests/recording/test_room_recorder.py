"""A room with real sound and pictures is recorded: what is in the files, and what happens when recorder, disk or worker fail."""

import asyncio
import os
import resource
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from config.loader import parse
from orchestrator.clock import SystemClock
from orchestrator.media.plane import MediaPlane
from orchestrator.recording import disk
from orchestrator.recording.index import Beginning, Ending, Index, folder_of, read_index
from orchestrator.recording.room_recorder import RecorderHealth, RoomRecorder
from orchestrator.service import Service
from rooms.commands import ChangePhase, GrantFloor, Join, RequestFloorForHall
from rooms.ids import RequestId, RoomId, SpeechTypeId
from rooms.people import Person
from rooms.phases import Phase
from rooms.recording.commands import StartRecording, StopRecording
from rooms.recording.state import Fault
from rooms.views import Audience, view_for
from tests.builders import HALL, MIA
from tests.config.writing import small
from tests.media.peers import Negotiate, publishing
from tests.recording.reading import Seen, look

PATIENCE_S = 60.0
ROOM = RoomId("meeting")
STATEMENT = SpeechTypeId("statement")
GREY = 120
"""What the camera of the hall shows."""


@dataclass(frozen=True)
class Meeting:
    """A room with the hall's sound and picture in it."""

    service: Service
    plane: MediaPlane
    data: Path

    @property
    def folder(self) -> Path:
        return folder_of(self.data, ROOM)

    @property
    def index(self) -> Index:
        found = read_index(self.folder)
        assert found is not None
        return found

    @property
    def recorder(self) -> RoomRecorder:
        return self.service.recordings._recorders[ROOM]

    async def does(self, command: ChangePhase | StartRecording | StopRecording | GrantFloor | RequestFloorForHall) -> None:
        await self.service.handle(ROOM, command, by=MIA)

    async def goes(self, *phases: Phase) -> None:
        for phase in phases:
            await self.does(ChangePhase(to=phase))

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition holds that changes with what is written, or with the room."""
        changed = asyncio.Event()
        self.recorder.listen(changed.set)
        self.service.room(ROOM).listen(lambda state, events: changed.set())
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                changed.clear()
                await changed.wait()

    async def is_written(self, seconds: float) -> RecorderHealth:
        """Wait until so many seconds of the present part are on the disk."""
        await self.until(lambda: self.recorder.health is not None and self.recorder.health.length_s > seconds)
        assert self.recorder.health is not None
        return self.recorder.health

    async def is_closed(self) -> None:
        """Wait until nothing is being written."""
        await self.until(lambda: self.recorder.health is None and all(part.ending is not None for part in self.index.parts))

    def seen(self, number: int) -> Seen:
        return look(self.folder / f"{number:03}.webm")


@asynccontextmanager
async def serving(data: Path, *, workers: int = 1) -> AsyncIterator[Meeting]:
    plane = MediaPlane(workers=workers)
    async with Service(parse(small().encode()), data=data, media=plane, clock=SystemClock()) as service:
        for person in (MIA, HALL):
            await service.handle(ROOM, Join(), by=person)
        yield Meeting(service, plane, data)


def sends(meeting: Meeting, person: Person) -> Negotiate:
    async def negotiate(offer: str) -> str:
        return (await meeting.service.publish(ROOM, person, offer)).answer_sdp

    return negotiate


@pytest.fixture
async def meeting(tmp_path: Path) -> AsyncIterator[Meeting]:
    async with serving(tmp_path) as running, publishing(sends(running, HALL), GREY):
        yield running


@contextmanager
def files_up_to(size_bytes: int) -> Iterator[None]:
    """Processes that are started meanwhile cannot write files larger than that."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.row("A2")
@pytest.mark.row("A3")
@pytest.mark.row("J1")
@pytest.mark.row("J4")
async def test_what_everybody_sees_and_hears_is_recorded_and_nothing_of_the_rehearsal_and_the_break(meeting: Meeting) -> None:
    await meeting.goes(Phase.REHEARSAL, Phase.OPEN)
    assert not meeting.folder.exists()
    await meeting.goes(Phase.LIVE)
    await meeting.does(StartRecording())
    await meeting.is_written(1)
    await meeting.does(RequestFloorForHall(speech_type=STATEMENT, name="Ana", organisation="Demo"))
    await meeting.does(GrantFloor(request=RequestId("r1")))
    await meeting.is_written(3)
    await meeting.goes(Phase.SUSPENDED)
    await meeting.is_closed()
    await meeting.goes(Phase.LIVE)
    await meeting.is_written(1)
    await meeting.does(StopRecording())
    await meeting.is_closed()

    index = meeting.index
    first, second = index.parts
    assert [(one.beginning, one.ending) for one in index.parts] == [
        (Beginning.STARTED, Ending.PAUSED),
        (Beginning.RESUMED, Ending.STOPPED),
    ]
    assert {one.began_by for one in index.parts} | {one.ended_by for one in index.parts} == {MIA.id}
    assert second.offset_s == first.length_s
    for part in index.parts:
        seen = meeting.seen(part.number)
        assert part.ended_at is not None
        assert seen.length_s == pytest.approx(part.length_s, abs=0.1)
        assert part.length_s == pytest.approx((part.ended_at - part.began_at).total_seconds(), abs=2)
        assert seen.first_is_keyframe
        assert seen.picture_times[0] == 0
        assert all(earlier < later for earlier, later in pairwise(seen.picture_times))
        assert any(abs(brightness - GREY) < 10 for brightness in seen.brightness)
        assert seen.loudness > 0.1
        assert seen.gap_s < 0.03
        chapters = [one for one in index.chapters if one.part == part.number]
        titles = [title for _, title in seen.chapters]
        assert titles[0].startswith(f"Recording {part.beginning}, 2")
        assert titles[-1].startswith(f"Recording {part.ending}, 2")
        assert [at for at, _ in seen.chapters[1:-1]] == pytest.approx([one.part_offset_s for one in chapters], abs=0.01)
    assert [one.speaker for one in index.chapters] == ["", "Ana, Demo, in the hall", "Ana, Demo, in the hall"]
    assert index.chapters[2].offset_s == pytest.approx(first.length_s, abs=0.1)


@pytest.mark.row("Q4")
async def test_a_recorder_that_dies_costs_a_second_and_another_goes_on(meeting: Meeting) -> None:
    await meeting.goes(Phase.OPEN, Phase.LIVE)
    await meeting.does(StartRecording())
    written = await meeting.is_written(3)
    assert meeting.recorder.pid is not None
    os.kill(meeting.recorder.pid, signal.SIGKILL)
    await meeting.until(lambda: meeting.service.room(ROOM).state.recording.fault is Fault.RECORDER_ENDED)
    await meeting.until(lambda: meeting.recorder.health is not None and meeting.recorder.health.part == 2)
    assert meeting.index.parts[0].ending is Ending.INTERRUPTED
    seen = meeting.seen(1)
    assert seen.first_is_keyframe
    assert seen.length_s > written.length_s - 1
    assert meeting.index.parts[0].length_s == pytest.approx(seen.length_s, abs=1)
    await meeting.until(lambda: meeting.service.room(ROOM).state.recording.fault is None)
    assert meeting.index.parts[1].beginning is Beginning.RECOVERED


@pytest.mark.row("Q4")
async def test_a_recorder_that_is_stuck_is_told_until_it_goes_on(meeting: Meeting) -> None:
    await meeting.goes(Phase.OPEN, Phase.LIVE)
    await meeting.does(StartRecording())
    await meeting.is_written(1)
    assert meeting.recorder.pid is not None
    os.kill(meeting.recorder.pid, signal.SIGSTOP)
    await meeting.until(lambda: meeting.service.room(ROOM).state.recording.fault is Fault.SLOW_DISK)
    os.kill(meeting.recorder.pid, signal.SIGCONT)
    await meeting.until(lambda: meeting.service.room(ROOM).state.recording.fault is None)
    assert [one.number for one in meeting.index.parts] == [1]


async def test_a_full_disk_is_told_at_once_to_those_who_can_help_and_the_meeting_goes_on(meeting: Meeting) -> None:
    await meeting.goes(Phase.OPEN, Phase.LIVE)
    with files_up_to(40_000):
        await meeting.does(StartRecording())
        await meeting.until(lambda: meeting.recorder.health is not None)
    host = meeting.service.room(ROOM)
    await meeting.until(lambda: host.state.recording.fault is Fault.DISK_FULL)
    for audience in (Audience.MODERATOR, Audience.TECHNICIAN):
        assert getattr(view_for(host.state, audience, host.presence), "recording_fault") is Fault.DISK_FULL  # noqa: B009
    assert meeting.plane.publications(ROOM) == {HALL.id}
    assert meeting.seen(1).length_s > 0.5
    await meeting.until(lambda: host.state.recording.fault is None)


async def test_the_last_bytes_of_a_disk_are_left_to_the_logs(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    await meeting.goes(Phase.OPEN, Phase.LIVE)
    monkeypatch.setattr(disk, "RESERVE_BYTES", 1 << 62)
    await meeting.does(StartRecording())
    host = meeting.service.room(ROOM)
    await meeting.until(lambda: host.state.recording.fault is Fault.DISK_FULL)
    monkeypatch.undo()
    await meeting.until(lambda: host.state.recording.fault is None)
    assert meeting.recorder.health is not None


async def test_a_room_that_moves_to_another_worker_is_recorded_on(tmp_path: Path) -> None:
    async with serving(tmp_path, workers=2) as meeting:
        await meeting.goes(Phase.OPEN, Phase.LIVE)
        async with publishing(sends(meeting, HALL), GREY):
            await meeting.does(StartRecording())
            await meeting.is_written(1)
            epoch = meeting.plane.epoch(ROOM)
            meeting.plane.drain(next(one.udp_port for one in meeting.plane.workers if one.rooms))
            assert meeting.plane.epoch(ROOM) != epoch
        async with publishing(sends(meeting, HALL), GREY + 60):
            written = (await meeting.is_written(1)).length_s
            await meeting.is_written(written + 2)
            await meeting.does(StopRecording())
            await meeting.is_closed()
        [part] = meeting.index.parts
        assert any(abs(brightness - GREY - 60) < 10 for brightness in meeting.seen(part.number).brightness)


async def test_what_is_recorded_goes_on_in_a_new_part_after_the_service_was_started_again(tmp_path: Path) -> None:
    async with serving(tmp_path) as before, publishing(sends(before, HALL), GREY):
        await before.goes(Phase.OPEN, Phase.LIVE)
        await before.does(StartRecording())
        await before.is_written(1)
    assert before.index.parts[0].ending is Ending.INTERRUPTED
    assert before.seen(1).length_s == pytest.approx(before.index.parts[0].length_s, abs=0.1)
    async with serving(tmp_path) as after, publishing(sends(after, HALL), GREY):
        await after.is_written(1)
        await after.goes(Phase.CLOSED)
        await after.is_closed()
        assert [one.ending for one in after.index.parts] == [Ending.INTERRUPTED, Ending.STOPPED]
