"""Simulated people in a real service: what they do goes over the public protocol, and a viewer sees and hears it."""

import asyncio
from array import array
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from aiohttp import ClientSession
from av import AudioFrame, VideoFrame
from PIL import Image, ImageChops, ImageStat

from orchestrator.bots import hall_camera
from orchestrator.bots.encoded_loop import encode_pictures, encode_sound
from orchestrator.bots.guests import Guest, Guests
from orchestrator.bots.hall_bot import HallBot
from orchestrator.bots.hall_camera import desk_sound
from orchestrator.bots.name_card import RATE, SIZE, name_card, pictures
from orchestrator.bots.participant_bot import ParticipantBot, Venue
from orchestrator.bots.scenario import Turn
from orchestrator.bots.studio import HallRecording, Recording, Studio
from orchestrator.bots.synthetic_voice import loudness, speech
from orchestrator.client.room_client import RoomClient
from orchestrator.client.whep import Slot, subscribe
from orchestrator.media.plane import MediaPlane
from orchestrator.registry import Registry
from rooms.commands import ChangePhase, GrantFloor, ReleaseFloor
from rooms.ids import RequestId, RoomId
from rooms.people import Person, Place
from rooms.phases import Phase
from rooms.views import ModeratorView
from tests.service_process import ServiceProcess
from tests.serving_here import Serving, serving

ROOM = RoomId("meeting")
DEFINITION = Path(__file__).parents[2] / "config/events/small.yaml"
PATIENCE_S = 120.0
"""An upper bound for what takes a few seconds."""

SHORT_S = 2.0

LOUD = 5_000
"""Louder than a hall in a break."""

NAME_PLATE = (20, 70, 420, 160)
"""The part of a name card that does not move."""

SPEAKS_ON = Turn(thinks_s=0.0, speaks_s=3600.0)


class ShortStudio(Studio):
    """Records two seconds with the same microphones and cameras; the real one takes its time for up to a minute."""

    async def person(self, person: Person) -> Recording:
        said = speech(person.name, SHORT_S)
        return Recording(encode_sound(said), name_card(person, loudness(said, RATE)))

    async def hall(self, person: Person) -> HallRecording:
        air, said = desk_sound(person.name, SHORT_S), speech(person.name, SHORT_S)
        drawn = islice(hall_camera.pictures(person.name), round(SHORT_S * hall_camera.RATE))
        filmed = encode_pictures(
            drawn,
            size=hall_camera.SIZE,
            rate=hall_camera.RATE,
            keyframe_every=hall_camera.KEYFRAME_EVERY,
            bitrate=hall_camera.BITRATE,
        )
        return HallRecording(encode_sound(air), encode_sound(said), filmed)


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Serving]:
    """A service whose day begins now, with its media."""
    async with serving(tmp_path / "data", DEFINITION, media=MediaPlane()) as running:
        yield running


@pytest.fixture
async def mortal(tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    """The same in a process of its own, which can be killed."""
    process = ServiceProcess(data=tmp_path / "data", event=DEFINITION)
    await process.start()
    yield process
    await process.stop()


async def test_a_bot_asks_for_the_floor_and_is_seen_and_heard_while_it_has_it(service: Serving) -> None:
    guest, chair = invited(service)
    async with (
        meeting(service, chair) as room,
        taking_part(service, guest, [SPEAKS_ON], Studio()),
        ClientSession() as http,
        subscribe(http, service.url, ROOM, None) as watching,
    ):
        request = await first_request(room)
        await room.command(GrantFloor(request=request))

        await room.wait_for(lambda now: now.view.floor is not None and now.view.floor.language == guest.language)
        assert difference(await picture(watching.video[0]), card(guest)) < 12
        await something_loud(watching.audio[0])
        await room.command(ReleaseFloor(request=request))
        await room.wait_for(lambda now: not is_publishing(now, guest))


async def test_bots_come_back_when_the_service_was_killed(mortal: ServiceProcess) -> None:
    guest, chair = invited(mortal)
    async with meeting(mortal, chair) as room, taking_part(mortal, guest, [SPEAKS_ON]):
        request = await first_request(room)
        await room.command(GrantFloor(request=request))
        await room.wait_for(lambda now: is_publishing(now, guest))

        await mortal.kill()
        await room.wait_for(lambda now: not now.is_connected)
        await mortal.start()

        await room.wait_for(lambda now: now.is_connected)
        assert room.view.floor is not None
        assert room.view.floor.request == request
        await room.wait_for(lambda now: is_publishing(now, guest))


async def test_a_bot_changes_its_mind_and_another_time_speaks_and_gives_the_floor_back(service: Serving) -> None:
    guest, chair = invited(service)
    changes_its_mind = Turn(thinks_s=0.0, speaks_s=3600.0, withdraws_s=0.0)
    says_nothing = Turn(thinks_s=0.0, speaks_s=0.0)
    async with meeting(service, chair) as room, taking_part(service, guest, [changes_its_mind, says_nothing]):
        await room.wait_for(lambda now: endings(now) == ["cancelled"])
        await room.command(GrantFloor(request=await first_request(room)))
        await room.wait_for(lambda now: endings(now) == ["cancelled", "released"])
        assert room.view.floor is None


async def test_the_hall_is_seen_from_the_beginning_and_heard_when_somebody_in_it_speaks(service: Serving) -> None:
    with closing(Registry(service.data)) as registry:
        hall = Guests(registry, ROOM, datetime.now(UTC)).hall()
    _, chair = invited(service)
    async with (
        meeting(service, chair) as room,
        being_the_hall(service, hall, [SPEAKS_ON]),
        ClientSession() as http,
        subscribe(http, service.url, ROOM, None) as watching,
    ):
        assert (await picture(watching.video[0])).size == hall_camera.SIZE
        await room.wait_for(lambda now: now.view.waiting == 1)
        assert isinstance(room.view, ModeratorView)
        delegate = room.view.queue[0]
        assert (delegate.speaker.name, delegate.speaker.place) == ("Demo delegate 1", Place.HALL)

        await room.command(GrantFloor(request=delegate.request))
        await something_loud(watching.audio[0])


@asynccontextmanager
async def being_the_hall(service: Serving | ServiceProcess, hall: Guest, turns: Iterable[Turn]) -> AsyncIterator[None]:
    """A hall whose people live ``turns`` meanwhile."""
    async with ClientSession() as http, asyncio.TaskGroup() as tasks:
        bot = tasks.create_task(HallBot(Venue(service.url, ROOM, http, ShortStudio()), hall, iter(turns)).run(), name="hall bot")
        yield
        bot.cancel()


@asynccontextmanager
async def meeting(service: Serving | ServiceProcess, chair: Guest) -> AsyncIterator[RoomClient]:
    """The chair's place in the room, which is live."""
    async with asyncio.timeout(PATIENCE_S), RoomClient(service.url, ROOM, chair.token) as room:
        if room.view.phase is not Phase.OPEN:
            await room.command(ChangePhase(to=Phase.OPEN))
        await room.command(ChangePhase(to=Phase.LIVE))
        yield room


@asynccontextmanager
async def taking_part(
    service: Serving | ServiceProcess, guest: Guest, turns: Iterable[Turn], studio: Studio | None = None
) -> AsyncIterator[None]:
    """A bot that lives ``turns`` meanwhile."""
    async with ClientSession() as http, asyncio.TaskGroup() as tasks:
        bot = tasks.create_task(
            ParticipantBot(Venue(service.url, ROOM, http, studio or ShortStudio()), guest, iter(turns)).run(), name="bot"
        )
        yield
        bot.cancel()


def invited(service: Serving | ServiceProcess) -> tuple[Guest, Guest]:
    """A bot and a chair."""
    with closing(Registry(service.data)) as registry:
        guests = Guests(registry, ROOM, datetime.now(UTC))
        return guests.participant(1), guests.moderator()


async def first_request(room: RoomClient) -> RequestId:
    """Wait until somebody asks for the floor."""
    await room.wait_for(lambda now: now.view.waiting == 1)
    assert isinstance(room.view, ModeratorView)
    assert room.view.queue[0].speaker.name == "Demo participant 1"
    return room.view.queue[0].request


def endings(room: RoomClient) -> list[str]:
    """How the requests so far have ended, the oldest first."""
    assert isinstance(room.view, ModeratorView)
    return [entry.state for entry in room.view.ended]


async def picture(slot: Slot[VideoFrame]) -> Image.Image:
    """The next picture that arrives."""
    shown: Image.Image = (await slot.frame()).to_image()  # type: ignore[no-untyped-call]  # PyAV has no types for it
    return shown


async def something_loud(slot: Slot[AudioFrame]) -> None:
    """Listen until something is loud."""
    while max(array("h", bytes((await slot.frame()).planes[0]))) < LOUD:
        pass


def card(guest: Guest) -> Image.Image:
    return next(pictures(guest.person, [0.0] * RATE)).convert("RGB")


def difference(seen: Image.Image, drawn: Image.Image) -> float:
    """Mean distance of the colours of two name plates, 0..255."""
    assert seen.size == SIZE
    return max(ImageStat.Stat(ImageChops.difference(seen.crop(NAME_PLATE), drawn.crop(NAME_PLATE))).mean)


def is_publishing(room: RoomClient, guest: Guest) -> bool:
    assert isinstance(room.view, ModeratorView)
    return any(line.publishing for line in room.view.people if line.person.id == guest.person.id)
