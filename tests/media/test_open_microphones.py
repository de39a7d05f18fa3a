"""However many microphones send, no more are heard at once than the room allows, and the chair is heard besides."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from orchestrator.client.errors import CommandRefused
from orchestrator.client.room_client import RoomClient
from orchestrator.client.whip import publish
from orchestrator.media.plane import MediaPlane, SessionId
from rooms.commands import ChangePhase, GrantFloor, RequestFloor
from rooms.ids import ParticipantId, RequestId, RoomId, SpeechTypeId
from rooms.microphones.commands import MutePerson, Unmute
from rooms.phases import Phase
from rooms.routes import Medium
from tests.config.writing import small
from tests.media.peers import Negotiate, Tone, Viewer, watching
from tests.media.planes import until
from tests.serving_here import Serving, serving

pytestmark = pytest.mark.row("C15")

ROOM = RoomId("meeting")
SLOTS = 6
"""More than may ever be heard."""


@dataclass(frozen=True)
class Listener:
    """A viewer, and what the media plane says of their slots."""

    plane: MediaPlane
    session: SessionId
    viewer: Viewer

    async def hears(self, *people: RoomClient) -> None:
        """Wait until ``people`` are heard, each in a slot of their own, and see that all other slots are silent."""
        wanted = {me(one) for one in people}
        await until(self.plane, lambda: self._occupants() == wanted)
        slots = list(zip(self.plane.slots_of(self.session).audio, self.viewer.audio, strict=True))
        silent = [watcher for occupant, watcher in slots if occupant is None]
        await self._each_is_heard(len(people))  # what was on its way to the other slots is over then
        before = [watcher.frames for watcher in silent]
        await self._each_is_heard(len(people))
        assert [watcher.frames for watcher in silent] == before

    def _occupants(self) -> set[ParticipantId]:
        return {one for one in self.plane.slots_of(self.session).audio if one}

    async def _each_is_heard(self, count: int) -> None:
        occupied = [slot for slot, one in enumerate(self.plane.slots_of(self.session).audio) if one]
        assert len(occupied) == count
        await asyncio.gather(*(self.viewer.hears(slot) for slot in occupied))


@dataclass(frozen=True)
class Meeting:
    """A live room in which two microphones may be open besides the chair's, with its media."""

    service: Serving
    plane: MediaPlane
    http: ClientSession

    @asynccontextmanager
    async def speaking(self, role: str, name: str) -> AsyncIterator[RoomClient]:
        """Somebody in the room who sends sound all the time, whatever the room says."""
        token = (await self.service.invite(ROOM, role, name)).token
        async with (
            RoomClient(self.service.url, ROOM, token) as client,
            publish(self.http, self.service.url, ROOM, token, [Tone()]) as session,
        ):
            await session.connected()
            yield client

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Listener]:
        """Somebody of the public."""
        sessions: list[SessionId] = []
        async with watching(self._whep(sessions), audio=SLOTS, video=0) as viewer:
            yield Listener(self.plane, sessions[0], viewer)

    def _whep(self, sessions: list[SessionId]) -> Negotiate:
        async def negotiate(offer: str) -> str:
            headers = {"Content-Type": "application/sdp"}
            async with self.http.post(f"{self.service.url}/api/rooms/{ROOM}/whep", data=offer, headers=headers) as answer:
                sessions.append(SessionId(answer.headers["Location"].rpartition("/")[2]))
                return await answer.text()

        return negotiate


@pytest.fixture
async def meeting(tmp_path: Path) -> AsyncIterator[Meeting]:
    file, plane = tmp_path / "meeting.yaml", MediaPlane()
    file.write_text(small(("sessions:", "max_open_microphones: 2\nsessions:")), encoding="utf-8")
    async with (
        serving(tmp_path / "data", file, media=plane, starts_in=timedelta(hours=2)) as service,
        ClientSession() as http,
        RoomClient(service.url, ROOM, (await service.invite(ROOM, "moderator", "Max")).token) as opening,
    ):
        for phase in (Phase.OPEN, Phase.LIVE):
            await opening.command(ChangePhase(to=phase))
        yield Meeting(service, plane, http)


def me(client: RoomClient) -> ParticipantId:
    assert client.mine is not None
    return client.mine.me.id


async def refusal(client: RoomClient, command: Unmute) -> str:
    with pytest.raises(CommandRefused) as refused:
        await client.command(command)
    return refused.value.code


async def test_two_of_three_on_the_panel_are_heard_and_the_chair_besides(meeting: Meeting) -> None:
    async with (
        meeting.listening() as vera,
        meeting.speaking("panellist", "Pia") as pia,
        meeting.speaking("panellist", "Per") as per,
        meeting.speaking("panellist", "Pam") as pam,
        meeting.speaking("moderator", "Mia") as mia,
    ):
        await vera.hears(mia, pia, per)
        await until(meeting.plane, lambda: meeting.plane.sending(ROOM, me(pam)) == {Medium.AUDIO})
        assert await refusal(pam, Unmute()) == "microphones_full"
        await pia.command(MutePerson(participant=me(pia)))
        await vera.hears(mia, per)
        await pam.command(Unmute())
        await vera.hears(mia, per, pam)
        assert await refusal(pia, Unmute()) == "microphones_full"

        await mia.command(MutePerson(participant=me(mia)))
        await vera.hears(per, pam)
        await mia.command(Unmute())
        await vera.hears(mia, per, pam)


async def test_who_is_given_the_floor_is_heard_and_the_microphone_that_was_open_longest_closes(meeting: Meeting) -> None:
    async with (
        meeting.listening() as vera,
        meeting.speaking("panellist", "Pia") as pia,
        meeting.speaking("panellist", "Per") as per,
        meeting.speaking("moderator", "Mia") as mia,
        meeting.speaking("participant", "Ravi") as ravi,
    ):
        await ravi.command(RequestFloor(speech_type=SpeechTypeId("statement")))
        await vera.hears(mia, pia, per)
        await mia.command(GrantFloor(request=RequestId("r1")))
        await vera.hears(mia, ravi, per)
