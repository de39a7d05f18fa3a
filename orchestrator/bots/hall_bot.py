"""A simulated hall: camera and desk, and people in it who ask for the floor by its console."""

import asyncio
from collections.abc import Iterator

from aiortc import MediaStreamTrack

from orchestrator.bots.guests import Guest
from orchestrator.bots.loop_track import LoopTrack
from orchestrator.bots.participant_bot import Venue, attempt, queue_is_open, speech_type
from orchestrator.bots.scenario import Turn
from orchestrator.bots.studio import HallRecording
from orchestrator.client.room_client import RoomClient
from orchestrator.client.whip import keep_published
from rooms.commands import CancelRequest, ReleaseFloor, RequestFloorForHall
from rooms.ids import RequestId
from rooms.people import Place
from rooms.phases import OVER
from rooms.views import HallView


class HallBot:
    """The hall of one room. turns: what people in it will do, one after the other."""

    def __init__(self, venue: Venue, guest: Guest, turns: Iterator[Turn]) -> None:
        self._venue = venue
        self._guest = guest
        self._turns = turns

    async def run(self) -> None:
        """Be the hall until the room is over or cancelled. Raises Dismissed, MediaRefused, in a group."""
        async with RoomClient(self._venue.service, self._venue.room, self._guest.token) as room, asyncio.TaskGroup() as tasks:
            work = [
                tasks.create_task(self._send(room), name="hall publication"),
                tasks.create_task(self._ask(room), name="hall people"),
            ]
            await room.wait_for(lambda now: now.view.phase in OVER)
            for task in work:
                task.cancel()

    async def _send(self, room: RoomClient) -> None:
        recording = await self._venue.studio.hall(self._guest.person)
        desk = Desk(recording)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(desk.follow(room), name="desk")
            tasks.create_task(keep_published(room, self._venue.http, desk.tracks), name="publication")

    async def _ask(self, room: RoomClient) -> None:
        for number, turn in enumerate(self._turns, 1):
            await room.wait_for(queue_is_open)
            await asyncio.sleep(turn.thinks_s)
            name = f"Demo delegate {number}"
            if queue_is_open(room) and await attempt(
                room, RequestFloorForHall(speech_type=speech_type(room, turn), name=name, organisation="Demo delegation", country="Spain")
            ):
                await self._take(room, turn, name)

    async def _take(self, room: RoomClient, turn: Turn, name: str) -> None:
        await room.wait_for(lambda now: request_of(now, name) is not None)
        request = request_of(room, name)
        if request is None:
            raise AssertionError("it was there a moment ago, and nothing has been awaited since")
        try:
            async with asyncio.timeout(turn.withdraws_s):
                await room.wait_for(lambda now: holder(now) == request or request_of(now, name) is None)
        except TimeoutError:
            await attempt(room, CancelRequest(request=request))
        try:
            async with asyncio.timeout(turn.speaks_s):
                await room.wait_for(lambda now: holder(now) != request)
        except TimeoutError:
            await attempt(room, ReleaseFloor(request=request))


class Desk:
    """The mixing desk: its output is the air of the hall, or whoever in the hall has the floor."""

    def __init__(self, recording: HallRecording) -> None:
        self._recording = recording
        self._sound = recording.air
        self._microphone: LoopTrack | None = None

    def tracks(self) -> list[MediaStreamTrack]:
        """Return a new microphone and a new camera for a publication."""
        self._microphone = LoopTrack("audio", self._sound)
        return [self._microphone, LoopTrack("video", self._recording.pictures)]

    async def follow(self, room: RoomClient) -> None:
        """Turn the microphones of the hall up while the floor is in it."""
        while True:
            self._sound = self._recording.speech if hall_has_floor(room) else self._recording.air
            if self._microphone is not None:
                self._microphone.play(self._sound)
            before = hall_has_floor(room)
            await room.wait_for(lambda now, before=before: hall_has_floor(now) != before)  # type: ignore[misc]


def hall_has_floor(room: RoomClient) -> bool:
    """Whether somebody in the hall speaks."""
    return room.view.floor is not None and room.view.floor.speaker.place is Place.HALL


def holder(room: RoomClient) -> RequestId | None:
    """The request that holds the floor."""
    return room.view.floor.request if room.view.floor else None


def request_of(room: RoomClient, name: str) -> RequestId | None:
    """The request with which ``name`` waits or speaks."""
    floor = room.view.floor
    if floor is not None and floor.speaker.name == name:
        return floor.request
    queue = room.view.queue if isinstance(room.view, HallView) else ()
    return next((entry.request for entry in queue if entry.speaker.name == name), None)
