"""A simulated remote participant: asks for the floor, waits, speaks, gives it back."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import ClientSession

from orchestrator.bots.guests import Guest
from orchestrator.bots.scenario import Turn
from orchestrator.bots.studio import Recording, Studio
from orchestrator.client.errors import CommandRefused
from orchestrator.client.room_client import RoomClient
from orchestrator.client.whip import keep_published
from rooms.commands import CancelRequest, ClientCommand, ReleaseFloor, RequestFloor
from rooms.device_checks.commands import ReportCheck
from rooms.device_checks.results import Result
from rooms.ids import RequestId, RoomId, SpeechTypeId
from rooms.speaking_views import OwnRequest
from rooms.views import HallView, ModeratorView, ParticipantView, PersonalView

logger = logging.getLogger(__name__)

NEAR = 2
"""Microphone and camera go on this far from the floor: those who wait longer cost nothing."""

DEVICES_WORK = ReportCheck(microphone=Result.WORKS, camera=Result.WORKS, loudspeaker=Result.UNTRIED)
"""What a person would have found."""

POINT_OF_ORDER = SpeechTypeId("point_of_order")


@dataclass(frozen=True, slots=True)
class Venue:
    """What all bots of one room share. service: address (http or https). http: for media."""

    service: str
    room: RoomId
    http: ClientSession
    studio: Studio


class ParticipantBot:
    """One simulated person. turns: what they will do, one after the other."""

    def __init__(self, venue: Venue, guest: Guest, turns: Iterator[Turn]) -> None:
        self._venue = venue
        self._guest = guest
        self._turns = turns
        self._recording: Recording | None = None

    async def run(self) -> None:
        """Take part until the turns are over or cancelled. Raises Dismissed, MediaRefused, in a group."""
        async with RoomClient(self._venue.service, self._venue.room, self._guest.token) as room:
            for turn in self._turns:
                await room.wait_for(queue_is_open)
                await attempt(room, DEVICES_WORK)
                await asyncio.sleep(turn.thinks_s)
                if queue_is_open(room):
                    await self._take(room, turn)

    async def _take(self, room: RoomClient, turn: Turn) -> None:
        if mine(room).request is None and not await self._raise_hand(room, turn):
            return
        async with asyncio.TaskGroup() as tasks:
            on_air = tasks.create_task(self._go_on_air(room), name="publication")
            try:
                await self._wait_for_the_floor(room, turn)
                await self._speak(room, turn)
            finally:
                on_air.cancel()

    async def _raise_hand(self, room: RoomClient, turn: Turn) -> bool:
        before = mine(room)
        if not await attempt(room, RequestFloor(speech_type=speech_type(room, turn), language=spoken(room, self._guest.language))):
            return False
        await room.wait_for(lambda now: now.mine != before)
        return True

    async def _wait_for_the_floor(self, room: RoomClient, turn: Turn) -> None:
        try:
            async with asyncio.timeout(turn.withdraws_s):
                await room.wait_for(lambda now: mine(now).has_floor or mine(now).request is None)
        except TimeoutError:
            await self._leave(room, CancelRequest)

    async def _speak(self, room: RoomClient, turn: Turn) -> None:
        try:
            async with asyncio.timeout(turn.speaks_s):
                await room.wait_for(lambda now: not mine(now).has_floor)
        except TimeoutError:
            await self._leave(room, ReleaseFloor)

    async def _leave(self, room: RoomClient, command: type[CancelRequest | ReleaseFloor]) -> None:
        request = mine(room).request
        if request is not None and await attempt(room, command(request=request.request)):
            await room.wait_for(lambda now: not is_about(mine(now).request, request.request))

    async def _go_on_air(self, room: RoomClient) -> None:
        recording = self._recording = self._recording or await self._venue.studio.person(self._guest.person)
        await room.wait_for(is_near)
        await keep_published(room, self._venue.http, recording.tracks)


def mine(room: RoomClient) -> PersonalView:
    """The personal part of the view; somebody who is invited has one."""
    if room.mine is None:
        raise AssertionError("an invited person has a part of their own")
    return room.mine


def is_about(request: OwnRequest | None, wanted: RequestId) -> bool:
    """Whether ``request`` is the one with that id."""
    return request is not None and request.request == wanted


def is_near(room: RoomClient) -> bool:
    """Whether the floor may come soon."""
    request = mine(room).request
    if request is None:
        return False
    return mine(room).has_floor or request.state == "accepted" or (request.place is not None and request.place <= NEAR)


def queue_is_open(room: RoomClient) -> bool:
    """Whether the floor may be asked for."""
    return isinstance(room.view, ParticipantView | HallView | ModeratorView) and room.view.queue_open


def speech_type(room: RoomClient, turn: Turn) -> SpeechTypeId:
    """The type of speech of this room that fits ``turn``: a point of order if it is one and there is such a type, else the ordinary one."""
    known = [kind.id for kind in room.view.speech_types] if isinstance(room.view, ParticipantView | ModeratorView) else []
    if turn.hurry and POINT_OF_ORDER in known:
        return POINT_OF_ORDER
    return known[-1] if known else SpeechTypeId("statement")


def spoken(room: RoomClient, language: str) -> str:
    """``language`` if it is one of this room, else none."""
    return language if isinstance(room.view, ParticipantView) and language in room.view.languages else ""


async def attempt(room: RoomClient, command: ClientCommand) -> bool:
    """Issue ``command``; False if the room refused, as it may refuse a person who was a moment too late."""
    try:
        await room.command(command)
    except CommandRefused as refused:
        logger.info("room %s: %s refused: %s", room.room, type(command).__name__, refused.code)
        return False
    return True
