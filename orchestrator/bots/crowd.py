"""All simulated people of one room, together."""

import asyncio
import logging
from collections.abc import Awaitable

from aiohttp import ClientSession

from orchestrator.bots.guests import Guest, Guests
from orchestrator.bots.hall_bot import HallBot
from orchestrator.bots.moderator_bot import ModeratorBot
from orchestrator.bots.participant_bot import ParticipantBot, Venue
from orchestrator.bots.scenario import Scenario
from orchestrator.bots.studio import Studio
from orchestrator.client.errors import Dismissed, MediaRefused
from rooms.ids import RoomId

logger = logging.getLogger(__name__)


class Crowd:
    """The people of ``scenario`` in ``room`` of ``service`` (http or https address), with a hall and a moderator if wanted."""

    def __init__(self, service: str, room: RoomId, scenario: Scenario, guests: Guests, *, hall: bool, moderator: bool) -> None:
        self._service = service
        self._room = room
        self._scenario = scenario
        self._participants = [guests.participant(number) for number in range(1, scenario.people + 1)]
        self._hall = guests.hall() if hall else None
        self._moderator = guests.moderator() if moderator else None

    async def run(self) -> None:
        """Live the scenario until cancelled. Somebody whom the service sends away stays away; the others go on."""
        async with ClientSession() as http, asyncio.TaskGroup() as tasks:
            venue = Venue(self._service, self._room, http, Studio())
            if self._moderator:
                tasks.create_task(attend(ModeratorBot(venue, self._moderator).run()), name="moderator bot")
            if self._hall:
                tasks.create_task(attend(HallBot(venue, self._hall, self._scenario.hall_turns()).run()), name="hall bot")
            for number, guest in enumerate(self._participants, 1):
                tasks.create_task(self._participate(venue, guest, number), name=f"bot {number}")

    async def _participate(self, venue: Venue, guest: Guest, number: int) -> None:
        await asyncio.sleep(self._scenario.arrives_s(number))
        await attend(ParticipantBot(venue, guest, self._scenario.turns(number)).run())


async def attend(attendance: Awaitable[None]) -> None:
    """Let one person live; return also if the service sent them away or refuses what they send."""
    try:
        await attendance
    except* (Dismissed, MediaRefused) as reasons:
        logger.warning("a simulated person leaves: %s", "; ".join(str(reason) for reason in _leaves(reasons)))


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    """The exceptions inside a group, however deep."""
    return [leaf for inner in group.exceptions for leaf in (_leaves(inner) if isinstance(inner, BaseExceptionGroup) else [inner])]
