"""A gentle simulated moderator: opens the doors, starts, gives the floor in turn, thanks those who do not stop."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from orchestrator.bots.guests import Guest
from orchestrator.bots.participant_bot import Venue, attempt
from orchestrator.client.room_client import RoomClient
from orchestrator.client.whip import keep_published
from rooms.commands import ChangePhase, ClientCommand, GrantFloor, ReleaseFloor
from rooms.people import Place
from rooms.phases import OVER, Phase
from rooms.views import ModeratorView

DOORS_BEFORE = timedelta(minutes=15)
OVERRUN = timedelta(seconds=10)
"""How long after the time is up a speaker is thanked."""

NEXT_SPEAKER = timedelta(seconds=4)
SOON = timedelta(seconds=2)
"""Nobody at a table is quicker."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done next, ``after`` so long, if nothing changes until then."""

    command: ClientCommand
    after: timedelta


def next_step(view: ModeratorView, now: datetime) -> Step | None:
    """What a moderator does next who follows the list and passes over those whose line is down; None: wait for others.

    now: the server's time (aware UTC).
    """
    until_start = max(view.starts_at - now, timedelta()) if view.starts_at else timedelta()
    match view.phase:
        case Phase.SCHEDULED | Phase.REHEARSAL:
            return Step(ChangePhase(to=Phase.OPEN), max(until_start - DOORS_BEFORE, SOON))
        case Phase.OPEN:
            return Step(ChangePhase(to=Phase.LIVE), max(until_start, SOON))
        case Phase.LIVE if view.floor is not None:
            deadline = view.floor.clock.deadline
            return Step(ReleaseFloor(request=view.floor.request), max(deadline + OVERRUN - now, SOON)) if deadline else None
        case Phase.LIVE:
            following = next((entry for entry in view.queue if entry.connected or entry.speaker.place is Place.HALL), None)
            return Step(GrantFloor(request=following.request), NEXT_SPEAKER) if following else None
        case _:
            return None


class ModeratorBot:
    """Moderates one room."""

    def __init__(self, venue: Venue, guest: Guest) -> None:
        self._venue = venue
        self._guest = guest

    async def run(self) -> None:
        """Moderate until the room is over or cancelled. Raises Dismissed, MediaRefused, in a group."""
        async with RoomClient(self._venue.service, self._venue.room, self._guest.token) as room, asyncio.TaskGroup() as tasks:
            seen = tasks.create_task(self._be_seen(room), name="moderator publication")
            while room.view.phase not in OVER:
                await room.wait_for(lambda now: step(now) is not None or now.view.phase in OVER)
                wanted = step(room)
                if wanted is not None:
                    await self._do(room, wanted)
            seen.cancel()

    async def _be_seen(self, room: RoomClient) -> None:
        recording = await self._venue.studio.listener(self._guest.person)
        await keep_published(room, self._venue.http, recording.tracks)

    async def _do(self, room: RoomClient, wanted: Step) -> None:
        """Do it in good time, unless the room changes so that something else is to be done."""
        try:
            async with asyncio.timeout(wanted.after.total_seconds()):
                await room.wait_for(lambda now: command(now) != wanted.command)
        except TimeoutError:
            await attempt(room, wanted.command)


def step(room: RoomClient) -> Step | None:
    """The next step in ``room`` as it is now."""
    return next_step(room.view, room.now()) if isinstance(room.view, ModeratorView) else None


def command(room: RoomClient) -> ClientCommand | None:
    """What is to be done next in ``room``, whenever."""
    following = step(room)
    return following.command if following else None
