"""Do what the programme wants when it is due, through the same door as everybody's commands."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from config.timetable import Slot
from orchestrator.clock import Clock
from orchestrator.errors import Busy, StoreUnavailable
from orchestrator.lived_slot import lived_slot
from orchestrator.programme import room_id
from orchestrator.room_host import RoomHost
from orchestrator.schedule import Due, due, next_time
from orchestrator.waiting import change_or_time
from rooms.errors import Refused
from rooms.events import AnyRoomEvent
from rooms.ids import RoomId
from rooms.people import SYSTEM
from rooms.slot.events import MoveUndone, SlotMoved
from rooms.state import RoomState

logger = logging.getLogger(__name__)

RETRY_AFTER = timedelta(seconds=5)
"""When a room or the store could not take a command."""


class Scheduler:
    """Runs the programme of ``slots`` in ``rooms``."""

    def __init__(self, slots: Sequence[Slot], rooms: Mapping[RoomId, RoomHost], *, clock: Clock) -> None:
        self._slots = slots
        self._rooms = rooms
        self._clock = clock
        self._moved = asyncio.Event()
        for host in rooms.values():
            host.listen(self._look)

    async def run(self) -> None:
        """Do everything on time, and look again when a slot was moved, for as long as the service lives."""
        while True:
            self._moved.clear()
            await change_or_time(self._moved, await self.do_what_is_due(), clock=self._clock)

    async def do_what_is_due(self) -> datetime | None:
        """Do what is due now and return when to look again; None: never."""
        now = self._clock.now()
        states = {room: host.state for room, host in self._rooms.items()}
        slots = [lived_slot(slot, states.get(room_id(slot))) for slot in self._slots]
        done = [await self._do(one) for one in due(slots, states, now)]
        following = next_time(slots, now)
        if all(done):
            return following
        retry_at = now + RETRY_AFTER
        return min(following, retry_at) if following else retry_at

    def _look(self, _: RoomState, events: Sequence[AnyRoomEvent]) -> None:
        if any(isinstance(event, SlotMoved | MoveUndone) for event in events):
            self._moved.set()

    async def _do(self, one: Due) -> bool:
        """Whether ``one`` is dealt with: done, done before, or refused by the rules. Otherwise it is tried again."""
        try:
            await self._rooms[one.room].handle(one.command, by=SYSTEM, command_id=one.command_id)
        except (Busy, StoreUnavailable) as error:
            logger.warning("room %s: %s has to wait: %s", one.room, one.command_id, error.code)
            return False
        except Refused as refusal:
            logger.warning("room %s: %s was refused: %s", one.room, one.command_id, refusal.code)
        except Exception:
            logger.exception("room %s: %s failed", one.room, one.command_id)
        return True
